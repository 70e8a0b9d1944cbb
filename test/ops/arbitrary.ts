import fc from "fast-check";
import { bool, type DType, dtypes } from "../../src/core/dtype.ts";
import { numel, type Sizes } from "../../src/core/shape.ts";
import { expand, permute } from "../../src/ops/index.ts";
import { type Tensor, viewTensor } from "../../src/tensor/tensor.ts";
import { make, type Value, valuesOf } from "./cases/case.ts";

// Random tensors, and the plain arrays that they are compared with.

export type Gen = fc.GeneratorValue;

/** Elements in order, of a shape: what a tensor is without storage and strides. Elements of int64 are bigints. */
export interface Plain {
  readonly dtype: DType;
  readonly sizes: Sizes;
  readonly values: readonly (number | bigint)[];
}

export const whole = (g: Gen, min: number, max: number): number => g(fc.integer, { min, max });
export const pick = <T>(g: Gen, list: readonly T[]): T => list[whole(g, 0, list.length - 1)];
export const flip = (g: Gen): boolean => g(fc.boolean);

/** A shape of at most `rank` dimensions and 200 elements; now and then an empty one. */
export function anySizes(g: Gen, rank = 4): Sizes {
  const sizes = Array.from({ length: whole(g, 0, rank) }, () => pick(g, [1, 1, 2, 2, 3, 3, 4, 5, 0]));
  return numel(sizes) > 200 ? sizes.map((n) => Math.min(n, 3)) : sizes;
}

export const anyDType = (g: Gen, list: readonly DType[] = dtypes): DType => pick(g, list);

/** Quarters between −4 and 4, so that float32 adds and multiplies them exactly; whole numbers for integers. */
function anyValue(g: Gen, dtype: DType): Value {
  if (dtype.isFloatingPoint) return whole(g, -16, 16) / 4;
  if (dtype === bool) return flip(g);
  return whole(g, dtype.name === "uint8" ? 0 : -9, 9);
}

/** A tensor whose elements stand somewhere in a larger storage, in any order of dimensions, with gaps between them. */
export function anyTensor(g: Gen, sizes: Sizes, dtype: DType): Tensor {
  const order = g(fc.shuffledSubarray, [...sizes.keys()], { minLength: sizes.length, maxLength: sizes.length });
  const strides = new Array<number>(sizes.length);
  let step = whole(g, 1, 3);
  for (const d of order) {
    strides[d] = step;
    step = step * Math.max(sizes[d], 1) + pick(g, [0, 0, 1]);
  }
  const offset = whole(g, 0, 3);
  const values = Array.from({ length: 12 }, () => anyValue(g, dtype));
  const storage = make(dtype, [offset + step + 1], values);
  const x = viewTensor(storage, sizes, strides, offset);
  return flip(g)
    ? x
    : permute(
        permute(x, order),
        [...sizes.keys()].map((d) => order.indexOf(d)),
      );
}

/** A tensor that broadcasts to `sizes`: with dimensions of 1, with fewer, or with repeated elements. */
export function anyBroadcast(g: Gen, sizes: Sizes, dtype: DType): Tensor {
  const fewer = sizes.slice(whole(g, 0, sizes.length)).map((n) => (whole(g, 0, 3) === 0 ? 1 : n));
  const x = anyTensor(g, fewer, dtype);
  return whole(g, 0, 3) === 0 ? expand(x, sizes) : x;
}

export function plain(x: Tensor): Plain {
  return { dtype: x.dtype, sizes: [...x.sizes], values: valuesOf(x) };
}

/** Every index of a shape, in order. */
export function* indices(sizes: Sizes): Generator<number[]> {
  const at = sizes.map(() => 0);
  for (let i = numel(sizes); i > 0; i--) {
    yield [...at];
    for (let d = sizes.length - 1; d >= 0 && ++at[d] === sizes[d]; d--) at[d] = 0;
  }
}

/** The element at an index of a shape that x broadcasts to. */
export function element({ sizes, values }: Plain, index: readonly number[]): number | bigint {
  const lead = index.length - sizes.length;
  let at = 0;
  for (let d = 0; d < sizes.length; d++) at = at * sizes[d] + (sizes[d] === 1 ? 0 : index[lead + d]);
  return values[at];
}

/** An exact result as an element of a dtype: rounded to float32, wrapped, or true unless it is 0. */
export function stored(value: number | bigint, dtype: DType): number | bigint {
  if (dtype.name === "float32") return Math.fround(Number(value));
  if (dtype.name === "float64") return Number(value);
  if (dtype === bool) return Number(value) === 0 ? 0 : 1;
  const cut = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  if (dtype.name === "int64") return BigInt.asIntN(64, cut);
  return Number(dtype.name === "int32" ? BigInt.asIntN(32, cut) : BigInt.asUintN(8, cut));
}

/** Two lists of elements that are to be the same; 0 and −0 are. */
export const signless = (values: readonly (number | bigint)[]) => values.map((x) => (x === 0 ? 0 : x));
