import { IndexError, ValueError } from "../core/errors.ts";
import { type Generator, int64, randperm, type Tensor, tensor } from "../torch.ts";
import type { Dataset, Indices } from "./dataset.ts";
import { type Recipe, recipe } from "./threads/recipe.ts";

// Datasets made of others.

/** What a dataset's own `batch` gives; undefined of one that has none. */
type BatchResult<D> = D extends { batch(indices: never): infer Batch } ? Batch : undefined;

/** The int64 tensor of these numbers. */
export function indexTensor(numbers: readonly number[]): Indices {
  return tensor(BigInt64Array.from(numbers, BigInt), { dtype: int64 }) as Tensor as Indices;
}

/**
 * Those samples of a dataset whose numbers are in `indices`, in that order.
 * @throws IndexError when a number is not below the dataset's length
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.Subset
 * @example
 * const evens = new data.Subset([10, 11, 12, 13], [0, 2]);
 * evens.at(1); // 12
 */
export class Subset<Sample, D extends Dataset<Sample> = Dataset<Sample>> implements Dataset<Sample> {
  readonly dataset: D & Dataset<Sample>;
  readonly indices: readonly number[];
  /** There when the dataset has one. */
  readonly batch!: BatchResult<D> extends undefined ? undefined : (indices: Indices) => BatchResult<D>;
  private readonly table: Indices;

  constructor(dataset: D & Dataset<Sample>, indices: readonly number[]) {
    const wrong = indices.find((i) => !(Number.isInteger(i) && i >= 0 && i < dataset.length));
    if (wrong !== undefined) {
      throw new IndexError("Subset", `the dataset has ${dataset.length} samples, but none with the number ${wrong}`);
    }
    this.dataset = dataset;
    this.indices = indices;
    this.table = indexTensor(indices);
    if (dataset.batch !== undefined) {
      this.batch = ((wanted: Indices) => dataset.batch!(this.through(wanted))) as never;
    }
  }

  get length(): number {
    return this.indices.length;
  }

  get fused(): boolean {
    return this.dataset.fused ?? false;
  }

  at(index: number): Sample | undefined {
    const inner = this.indices[index];
    return inner === undefined ? undefined : this.dataset.at(inner);
  }

  private through(wanted: Indices): Indices {
    return this.table.index(wanted) as Tensor as Indices;
  }

  [recipe](): Recipe {
    return { from: "flambeau/data", name: "Subset", args: [this.dataset, this.indices] };
  }
}

/**
 * Datasets one after another.
 * @throws ValueError when there is none
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.ConcatDataset
 * @example
 * const both = new data.ConcatDataset([[1, 2], [3]]);
 * both.at(2); // 3
 */
export class ConcatDataset<Sample> implements Dataset<Sample> {
  readonly datasets: readonly Dataset<Sample>[];
  /** How many samples there are up to the end of each dataset. */
  readonly cumulativeSizes: readonly number[];

  constructor(datasets: readonly Dataset<Sample>[]) {
    if (datasets.length === 0) throw new ValueError("ConcatDataset", "there must be at least one dataset");
    let total = 0;
    this.datasets = datasets;
    this.cumulativeSizes = datasets.map((dataset) => {
      total += dataset.length;
      return total;
    });
  }

  get length(): number {
    return this.cumulativeSizes.at(-1)!;
  }

  at(index: number): Sample | undefined {
    const which = this.cumulativeSizes.findIndex((end) => index < end);
    if (which < 0 || index < 0) return undefined;
    return this.datasets[which].at(index - (this.cumulativeSizes[which - 1] ?? 0));
  }

  [recipe](): Recipe {
    return { from: "flambeau/data", name: "ConcatDataset", args: [this.datasets] };
  }
}

/**
 * A dataset in random parts that do not overlap: of these lengths, or, when they add up to 1, these fractions.
 * Draws what PyTorch draws.
 * @throws ValueError when the lengths do not add up to the dataset's, or a fraction is not between 0 and 1
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.random_split
 * @example
 * const generator = new Generator().manualSeed(42);
 * const [train, test] = data.randomSplit([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [7, 3], { generator });
 * test.indices; // [9, 3, 7]
 */
export function randomSplit<Sample, D extends Dataset<Sample>>(
  dataset: D & Dataset<Sample>,
  lengths: readonly number[],
  options: { generator?: Generator } = {},
): Subset<Sample, D>[] {
  const total = dataset.length;
  const parts = areFractions(lengths) ? wholeLengths(lengths, total) : lengths;
  const sum = parts.reduce((a, b) => a + b, 0);
  if (sum !== total || parts.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new ValueError(
      "randomSplit",
      `the lengths ${lengths.join(", ")} do not divide a dataset of ${total} samples; give whole numbers that add up ` +
        "to it, or fractions that add up to 1",
    );
  }
  const order = randperm(total, options).tolist() as number[];
  let end = 0;
  return parts.map((length) => {
    end += length;
    return new Subset<Sample, D>(dataset, order.slice(end - length, end));
  });
}

/** Python's `math.isclose(sum, 1) and sum <= 1`. */
function areFractions(lengths: readonly number[]): boolean {
  const sum = lengths.reduce((a, b) => a + b, 0);
  return sum <= 1 && 1 - sum <= 1e-9;
}

function wholeLengths(fractions: readonly number[], total: number): number[] {
  const wrong = fractions.findIndex((f) => !(f >= 0 && f <= 1));
  if (wrong >= 0) {
    throw new ValueError("randomSplit", `the fraction at ${wrong} is ${fractions[wrong]}, not between 0 and 1`);
  }
  const parts = fractions.map((f) => Math.floor(total * f));
  const rest = total - parts.reduce((a, b) => a + b, 0);
  for (let i = 0; i < rest; i++) parts[i % parts.length]++;
  return parts;
}
