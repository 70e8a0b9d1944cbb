import { createHash } from "node:crypto";
import { bool, DType } from "../../../src/core/dtype.ts";
import { contiguousStrides, numel, type Sizes } from "../../../src/core/shape.ts";
import * as heap from "../../../src/engine/heap.ts";
import { Slice } from "../../../src/ops/index.ts";
import { emptyTensor, Tensor, viewTensor } from "../../../src/tensor/tensor.ts";

// What the golden tests compare with PyTorch: calls of ops, written down so that Python can make the same ones.

/** One call. Its float tensors require gradients if `grad` is set; the op's name says what is called, see calls.ts. */
export interface Case {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly grad: boolean;
}

export function call(op: string, ...args: readonly unknown[]): Case {
  return { op, args, grad: false };
}

export function withGrad(op: string, ...args: readonly unknown[]): Case {
  return { op, args, grad: true };
}

export type Value = number | bigint | boolean;

/** The elements of the whole storage, as numbers; as bigints for int64. */
function arrayOf(x: Tensor): Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array {
  const { ptr, bytes } = x.storage;
  const [from, to] = [ptr / x.dtype.itemsize, (ptr + bytes) / x.dtype.itemsize];
  const views = {
    float32: heap.f32,
    float64: heap.f64,
    int32: heap.i32,
    int64: heap.i64,
    uint8: heap.u8,
    bool: heap.u8,
  };
  return views[x.dtype.name].subarray(from, to);
}

/** A tensor of any dtype; values beyond its range wrap, so that every bit pattern can be had. */
export function make(dtype: DType, sizes: Sizes, values: readonly Value[]): Tensor {
  const x = emptyTensor(sizes, dtype);
  const array = arrayOf(x);
  for (let i = 0; i < numel(sizes); i++) {
    const value = values[i % values.length];
    if (dtype === bool) array[i] = (value ? 1 : 0) as never;
    else array[i] = (array instanceof BigInt64Array ? BigInt(value) : Number(value)) as never;
  }
  return x;
}

/** The elements of a tensor in order, exactly. */
export function valuesOf(x: Tensor): (number | bigint)[] {
  const array = arrayOf(x);
  const visit = (dim: number, at: number): (number | bigint)[] =>
    dim === x.sizes.length
      ? [array[at]]
      : Array.from({ length: x.sizes[dim] }, (_, i) => visit(dim + 1, at + i * x.strides[dim])).flat();
  return visit(0, x.offset);
}

/** x's elements with its dimensions stored in the opposite order. */
export function turned(x: Tensor): Tensor {
  const order = x.sizes.map((_, d) => x.sizes.length - 1 - d);
  return relaid(x, (sizes) => {
    const strides = contiguousStrides(order.map((d) => sizes[d]));
    return order.map((d) => strides[d]);
  });
}

/** x's elements, each `step` places behind the one before, the first at `offset`. */
export function spaced(x: Tensor, step = 2, offset = 3): Tensor {
  return relaid(x, (sizes) => contiguousStrides(sizes).map((stride) => stride * step), offset);
}

function relaid(x: Tensor, layout: (sizes: Sizes) => number[], offset = 0): Tensor {
  const strides = layout(x.sizes);
  const last = x.sizes.reduce((at, n, d) => at + Math.max(n - 1, 0) * strides[d], offset);
  const storage = make(x.dtype, [last + 1], [0]);
  const [to, values] = [arrayOf(storage), valuesOf(x)];
  let i = 0;
  const visit = (dim: number, at: number): void => {
    if (dim === x.sizes.length) to[at] = values[i++] as never;
    else for (let k = 0; k < x.sizes[dim]; k++) visit(dim + 1, at + k * strides[dim]);
  };
  visit(0, offset);
  return viewTensor(storage, x.sizes, strides, offset);
}

function number(value: number | bigint): unknown {
  if (typeof value === "bigint") return String(value);
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0.0" : String(value);
}

/** A value in a form that JSON has, see `decode` in scripts/golden/ops.py. */
export function encode(value: unknown): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return { number: number(value) };
  if (typeof value === "string") return { text: value };
  if (value instanceof Tensor) {
    const { dtype, sizes, strides, offset } = value;
    return { tensor: dtype.name, sizes, strides, offset, data: Array.from(arrayOf(value), number) };
  }
  if (value instanceof DType) return { dtype: value.name };
  if (value instanceof Slice) return { slice: [value.start, value.stop, value.step] };
  if (Array.isArray(value)) return value.map(encode);
  return { fields: Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, encode(part)])) };
}

/** A short text that changes when the cases do: the golden numbers carry it, so that they cannot belong to others. */
export function fingerprint(cases: readonly Case[]): string {
  const text = JSON.stringify(cases.map(({ op, args, grad }) => [op, grad, encode(args)]));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
