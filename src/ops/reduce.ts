import { type DType, int64 } from "../core/dtype.ts";
import { ShapeError, ValueError } from "../core/errors.ts";
import { mapped, normalizeDim, normalizeDims, numel, type Sizes } from "../core/shape.ts";
import { binary } from "../engine/arithmetic.ts";
import { fill } from "../engine/copying.ts";
import { argReduce, reduce } from "../engine/reduction.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul } from "./arithmetic.ts";
import { eq, ne } from "./compare.ts";
import { to } from "./convert.ts";
import { defineOp, type Op } from "./define.ts";
import { requireFloat, sumType } from "./dtypes.ts";
import { OUT } from "./record.ts";
import { floats } from "./samples.ts";
import { expand, reshape } from "./views.ts";

/** One dimension, several, or null for all. */
export type Dims = number | readonly number[] | null;
type Args = [dim: Dims, keepdim: boolean];

/** The shape without the dimensions in `dims`, or with size 1 there. */
export function reducedShape(op: string, sizes: Sizes, dim: Dims, keepdim: boolean): Sizes {
  const dims = normalizeDims(op, dim, sizes.length);
  if (keepdim) return mapped(sizes, (n, d) => (dims.includes(d) ? 1 : n));
  return sizes.filter((_, d) => !dims.includes(d));
}

/** A reduced tensor stretched over the shape that was reduced. */
export function stretch(x: Tensor, sizes: Sizes, dim: Dims): Tensor {
  return expand(reshape(x, reducedShape("expand", sizes, dim, true)), sizes);
}

/** How many elements go into each one of a reduced tensor. */
export const counted = (sizes: Sizes, dim: Dims): number =>
  normalizeDims("mean", dim, sizes.length).reduce((n, d) => n * sizes[d], 1);

const samples = (): [Tensor, Dims, boolean][] => [
  [floats([3, 4]), null, false],
  [floats([3, 4]), 0, false],
  [floats([3, 4]), -1, true],
  [floats([2, 3, 4]), [0, 2], false],
  [floats([2, 3, 4]), [1], true],
  [floats([]), null, false],
];

/** The sum over `dim`; integers and bools are added up in int64. */
export const sum: Op<[Tensor], Args> = defineOp<[Tensor], Args>({
  name: "sum",
  gradName: (_, dim, keepdim) => (dim === null && !keepdim ? "SumBackward0" : "SumBackward1"),
  arity: 1,
  shape: ([x], dim, keepdim) => reducedShape("sum", x.sizes, dim, keepdim),
  dtype: ([x]) => sumType(x.dtype),
  forward(out, [x], dim) {
    if (numel(x.sizes) === 0) fill(out, 0);
    else reduce("sum", out, x, normalizeDims("sum", dim, x.sizes.length));
  },
  vjp: (g, _, { sizes: [sizes], args: [dim] }) => [() => stretch(g, sizes, dim)],
  samples,
});

/** The mean over `dim`. @throws DTypeError for integers and bools */
export const mean: Op<[Tensor], Args> = defineOp<[Tensor], Args>({
  name: "mean",
  gradName: (_, dim, keepdim) => (dim === null && !keepdim ? "MeanBackward0" : "MeanBackward1"),
  arity: 1,
  shape: ([x], dim, keepdim) => reducedShape("mean", x.sizes, dim, keepdim),
  dtype: ([x]) => requireFloat("mean", x),
  forward(out, [x], dim) {
    const dims = normalizeDims("mean", dim, x.sizes.length);
    if (numel(x.sizes) === 0) fill(out, Number.NaN);
    else {
      reduce("sum", out, x, dims);
      binary("div", out, out, counted(x.sizes, dim));
    }
  },
  vjp: (g, _, { sizes: [sizes], args: [dim] }) => [() => div(stretch(g, sizes, dim), counted(sizes, dim))],
  samples,
});

/** The largest element over `dim` (one, several or all). Equal ones share the gradient. @throws ShapeError over nothing */
export const amax: Op<[Tensor], Args> = defineOp<[Tensor], Args>(extreme("amax", "max"));

/** The smallest element over `dim` (one, several or all). Equal ones share the gradient. @throws ShapeError over nothing */
export const amin: Op<[Tensor], Args> = defineOp<[Tensor], Args>(extreme("amin", "min"));

function extreme(name: "amax" | "amin", kernel: "max" | "min") {
  return {
    name,
    arity: 1,
    shape: ([x]: [Tensor], dim: Dims, keepdim: boolean) => {
      requireElements(name, x, normalizeDims(name, dim, x.sizes.length));
      return reducedShape(name, x.sizes, dim, keepdim);
    },
    dtype: ([x]: [Tensor]): DType => x.dtype,
    forward: (out: Tensor, [x]: [Tensor], dim: Dims) =>
      reduce(kernel, out, x, normalizeDims(name, dim, x.sizes.length)),
    saves: () => [0, OUT],
    vjp: (g: Tensor, [x]: [Tensor], { out, args: [dim] }: { out: Tensor; args: Args }) => [
      () => {
        const found = to(eq(x, stretch(out, x.sizes, dim)), g.dtype);
        // Of all elements, NaN is the largest and the smallest; then nothing is equal, and the gradient goes to it.
        const mask = dim === null ? add(found, to(ne(x, x), g.dtype)) : found;
        return mul(stretch(g, x.sizes, dim), div(mask, sum(mask, dim, true)));
      },
    ],
    samples,
  };
}

/** @throws ShapeError when a maximum of no elements is asked for */
export function requireElements(op: string, x: Tensor, dims: readonly number[]): void {
  if (dims.every((d) => x.sizes[d] > 0)) return;
  throw new ShapeError(op, "there is no result over a dimension of size 0", [x.sizes]);
}

/** Where along `dim` the largest element stands (the first of equal ones), as int64; without dim, in x laid out flat. */
export const argmax: Op<[Tensor], [dim: number | null, keepdim: boolean]> = defineOp<
  [Tensor],
  [dim: number | null, keepdim: boolean]
>(place("argmax", "max"));

/** Where along `dim` the smallest element stands (the first of equal ones), as int64; without dim, in x laid out flat. */
export const argmin: Op<[Tensor], [dim: number | null, keepdim: boolean]> = defineOp<
  [Tensor],
  [dim: number | null, keepdim: boolean]
>(place("argmin", "min"));

function place(name: "argmax" | "argmin", kernel: "max" | "min") {
  return {
    name,
    arity: 1,
    shape: ([x]: [Tensor], dim: number | null, keepdim: boolean) => {
      if (dim !== null && typeof dim !== "number") throw new ValueError(name, "takes one dim, or none for all");
      requireElements(name, x, normalizeDims(name, dim, x.sizes.length));
      return reducedShape(name, x.sizes, dim, keepdim);
    },
    dtype: (): DType => int64,
    forward: (out: Tensor, [x]: [Tensor], dim: number | null) =>
      argReduce(kernel, out, x, dim === null ? null : normalizeDim(name, dim, x.sizes.length)),
    samples: (): [Tensor, number | null, boolean][] => [
      [floats([3, 4]), null, false],
      [floats([3, 4]), 0, false],
      [floats([2, 3, 4]), 1, true],
      [floats([]), null, false],
    ],
  };
}
