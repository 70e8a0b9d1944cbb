import { type DType, promoteWithNumber } from "../core/dtype.ts";
import { ValueError } from "../core/errors.ts";
import { binary, type UnaryName, unary } from "../engine/arithmetic.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { ge, le, logicalAnd } from "./compare.ts";
import { defineOp, type Op } from "./define.ts";
import { floatType } from "./dtypes.ts";
import { fill } from "./fill.ts";
import { OUT } from "./record.ts";
import { floats, positives } from "./samples.ts";
import { where } from "./where.ts";

/** What all functions of one tensor, element by element, have in common. */
function pointwise(name: UnaryName, dtype: (from: DType) => DType = floatType) {
  return {
    name,
    arity: 1,
    shape: ([x]: [Tensor]) => x.sizes,
    dtype: ([x]: [Tensor]) => dtype(x.dtype),
    forward: (out: Tensor, [x]: [Tensor]) => unary(name, out, x),
    samples: (): [Tensor][] => [[floats([3, 4])], [floats([])], [floats([2, 3, 2], 5)]],
  };
}

const same = (dtype: DType): DType => dtype;
const ofPositives = (): [Tensor][] => [[positives([3, 4])], [positives([])], [positives([2, 3, 2], 5)]];

/** e^x. */
export const exp: Op<[Tensor]> = defineOp<[Tensor]>({
  ...pointwise("exp"),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => mul(g, out)],
});

/** Natural logarithm; −∞ at 0, NaN below. */
export const log: Op<[Tensor]> = defineOp<[Tensor]>({
  ...pointwise("log"),
  saves: () => [0],
  vjp: (g, [x]) => [() => div(g, x)],
  samples: ofPositives,
});

/** Square root; NaN below 0. */
export const sqrt: Op<[Tensor]> = defineOp<[Tensor]>({
  ...pointwise("sqrt"),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => div(g, mul(out, 2))],
  samples: ofPositives,
});

/** |x|. Its slope at 0 is taken as 0. */
export const abs: Op<[Tensor]> = defineOp<[Tensor]>({
  ...pointwise("abs", same),
  saves: () => [0],
  vjp: (g, [x]) => [() => mul(g, sign(x))],
});

/** −1, 0 or 1. */
export const sign: Op<[Tensor]> = defineOp<[Tensor]>({ ...pointwise("sign", same), vjp: (g) => [() => fill(g, 0)] });

/** max(x, 0). Its slope at 0 is taken as 0. */
export const relu: Op<[Tensor]> = defineOp<[Tensor]>({
  ...pointwise("relu", same),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => where(le(out, 0), 0, g)],
});

/** 1 / (1 + e^−x). */
export const sigmoid: Op<[Tensor]> = defineOp<[Tensor]>({
  ...pointwise("sigmoid"),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => mul(mul(g, sub(1, out)), out)],
});

/** Hyperbolic tangent. */
export const tanh: Op<[Tensor]> = defineOp<[Tensor]>({
  ...pointwise("tanh"),
  saves: () => [OUT],
  vjp: (g, _, { out }) => [() => mul(g, mul(sub(1, out), add(1, out)))], // 1 − out² would cancel near ±1
});

/** x limited to [min, max]; a null limit is none. Outside, the slope is 0. */
export const clamp: Op<[Tensor], [min: number | null, max: number | null]> = defineOp<
  [Tensor],
  [min: number | null, max: number | null]
>({
  name: "clamp",
  gradName: "ClampBackward1",
  arity: 1,
  shape([x], min, max) {
    if (min === null && max === null) throw new ValueError("clamp", "wants a min, a max, or both");
    return x.sizes;
  },
  dtype: ([x], min, max) =>
    [min, max].reduce<DType>((dtype, limit) => (limit === null ? dtype : promoteWithNumber(dtype, limit)), x.dtype),
  forward(out, [x], min, max) {
    if (min !== null) binary("maximum", out, x, min);
    if (max !== null) binary("minimum", out, min === null ? x : out, max);
  },
  saves: () => [0],
  vjp: (g, [x], { args: [min, max] }) => [
    () => {
      if (min === null) return where(le(x, max!), g, 0);
      return where(max === null ? ge(x, min) : logicalAnd(ge(x, min), le(x, max)), g, 0);
    },
  ],
  samples: () => [
    [floats([3, 4]), -1, 0.7],
    [floats([3, 4]), null, 0.7],
    [floats([3, 4]), -1, null],
  ],
});
