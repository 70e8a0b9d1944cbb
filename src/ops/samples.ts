import { type DType, float32, int64 } from "../core/dtype.ts";
import { numel, type Sizes } from "../core/shape.ts";
import { address, writeElement } from "../engine/strided.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";

// Inputs for the samples of op records. They are the same on every run, and do not touch the random generators.

function fromFunction(sizes: Sizes, dtype: DType, value: (i: number) => number): Tensor {
  const out = emptyTensor(sizes, dtype);
  const at = address(out);
  for (let i = 0; i < numel(sizes); i++) writeElement(at + i * dtype.itemsize, value(i), dtype);
  return out;
}

/** The i-th of a fixed sequence of numbers that fill [0, 1) evenly, no two of them close. */
const spread = (i: number): number => ((i + 1) * 0.6180339887498949) % 1;

/** Floats between −2 and 2, no two alike and none near 0. */
export function floats(sizes: Sizes, start = 0): Tensor {
  return fromFunction(sizes, float32, (i) => {
    const x = spread(i + start) * 4 - 2;
    return x < 0 ? x - 0.05 : x + 0.05;
  });
}

/** Floats between 0.2 and 3. */
export function positives(sizes: Sizes, start = 0): Tensor {
  return fromFunction(sizes, float32, (i) => 0.2 + 2.8 * spread(i + start));
}

/** Whole numbers from 0 to below `high`, as int64. */
export function indices(sizes: Sizes, high: number, start = 0): Tensor {
  return fromFunction(sizes, int64, (i) => Math.floor(spread(i + start) * high));
}

/** Whole numbers from `low` to below `high` in any dtype. */
export function integers(sizes: Sizes, low: number, high: number, dtype: DType): Tensor {
  return fromFunction(sizes, dtype, (i) => low + Math.floor(spread(i) * (high - low)));
}
