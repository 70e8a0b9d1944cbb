import { ValueError } from "../core/errors.ts";
import { breathe } from "../engine/heap.ts";
import { arange, defaultGenerator, Generator, int64, randperm, slice, type Tensor } from "../torch.ts";
import { type Collated, defaultCollate } from "./collate.ts";
import type { Dataset } from "./dataset.ts";

export interface DataLoaderOptions<Sample, Batch> {
  /** Samples a batch. Default 1. */
  batchSize?: number;
  /** Take the samples in a new random order each time. Default false. */
  shuffle?: boolean;
  /** Leave away a last batch that is not full. Default false. */
  dropLast?: boolean;
  /** Where random orders come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator;
  /** Makes a batch of samples. Default: {@link defaultCollate}. */
  collateFn?: (samples: Sample[]) => Batch;
}

/** What a dataset's own `batch` gives, or its samples collated. */
type BatchOf<D, Sample> = D extends { batch(indices: never): infer Batch } ? Batch : Collated<Sample>;

/**
 * Goes through a dataset in batches, as often as one likes. Takes from the generator just what PyTorch takes, so that
 * the same seed gives the same batches.
 * @throws ValueError for a batch size that is not a whole number above 0
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
 * @example
 * const loader = new data.DataLoader([1n, 2n, 3n], { batchSize: 2 });
 * for await (const x of loader) console.log(x.tolist()); // [1, 2] and [3]
 */
export class DataLoader<Sample, D extends Dataset<Sample> = Dataset<Sample>, Batch = BatchOf<D, Sample>> {
  readonly dataset: D & Dataset<Sample>;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly generator: Generator | null;
  private readonly collateFn: ((samples: Sample[]) => Batch) | null;

  constructor(dataset: D & Dataset<Sample>, options: DataLoaderOptions<Sample, Batch> = {}) {
    const { batchSize = 1, shuffle = false, dropLast = false, generator = null, collateFn = null } = options;
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ValueError("DataLoader", `batchSize must be a whole number above 0, got ${batchSize}`);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.generator = generator;
    this.collateFn = collateFn;
  }

  /** How many batches one pass has. */
  get length(): number {
    const n = this.dataset.length / this.batchSize;
    return this.dropLast ? Math.floor(n) : Math.ceil(n);
  }

  /** The batches one after another, without a pause: for loops that do not await. */
  *[Symbol.iterator](): Generator_<Batch> {
    // PyTorch draws a seed for workers whenever a pass begins, also when there are none.
    (this.generator ?? defaultGenerator).random64();
    yield* this.pass();
  }

  /** The batches one after another; now and then the event loop gets a turn, and the memory of dropped tensors back. */
  [Symbol.asyncIterator](): AsyncGenerator<Batch> {
    (this.generator ?? defaultGenerator).random64();
    return this.breathing();
  }

  private async *breathing(): AsyncGenerator<Batch> {
    for (const batch of this.pass()) {
      const pause = breathe();
      if (pause !== undefined) await pause;
      yield batch;
    }
  }

  private *pass(): Generator_<Batch> {
    const n = this.dataset.length;
    const order = this.order(n);
    for (let i = 0; i < this.length; i++) {
      yield this.fetch(order.index(slice(i * this.batchSize, Math.min(n, (i + 1) * this.batchSize))));
    }
    // With a generator of its own, PyTorch's sampler draws one more permutation at the end, and drops it.
    if (this.shuffle && this.generator !== null) randperm(n, { generator: this.generator });
  }

  /** The numbers of the samples in the order of this pass. */
  private order(n: number): Tensor<[number], "int64"> {
    if (!this.shuffle) return arange(0, n, { dtype: int64 });
    if (this.generator !== null) return randperm(n, { generator: this.generator });
    const seed = BigInt.asUintN(63, defaultGenerator.random64());
    return randperm(n, { generator: new Generator().manualSeed(seed) });
  }

  private fetch(indices: Tensor<[number], "int64">): Batch {
    if (this.dataset.batch !== undefined && this.collateFn === null) return this.dataset.batch(indices) as Batch;
    const samples = (indices.tolist() as number[]).map((i) => this.dataset.at(i) as Sample);
    return this.collateFn === null ? (defaultCollate(samples) as Batch) : this.collateFn(samples);
  }
}

type Generator_<T> = globalThis.Generator<T, void, undefined>;
