import { ShapeError, ValueError } from "../core/errors.ts";
import type { Tensor } from "../torch.ts";
import { type Recipe, recipe } from "./threads/recipe.ts";

/** The numbers of a batch's samples. */
export type Indices = Tensor<[number], "int64">;

/**
 * Samples by number. A plain array is a dataset too: `length` and `at` are all that is asked.
 * @see https://pytorch.org/docs/stable/data.html#map-style-datasets
 */
export interface Dataset<Sample> {
  /** How many samples. */
  readonly length: number;
  /** The sample at `index`, from 0. */
  at(index: number): Sample | undefined;
  /** Several samples as one batch, already collated: for datasets that can make it faster than one by one. */
  batch?(indices: Indices): unknown;
  /**
   * A hint that `batch` will be called with these indices next: for datasets that can bring the samples nearer while a
   * step is made of the batch before. It must change nothing, as the call may never come.
   */
  prefetch?(indices: Indices): void;
  /**
   * Whether `batch` is so quick that threads would only slow it down, as one kernel without user code is. A DataLoader
   * then calls it in the thread that wants the batch, whatever `numWorkers` says.
   */
  readonly fused?: boolean;
}

/** What a dataset's samples are. */
export type SampleOf<D> =
  D extends Dataset<infer Sample> ? Sample : D extends IterableDataset<infer Sample> ? Sample : never;

/**
 * Samples one after another, for data that cannot be reached by number. With workers each thread goes through a copy of
 * its own: `getWorkerInfo()` tells the iterator which part is its own.
 * @see https://pytorch.org/docs/stable/data.html#iterable-style-datasets
 * @example
 * class Countdown extends data.IterableDataset<number> {
 *   *[Symbol.iterator]() { yield* [3, 2, 1]; }
 * }
 * for (const x of new data.DataLoader(new Countdown(), { batchSize: 2 })) console.log(x.tolist()); // [3, 2] and [1]
 */
export abstract class IterableDataset<Sample> {
  abstract [Symbol.iterator](): Iterator<Sample>;
  /** How many samples, where that is known: only for the loader's own `length`. */
  readonly length?: number;
}

/** One tensor of each. */
type Samples<T extends readonly Tensor[]> = { -readonly [K in keyof T]: Tensor };

/**
 * Tensors of one length along their first dimension: sample i is the i-th of each.
 * @throws ShapeError when the lengths differ
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.TensorDataset
 * @example
 * const dataset = new data.TensorDataset(torch.zeros([5, 2]), torch.zeros([5, 1]));
 * dataset.at(0)[0].shape; // torch.Size([2])
 */
export class TensorDataset<T extends readonly Tensor[]> implements Dataset<Samples<T>> {
  readonly tensors: T;
  readonly fused = true;

  constructor(...tensors: T) {
    if (tensors.length === 0) throw new ValueError("TensorDataset", "there must be at least one tensor");
    if (tensors.some((x) => x.ndim === 0 || x.sizes[0] !== tensors[0].sizes[0])) {
      const shapes = tensors.map((x) => x.sizes);
      throw new ShapeError("TensorDataset", `lengths differ: ${shapes.map((s) => s[0]).join(", ")}`, shapes);
    }
    this.tensors = tensors;
  }

  get length(): number {
    return this.tensors[0].sizes[0];
  }

  at(index: number): Samples<T> {
    return this.tensors.map((x) => x.index(index)) as never;
  }

  batch(indices: Indices): Samples<T> {
    return this.tensors.map((x) => x.index(indices)) as never;
  }

  [recipe](): Recipe {
    return { from: "flambeau/data", name: "TensorDataset", args: this.tensors };
  }
}
