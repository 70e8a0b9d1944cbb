import { ValueError } from "../core/errors.ts";
import { normalizeDim, numel } from "../core/shape.ts";
import { fill } from "../engine/copying.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { div, mul, sub } from "./arithmetic.ts";
import { eq, logicalAnd, logicalOr, ne } from "./compare.ts";
import { computeInto, madeBy } from "./compose.ts";
import { defineOp, type Op } from "./define.ts";
import { requireFloat } from "./dtypes.ts";
import { moments } from "./moments.ts";
import { sqrt } from "./pointwise.ts";
import { OUT } from "./record.ts";
import { argmax, counted, type Dims, mean, reducedShape, requireElements, stretch, sum } from "./reduce.ts";
import { floats } from "./samples.ts";
import { gather } from "./scattering.ts";
import { slice } from "./slicing.ts";
import { argsort } from "./sorting.ts";
import { reshape, squeeze } from "./views.ts";
import { where } from "./where.ts";

type Args = [dim: Dims, correction: number, keepdim: boolean];

/** The mean squared distance from the mean, in float64. */
function variance(x: Tensor, dim: Dims, correction: number): Tensor {
  const [, squares] = moments(x, dim, false);
  return div(squares, Math.max(counted(x.sizes, dim) - correction, 0));
}

function spread(name: "var" | "std") {
  return {
    name,
    arity: 1,
    shape: ([x]: [Tensor], dim: Dims, _: number, keepdim: boolean) => reducedShape(name, x.sizes, dim, keepdim),
    dtype: ([x]: [Tensor]) => requireFloat(name, x),
    forward: (out: Tensor, [x]: [Tensor], dim: Dims, correction: number) =>
      computeInto(out, () => {
        const squared = variance(x, dim, correction);
        return reshape(name === "var" ? squared : sqrt(squared), out.sizes);
      }),
    samples: (): [Tensor, Dims, number, boolean][] => [
      [floats([3, 4]), null, 1, false],
      [floats([3, 4]), 0, 1, false],
      [floats([3, 4]), -1, 0, true],
      [floats([2, 3, 4]), [0, 2], 2, false],
    ],
  };
}

/** The gradient of the variance. */
function varianceGrad(g: Tensor, x: Tensor, [dim, correction]: Args): Tensor {
  const each = stretch(mul(g, 2 / (counted(x.sizes, dim) - correction)), x.sizes, dim);
  return mul(each, sub(x, mean(x, dim, true)));
}

/**
 * The variance over `dim`: squared distances from the mean, added up and divided by n − correction.
 * Computed in float64. @throws DTypeError for integers and bools
 */
const variance_: Op<[Tensor], Args> = defineOp<[Tensor], Args>({
  ...spread("var"),
  saves: () => [0],
  vjp: (g, [x], { args }) => [() => varianceGrad(g, x, args)],
});

export { variance_ as var };

/** The root of the variance over `dim`. Its slope is taken as 0 where it is 0. @throws DTypeError for integers and bools */
export const std: Op<[Tensor], Args> = defineOp<[Tensor], Args>({
  ...spread("std"),
  saves: () => [0, OUT],
  vjp: (g, [x], { out, args }) => [
    () => {
      const still = eq(out, 0);
      return varianceGrad(where(still, 0, div(g, mul(where(still, 1, out), 2))), x, args);
    },
  ],
});

/** The place of the median of each row along dim, kept as a dimension: of two in the middle the lower, or a NaN. */
function medianPlaces(x: Tensor, dim: number): Tensor {
  const order = argsort(x, dim, false);
  const n = x.sizes[dim] ?? 1;
  const at = (i: number) => (x.ndim === 0 ? order : slice(order, dim, i, i + 1, 1));
  const middle = at(Math.floor((n - 1) / 2));
  if (!x.dtype.isFloatingPoint) return middle;
  const largest = gather(x, dim, at(n - 1));
  return where(ne(largest, largest), argmax(x, dim, true), middle);
}

/** The median of all elements: of two in the middle the lower one, NaN if there is one. Equal ones share the gradient. */
export const median: Op<[Tensor]> = defineOp<[Tensor]>({
  name: "median",
  arity: 1,
  shape: () => [],
  dtype([x]) {
    if (numel(x.sizes) > 0 || x.dtype.isFloatingPoint) return x.dtype;
    throw new ValueError("median", `there is no median of no elements in ${x.dtype}`);
  },
  forward(out, [x]) {
    if (numel(x.sizes) === 0) fill(out, Number.NaN);
    else {
      computeInto(out, () => {
        const flat = reshape(x, [-1]);
        return gather(flat, 0, medianPlaces(flat, 0));
      });
    }
  },
  saves: () => [0, OUT],
  vjp: (g, [x], { out }) => [
    () => {
      const isMedian = logicalOr(eq(x, out), logicalAnd(ne(x, x), ne(out, out)));
      return where(isMedian, div(g, sum(isMedian, null, false)), 0);
    },
  ],
  samples: () => [[floats([3, 4])], [floats([5])], [floats([])]],
});

/** The median of each row along `dim` (of two in the middle the lower one, NaN if there is one), and where it stands. */
export function medianAlong(x: Tensor, dim: number, keepdim: boolean): { values: Tensor; indices: Tensor } {
  const d = normalizeDim("median", dim, x.sizes.length);
  if (x.ndim > 0) requireElements("median", x, [d]);
  const indices = medianPlaces(x, d);
  const shaped = (y: Tensor) => (keepdim || x.ndim === 0 ? y : squeeze(y, d));
  return { values: madeBy("MedianBackward1", shaped(gather(x, d, indices))), indices: shaped(indices) };
}
