import { ShapeError, ValueError } from "../core/errors.ts";
import type { Tensor } from "../torch.ts";

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
  batch?(indices: Tensor<[number], "int64">): unknown;
}

/** What a dataset's samples are. */
export type SampleOf<D> = D extends Dataset<infer Sample> ? Sample : never;

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

  batch(indices: Tensor<[number], "int64">): Samples<T> {
    return this.tensors.map((x) => x.index(indices)) as never;
  }
}
