import { isGradEnabled } from "../autograd/grad-mode.ts";
import { binary } from "../engine/arithmetic.ts";
import { applyFunction } from "../engine/functions.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { gt } from "./compare.ts";
import { defineOp, type Op } from "./define.ts";
import { requireFloat } from "./dtypes.ts";
import { erf } from "./logarithms.ts";
import { exp, sigmoid, tanh } from "./pointwise.ts";
import { floats } from "./samples.ts";
import { where } from "./where.ts";

// What stands between the layers of a network, beside relu, sigmoid and tanh. All want floating point tensors.

function activation(name: string) {
  return {
    name,
    arity: 1,
    shape: ([x]: [Tensor]) => x.sizes,
    dtype: ([x]: [Tensor]) => requireFloat(name, x),
    saves: () => [0],
  };
}

/** How gelu computes the normal distribution: by the error function ("none"), or nearly, by tanh. */
export type Approximate = "none" | "tanh";

/** x · P(Z ≤ x) for a normal Z. */
export const gelu: Op<[Tensor], [approximate: Approximate]> = defineOp<[Tensor], [approximate: Approximate]>({
  ...activation("gelu"),
  forward: (out, [x], approximate) => applyFunction(approximate === "tanh" ? "geluTanh" : "gelu", out, x),
  vjp: (g, [x], { args: [approximate] }) => [() => mul(g, approximate === "tanh" ? tanhSlope(x) : erfSlope(x))],
  samples: () => [
    [floats([3, 4]), "none"],
    [floats([3, 4]), "tanh"],
    [floats([]), "none"],
  ],
});

/** Φ(x) + x · φ(x). */
function erfSlope(x: Tensor): Tensor {
  if (!isGradEnabled()) {
    const slope = emptyTensor(x.sizes, x.dtype);
    applyFunction("geluSlope", slope, x);
    return slope;
  }
  const below = mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
  const density = mul(exp(mul(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return add(below, mul(x, density));
}

/** The derivative of x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). */
function tanhSlope(x: Tensor): Tensor {
  const beta = Math.sqrt(2 / Math.PI);
  const squared = mul(x, x);
  const t = tanh(mul(mul(x, add(mul(squared, 0.044715), 1)), beta));
  const inner = mul(add(mul(squared, 3 * 0.044715), 1), beta);
  return mul(add(add(t, 1), mul(mul(x, sub(1, mul(t, t))), inner)), 0.5);
}

/** x · sigmoid(x). */
export const silu: Op<[Tensor]> = defineOp<[Tensor]>({
  ...activation("silu"),
  forward: (out, [x]) => applyFunction("silu", out, x),
  vjp: (g, [x]) => [
    () => {
      const s = sigmoid(x);
      return mul(g, mul(s, add(mul(x, sub(1, s)), 1)));
    },
  ],
  samples: () => [[floats([3, 4])], [floats([])]],
});

/** log(1 + e^(βx)) / β, a smooth relu; x itself where βx is above the threshold. */
export const softplus: Op<[Tensor], [beta: number, threshold: number]> = defineOp<
  [Tensor],
  [beta: number, threshold: number]
>({
  ...activation("softplus"),
  forward(out, [x], beta, threshold) {
    if (beta === 1) applyFunction("softplus", out, x, threshold);
    else {
      binary("mul", out, x, beta);
      applyFunction("softplus", out, out, threshold);
      binary("div", out, out, beta);
    }
  },
  vjp: (g, [x], { args: [beta, threshold] }) => [
    () => {
      const z = mul(x, beta);
      return where(gt(z, threshold), g, mul(g, sigmoid(z)));
    },
  ],
  samples: () => [
    [floats([3, 4]), 1, 20],
    [floats([3, 4]), 2, 1.5],
    [floats([]), 1, 20],
  ],
});

/** x where it is above 0, x times the slope elsewhere. */
export const leakyRelu: Op<[Tensor], [negativeSlope: number]> = defineOp<[Tensor], [negativeSlope: number]>({
  ...activation("leakyRelu"),
  forward: (out, [x], slope) => applyFunction("leakyRelu", out, x, slope),
  vjp: (g, [x], { args: [slope] }) => [() => where(gt(x, 0), g, mul(g, slope))],
  samples: () => [
    [floats([3, 4]), 0.01],
    [floats([3, 4]), 0.2],
    [floats([]), 0.01],
  ],
});
