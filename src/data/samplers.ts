import { ValueError } from "../core/errors.ts";
import { arange, cat, defaultGenerator, Generator, int64, randint, randperm, slice, Tensor } from "../torch.ts";
import type { Indices } from "./dataset.ts";
import { multinomial } from "./multinomial.ts";
import { indexTensor } from "./subset.ts";

/** What has samples to choose from: a dataset, or anything else with a length. */
interface Sized {
  readonly length: number;
}

interface SamplerOptions {
  /** Where random orders come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * The order in which samples are taken: their numbers. Anything that can be iterated serves as one; these make them in
 * pieces, as tensors.
 * @see https://pytorch.org/docs/stable/data.html#data-loading-order-and-sampler
 */
export abstract class Sampler implements Iterable<number> {
  /** How many numbers one pass gives. */
  abstract readonly length: number;
  /** One pass's numbers, a piece at a time; drawn when asked for. */
  abstract pieces(): Iterator<Indices>;

  *[Symbol.iterator](): Iterator<number> {
    const pieces = this.pieces();
    for (let next = pieces.next(); !next.done; next = pieces.next()) yield* next.value.tolist() as number[];
  }
}

/**
 * The samples in their order.
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.SequentialSampler
 * @example
 * [...new data.SequentialSampler(["a", "b", "c"])]; // [0, 1, 2]
 */
export class SequentialSampler extends Sampler {
  readonly dataSource: Sized;

  constructor(dataSource: Sized) {
    super();
    this.dataSource = dataSource;
  }

  override get length(): number {
    return this.dataSource.length;
  }

  override *pieces(): Iterator<Indices> {
    yield arange(0, this.length, { dtype: int64 });
  }
}

export interface RandomSamplerOptions extends SamplerOptions {
  /** Whether a sample may come again before all others came. Default false. */
  replacement?: boolean;
  /** How many to draw. Default: as many as there are. */
  numSamples?: number;
}

/**
 * The samples in random order; with `replacement`, each drawn from all of them.
 * @throws ValueError unless there is at least one to draw
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler
 * @example
 * const generator = new Generator().manualSeed(0);
 * [...new data.RandomSampler(["a", "b", "c", "d"], { generator })]; // [0, 1, 3, 2]
 */
export class RandomSampler extends Sampler {
  readonly dataSource: Sized;
  readonly replacement: boolean;
  readonly generator: Generator | null;
  private readonly wanted: number | undefined;

  constructor(dataSource: Sized, { replacement = false, numSamples, generator }: RandomSamplerOptions = {}) {
    super();
    this.dataSource = dataSource;
    this.replacement = replacement;
    this.generator = generator ?? null;
    this.wanted = numSamples;
    checkCount("RandomSampler", this.numSamples);
  }

  get numSamples(): number {
    return this.wanted ?? this.dataSource.length;
  }

  override get length(): number {
    return this.numSamples;
  }

  override *pieces(): Iterator<Indices> {
    const n = this.dataSource.length;
    const total = this.numSamples;
    // Only the low 32 bits of a seed count.
    const generator = this.generator ?? new Generator().manualSeed(defaultGenerator.random64());
    if (this.replacement) {
      // PyTorch draws 32 at a time, and what is left in the end, be it none.
      for (let done = 0; done < total; done += 32) yield randint(0, n, [Math.min(32, total - done)], { generator });
      return;
    }
    for (let done = n; done <= total; done += n) yield randperm(n, { generator });
    // And one more permutation for what is left; with a generator of one's own that shows even if none is.
    if (total % n > 0) yield randperm(n, { generator }).index(slice(0, total % n)) as Tensor as Indices;
    else if (this.generator !== null) randperm(n, { generator });
  }
}

/**
 * Those numbers, in random order.
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.SubsetRandomSampler
 * @example
 * const sampler = new data.SubsetRandomSampler([4, 5, 6], { generator: new Generator().manualSeed(0) });
 * [...sampler]; // [6, 4, 5]
 */
export class SubsetRandomSampler extends Sampler {
  readonly indices: readonly number[];
  readonly generator: Generator | null;

  constructor(indices: readonly number[], { generator }: SamplerOptions = {}) {
    super();
    this.indices = indices;
    this.generator = generator ?? null;
  }

  override get length(): number {
    return this.indices.length;
  }

  override *pieces(): Iterator<Indices> {
    const order = randperm(this.length, { generator: this.generator ?? undefined });
    yield indexTensor(this.indices).index(order) as Tensor as Indices;
  }
}

/**
 * `numSamples` numbers, each drawn with the probability that its weight has among all weights.
 * @throws ValueError for a weight that is negative or not finite, or more samples than weights without replacement
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.WeightedRandomSampler
 * @example
 * const generator = new Generator().manualSeed(0);
 * [...new data.WeightedRandomSampler([0, 3, 1], 6, { generator })]; // [2, 1, 1, 2, 1, 2]
 */
export class WeightedRandomSampler extends Sampler {
  readonly weights: Float64Array;
  readonly numSamples: number;
  readonly replacement: boolean;
  readonly generator: Generator | null;

