import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";
import { defineOp, type Op } from "./define.ts";
import { elementary } from "./functions.ts";
import { rsqrt } from "./logarithms.ts";
import { sqrt } from "./pointwise.ts";
import { OUT } from "./record.ts";
import { floats, positives } from "./samples.ts";

const square = (x: Tensor): Tensor => mul(x, x);
const withinOne = (sizes: number[], start: number): Tensor => div(floats(sizes, start), 2.2);
const aboveOne = (sizes: number[], start: number): Tensor => add(positives(sizes, start), 1);

/** Sine of an angle in radians. */
export const sin: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("sin"),
  saves: () => [0],
  vjp: (g, [x]) => [() => mul(g, cos(x))],
});

/** Cosine of an angle in radians. */
export const cos: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("cos"),
  saves: () => [0],
  vjp: (g, [x]) => [() => neg(mul(g, sin(x)))],
});

/** Tangent of an angle in radians. */
export const tan: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("tan", withinOne),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => mul(g, add(square(out), 1))],
});

/** The angle in radians, from −π/2 to π/2, that has the sine x; NaN outside [−1, 1]. */
export const asin: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("asin", withinOne),
  saves: () => [0],
  vjp: (g, [x]) => [() => mul(g, rsqrt(sub(1, square(x))))],
});

/** The angle in radians, from 0 to π, that has the cosine x; NaN outside [−1, 1]. */
export const acos: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("acos", withinOne),
  saves: () => [0],
  vjp: (g, [x]) => [() => neg(mul(g, rsqrt(sub(1, square(x)))))],
});

/** The angle in radians, from −π/2 to π/2, that has the tangent x. */
export const atan: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("atan"),
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, add(square(x), 1))],
});

/** Hyperbolic sine. */
export const sinh: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("sinh"),
  saves: () => [0],
  vjp: (g, [x]) => [() => mul(g, cosh(x))],
});

/** Hyperbolic cosine. */
export const cosh: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("cosh"),
  saves: () => [0],
  vjp: (g, [x]) => [() => mul(g, sinh(x))],
});

/** What has the hyperbolic sine x. */
export const asinh: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("asinh"),
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, sqrt(add(square(x), 1)))],
});

/** What has the hyperbolic cosine x; NaN below 1. */
export const acosh: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("acosh", aboveOne),
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, sqrt(sub(square(x), 1)))],
});

/** What has the hyperbolic tangent x; NaN outside [−1, 1]. */
export const atanh: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("atanh", withinOne),
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, sub(1, square(x)))],
});
