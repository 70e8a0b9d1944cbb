import { bool, type DType, float32, float64, int32, int64, uint8 } from "../core/dtype.ts";
import { ShapeError, ValueError } from "../core/errors.ts";
import { hold } from "../core/hold.ts";
import { numel } from "../core/shape.ts";
import { again, capture } from "../engine/capture.ts";
import * as heap from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";

// Tensors from what JavaScript holds: numbers, nested arrays, typed arrays.

type TypedArray = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;

const typed: readonly [new (n: number) => TypedArray, DType][] = [
  [Float32Array, float32],
  [Float64Array, float64],
  [BigInt64Array, int64],
  [Int32Array, int32],
  [Uint8Array, uint8],
];

/** The dtype of a typed array's elements, or null for anything else. */
export function dtypeOfArray(data: unknown): DType | null {
  for (const [type, dtype] of typed) if (data instanceof type) return dtype;
  return null;
}

/** Its elements as a typed array on the heap: valid until the next tensor is made. */
export function elements(x: Tensor): TypedArray {
  const at = address(x);
  const n = numel(x.sizes);
  if (x.dtype === float32) return heap.f32.subarray(at / 4, at / 4 + n);
  if (x.dtype === float64) return heap.f64.subarray(at / 8, at / 8 + n);
  if (x.dtype === int32) return heap.i32.subarray(at / 4, at / 4 + n);
  if (x.dtype === int64) return heap.i64.subarray(at / 8, at / 8 + n);
  return heap.u8.subarray(at, at + n);
}

/** A 1-d tensor with a copy of a typed array's elements, which are of `dtype`. */
export function fromTypedArray(data: TypedArray, dtype: DType): Tensor {
  const out = emptyTensor([data.length], dtype);
  write(out, data);
  return out;
}

/** Makes values the elements of a row-major tensor, whose dtype holds them. */
export function write(x: Tensor, values: ArrayLike<number | bigint>): void {
  if (capture !== null) return void again(write, x, values);
  elements(x).set(values as never);
}

type Nested = number | bigint | boolean | readonly Nested[];

function shapeOf(data: unknown): number[] {
  const sizes: number[] = [];
  for (let at = data; Array.isArray(at); at = at[0]) sizes.push(at.length);
  return sizes;
}

/** The dtype that values ask for: bigints int64, booleans bool, numbers float32; a mixture the widest of these. */
export function dtypeOfValues(data: unknown): DType {
  const flat = Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : [data];
  let dtype: DType = flat.length === 0 ? float32 : bool;
  for (const value of flat) {
    if (typeof value === "number") return float32;
    if (typeof value === "bigint") dtype = int64;
    else if (typeof value !== "boolean") {
      throw new ValueError(
        "tensor",
        `wants numbers, bigints or booleans, in arrays of equal length, got ${typeof value}`,
      );
    }
  }
  return dtype;
}

/** A tensor from a number or nested arrays. @throws ShapeError for rows of unequal length, DTypeError for a bad value */
export function fromNested(data: unknown, dtype: DType): Tensor {
  const sizes = shapeOf(data);
  const values: (number | bigint | boolean)[] = [];
  const visit = (at: Nested, depth: number): void => {
    if (!Array.isArray(at)) {
      if (depth !== sizes.length) throw new ShapeError("tensor", "the nested arrays are not equally deep");
      values.push(at as number);
      return;
    }
    if (at.length !== sizes[depth]) {
      throw new ShapeError("tensor", `rows differ in length: ${sizes[depth]} and ${at.length} at dim ${depth}`);
    }
    for (const item of at) visit(item, depth + 1);
  };
  visit(data as Nested, 0);
  const out = emptyTensor(sizes, dtype);
  for (let i = 0; i < values.length; i++) values[i] = element(values[i], dtype);
  write(out, values as (number | bigint)[]);
  return out;
}

function element(value: number | bigint | boolean, dtype: DType): number | bigint {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return hold("tensor", value, dtype);
  }
  throw new ValueError("tensor", `wants numbers, bigints or booleans, got ${typeof value}`);
}
