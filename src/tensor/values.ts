import { bool, float32, float64, int32, int64 } from "../core/dtype.ts";
import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { numel } from "../core/shape.ts";
import { capture } from "../engine/capture.ts";
import * as heap from "../engine/heap.ts";
import { address, type Strided } from "../engine/strided.ts";

// Reading elements out of the heap, as JavaScript values.

type Value = number | boolean;
export type NestedValues = Value | NestedValues[];

/** The element at an address. @throws DTypeError for an int64 beyond 2^53 */
export function read(x: Strided, at: number): Value {
  if (x.dtype === float32) return heap.f32[at / 4];
  if (x.dtype === float64) return heap.f64[at / 8];
  if (x.dtype === int32) return heap.i32[at / 4];
  if (x.dtype === bool) return heap.u8[at] !== 0;
  if (x.dtype !== int64) return heap.u8[at];
  const value = heap.i32[at / 4 + 1] * 2 ** 32 + heap.u32[at / 4];
  if (Number.isSafeInteger(value)) return value;
  throw new DTypeError("item", `${heap.i64[at / 8]} is beyond 2**53 and cannot be held exactly in a number`);
}

/** The one element. @throws ShapeError for more or fewer */
export function item(x: Strided): Value {
  capture?.refuse("item");
  if (numel(x.sizes) !== 1) {
    throw new ShapeError(
      "item",
      `only a tensor of one element has a single value, this has the shape ${show(x.sizes)}`,
      [x.sizes],
    );
  }
  return read(x, address(x));
}

/** The elements as nested arrays; of a 0-d tensor, the element. */
export function tolist(x: Strided): NestedValues {
  capture?.refuse("tolist");
  const { sizes, strides } = x;
  const bytes = x.dtype.itemsize;
  const visit = (dim: number, at: number): NestedValues => {
    if (dim === sizes.length) return read(x, at);
    return Array.from({ length: sizes[dim] }, (_, i) => visit(dim + 1, at + i * strides[dim] * bytes));
  };
  return visit(0, address(x));
}
