import { float64 } from "../core/dtype.ts";
import { normalizeDims, numel } from "../core/shape.ts";
import { fill } from "../engine/copying.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { eq, ne } from "./compare.ts";
import { computeInto } from "./compose.ts";
import { to } from "./convert.ts";
import { defineOp, type Op } from "./define.ts";
import { floatType, requireFloat } from "./dtypes.ts";
import { sumOfSquares } from "./moments.ts";
import { abs, exp, log, sign, sqrt } from "./pointwise.ts";
import { pow } from "./power.ts";
import { OUT } from "./record.ts";
import { amax, amin, counted, type Dims, reducedShape, requireElements, stretch, sum } from "./reduce.ts";
import { floats } from "./samples.ts";
import { reshape } from "./views.ts";
import { where } from "./where.ts";

type Args = [p: number, dim: Dims, keepdim: boolean];

function normOf(x: Tensor, p: number, dim: Dims): Tensor {
  if (p === 2) return sqrt(sumOfSquares(x, dim));
  const size = abs(to(x, float64));
  if (p === Number.POSITIVE_INFINITY) return amax(size, dim, false);
  if (p === Number.NEGATIVE_INFINITY) return amin(size, dim, false);
  if (p === 0) return to(sum(ne(size, 0), dim, false), x.dtype);
  if (p === 1) return sum(size, dim, false);
  return pow(sum(pow(size, p), dim, false), 1 / p);
}

/**
 * (Σ |x|^p)^(1/p) over `dim`, computed in float64; the largest or smallest |x| for p = ±∞, the number of elements that
 * are not 0 for p = 0. @throws DTypeError for integers and bools; ShapeError for p = ±∞ over nothing
 */
export const norm: Op<[Tensor], Args> = defineOp<[Tensor], Args>({
  name: "norm",
  gradName: "NormBackward1",
  arity: 1,
  shape([x], p, dim, keepdim) {
    if (Math.abs(p) === Number.POSITIVE_INFINITY) requireElements("norm", x, normalizeDims("norm", dim, x.ndim));
    return reducedShape("norm", x.sizes, dim, keepdim);
  },
  dtype: ([x]) => requireFloat("norm", x),
  forward: (out, [x], p, dim) => computeInto(out, () => reshape(normOf(x, p, dim), out.sizes)),
  saves: () => [0, OUT],
  vjp: (g, [x], { out, args: [p, dim] }) => [
    p === 0 ? null : () => normGrad(stretch(g, x.sizes, dim), x, stretch(out, x.sizes, dim), p, dim),
  ],
  samples: () => [
    [floats([3, 4]), 2, null, false],
    [floats([3, 4]), 1, 0, false],
    [floats([3, 4]), 3, -1, true],
    [floats([2, 3, 4]), 0.5, [0, 2], false],
    [floats([3, 4]), Number.POSITIVE_INFINITY, 1, false],
    [floats([3, 4]), Number.NEGATIVE_INFINITY, null, false],
    [floats([3, 4]), 0, 1, false],
    [floats([]), 2, null, false],
  ],
});

/** The gradient of the norm `whole`, which got `each`; both stretched over x. */
function normGrad(each: Tensor, x: Tensor, whole: Tensor, p: number, dim: Dims): Tensor {
  if (p === 1) return mul(sign(x), each);
  if (Math.abs(p) === Number.POSITIVE_INFINITY) {
    const largest = eq(abs(x), whole);
    return mul(sign(x), where(largest, div(each, sum(largest, dim, true)), 0));
  }
  // Where the norm is 0 its slope is taken as 0; divisors that would be 0 there are 1.
  const none = eq(whole, 0);
  const divisor = where(none, 1, whole);
  if (p === 2) return mul(x, div(where(none, 0, each), divisor));
  const size = where(eq(x, 0), 1, abs(x));
  return mul(mul(sign(x), pow(size, p - 1)), div(where(none, 0, each), pow(divisor, p - 1)));
}

/** log Σ e^x over `dim`, without overflow for large x; integers give float32. */
export const logsumexp: Op<[Tensor], [dim: Dims, keepdim: boolean]> = defineOp<[Tensor], [dim: Dims, keepdim: boolean]>(
  {
    name: "logsumexp",
    arity: 1,
    shape: ([x], dim, keepdim) => reducedShape("logsumexp", x.sizes, dim, keepdim),
    dtype: ([x]) => floatType(x.dtype),
    forward(out, [x], dim) {
      if (numel(out.sizes) === 0) return;
      if (counted(x.sizes, dim) === 0) fill(out, Number.NEGATIVE_INFINITY);
      else {
        computeInto(out, () => {
          const floats = to(x, out.dtype);
          const largest = amax(floats, dim, true);
          const shift = where(eq(abs(largest), Number.POSITIVE_INFINITY), 0, largest);
          return reshape(add(log(sum(exp(sub(floats, shift)), dim, true)), shift), out.sizes);
        });
      }
    },
    saves: () => [0, OUT],
    vjp: (g, [x], { out, args: [dim] }) => [
      () => mul(stretch(g, x.sizes, dim), exp(sub(x, stretch(out, x.sizes, dim)))),
    ],
    samples: () => [
      [floats([3, 4]), 1, false],
      [floats([3, 4]), 0, true],
      [floats([2, 3, 4]), [0, 2], false],
      [floats([]), 0, false],
    ],
  },
);