  constructor(
    weights: readonly number[] | Tensor,
    numSamples: number,
    { replacement = true, generator }: SamplerOptions & { replacement?: boolean } = {},
  ) {
    super();
    checkCount("WeightedRandomSampler", numSamples);
    const values = weights instanceof Tensor ? (weights.tolist() as number[]) : weights;
    if (!Array.isArray(values) || values.some((w) => typeof w !== "number")) {
      throw new ValueError("WeightedRandomSampler", "weights must be numbers, or a tensor with one dimension");
    }
    this.weights = Float64Array.from(values);
    this.numSamples = numSamples;
    this.replacement = replacement;
    this.generator = generator ?? null;
  }

  override get length(): number {
    return this.numSamples;
  }

  override *pieces(): Iterator<Indices> {
    yield indexTensor(multinomial(this.weights, this.numSamples, this.replacement, this.generator ?? defaultGenerator));
  }
}

/**
 * The numbers of another sampler, `batchSize` at a time.
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.BatchSampler
 * @example
 * [...new data.BatchSampler(new data.SequentialSampler([7, 8, 9]), 2, false)]; // [[0, 1], [2]]
 */
export class BatchSampler implements Iterable<number[]> {
  readonly sampler: Iterable<number>;
  readonly batchSize: number;
  readonly dropLast: boolean;

  constructor(sampler: Iterable<number>, batchSize: number, dropLast: boolean) {
    checkCount("BatchSampler", batchSize, "batchSize");
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  /** How many batches one pass has. @throws ValueError when the sampler does not say how many numbers it has */
  get length(): number {
    const n = lengthOf("BatchSampler", this.sampler) / this.batchSize;
    return this.dropLast ? Math.floor(n) : Math.ceil(n);
  }

  *[Symbol.iterator](): Iterator<number[]> {
    const batches = this.batches();
    for (let batch = batches.next(); batch !== undefined; batch = batches.next()) yield batch.tolist() as number[];
  }

  /** One pass's batches, as tensors. */
  batches(): Batches {
    const { sampler, batchSize, dropLast } = this;
    return new Batches(
      sampler instanceof Sampler ? sampler.pieces() : inPieces(sampler, batchSize),
      batchSize,
      dropLast,
    );
  }
}

/** Cuts batches from the pieces of a sampler, asking for a piece only when it is needed. */
export class Batches {
  private rest: Indices | null = null;
  private at = 0;
  private ahead: Indices | null = null;
  private readonly pieces: Iterator<Indices>;
  private readonly size: number;
  private readonly dropLast: boolean;

  constructor(pieces: Iterator<Indices>, size: number, dropLast: boolean) {
    this.pieces = pieces;
    this.size = size;
    this.dropLast = dropLast;
  }

  next(): Indices | undefined {
    const batch = this.known();
    if (batch === undefined) return this.lastOr(this.more());
    this.ahead = null;
    this.at += this.size;
    return batch;
  }

  /** The next batch, if it is full and can be cut from what has been drawn. */
  known(): Indices | undefined {
    if (this.left < this.size) return undefined;
    this.ahead ??= this.cut(this.size);
    return this.ahead;
  }

  private get left(): number {
    return this.rest === null ? 0 : this.rest.sizes[0] - this.at;
  }

  private cut(n: number): Indices {
    return this.rest!.narrow(0, this.at, n) as Tensor as Indices;
  }

  /** Asks for pieces until they make a batch. False when there are none any more. */
  private more(): boolean {
    const parts = this.left > 0 ? [this.cut(this.left)] : [];
    let n = this.left;
    while (n < this.size) {
      const next = this.pieces.next();
      if (next.done) break;
      parts.push(next.value);
      n += next.value.sizes[0];
    }
    this.rest = parts.length === 0 ? null : parts.length === 1 ? parts[0] : (cat(parts) as Tensor as Indices);
    this.at = 0;
    return n >= this.size;
  }

  private lastOr(full: boolean): Indices | undefined {
    if (full) return this.next();
    const { left } = this;
    if (left === 0 || this.dropLast) return undefined;
    const last = this.cut(left);
    this.rest = null;
    return last;
  }
}

/** A sampler of the user's own, just as many of its numbers at a time as make a batch. */
function* inPieces(numbers: Iterable<number>, size: number): Iterator<Indices> {
  let piece: number[] = [];
  for (const number of numbers) {
    if (piece.push(number) < size) continue;
    yield indexTensor(piece);
    piece = [];
  }
  if (piece.length > 0) yield indexTensor(piece);
}

/** @throws ValueError when it has no length */
export function lengthOf(op: string, of: unknown): number {
  const length = (of as Partial<Sized>).length;
  if (typeof length === "number") return length;
  throw new ValueError(op, "the length is not known, as the sampler or dataset has no `length`");
}

export function checkCount(op: string, n: number, name = "numSamples"): void {
  if (!Number.isInteger(n) || n < 1) throw new ValueError(op, `${name} must be a whole number above 0, got ${n}`);
}
