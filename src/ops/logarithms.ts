import { binary, unary } from "../engine/arithmetic.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, neg } from "./arithmetic.ts";
import { composeOp } from "./compose.ts";
import { defineOp, type Op } from "./define.ts";
import { floatType } from "./dtypes.ts";
import { elementary, inputs } from "./functions.ts";
import { exp } from "./pointwise.ts";
import { pow } from "./power.ts";
import { OUT } from "./record.ts";
import { positives } from "./samples.ts";

// Logarithms, exponentials, the error function, and powers that have a name.

/** log(1 + x), exact also where x is small; −∞ at −1, NaN below. */
export const log1p: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("log1p", positives),
  gradName: "Log1PBackward0",
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, add(x, 1))],
});

/** e^x − 1, exact also where x is small. */
export const expm1: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("expm1"),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => mul(g, add(out, 1))],
});

/** Logarithm to base 2; −∞ at 0, NaN below. */
export const log2: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("log2", positives),
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, mul(x, Math.LN2))],
});

/** Logarithm to base 10; −∞ at 0, NaN below. */
export const log10: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("log10", positives),
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, mul(x, Math.LN10))],
});

/** The error function: 2/√π · ∫ e^(−t²) dt from 0 to x. */
export const erf: Op<[Tensor]> = defineOp<[Tensor]>({
  ...elementary("erf"),
  saves: () => [0],
  vjp: (g, [x]) => [() => mul(g, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))],
});

/** 1 / x; integers give float32. */
export const reciprocal: Op<[Tensor]> = defineOp<[Tensor]>({
  name: "reciprocal",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: ([x]) => floatType(x.dtype),
  forward: (out, [x]) => binary("div", out, 1, x),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => neg(mul(g, mul(out, out)))],
  samples: inputs(),
});

/** 1 / √x; ∞ at 0, NaN below. */
export const rsqrt: Op<[Tensor]> = defineOp<[Tensor]>({
  name: "rsqrt",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: ([x]) => floatType(x.dtype),
  forward(out, [x]) {
    unary("sqrt", out, x);
    binary("div", out, 1, out);
  },
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => mul(mul(g, -0.5), pow(out, 3))],
  samples: inputs(positives),
});

/** x². */
export const square: (x: Tensor) => Tensor = composeOp("square", (x: Tensor) => pow(x, 2), inputs(), {
  gradName: "PowBackward0",
});
