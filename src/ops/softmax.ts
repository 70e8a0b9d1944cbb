import { isGradEnabled } from "../autograd/grad-mode.ts";
import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { normalizeDim } from "../core/shape.ts";
import { copyInto, permuted } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import * as engine from "../engine/softmax.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { div, mul, sub } from "./arithmetic.ts";
import { defineOp, type Op } from "./define.ts";
import { requireFloat } from "./dtypes.ts";
import { oneHotLike } from "./indexing.ts";
import { exp } from "./pointwise.ts";
import { OUT } from "./record.ts";
import { sum } from "./reduce.ts";
import { floats, indices } from "./samples.ts";
import { unsqueeze } from "./views.ts";

/** Computes along any dimension with a kernel that knows the last one. */
function along(out: Tensor, x: Tensor, dim: number, log: boolean): void {
  const rank = x.sizes.length;
  const d = normalizeDim("softmax", dim, rank);
  if (rank === 0 || d === rank - 1) {
    engine.softmax(out, x, log);
    return;
  }
  const order = x.sizes.map((_, i) => i);
  [order[d], order[rank - 1]] = [order[rank - 1], order[d]];
  const result = emptyTensor(permuted(x, order).sizes, out.dtype);
  engine.softmax(result, permuted(x, order), log);
  copyInto(permuted(out, order), result);
  dispose(result.storage);
}

const samples = (): [Tensor, number][] => [
  [floats([3, 4]), 1],
  [floats([3, 4]), 0],
  [floats([2, 3, 5]), -1],
  [floats([2, 3, 2]), 1],
];

/** e^x divided by its sum along `dim`: probabilities. Large values do not overflow. */
export const softmax: Op<[Tensor], [dim: number]> = defineOp<[Tensor], [dim: number]>({
  name: "softmax",
  arity: 1,
  shape([x], dim) {
    normalizeDim("softmax", dim, x.sizes.length);
    return x.sizes;
  },
  dtype: ([x]) => requireFloat("softmax", x),
  forward: (out, [x], dim) => along(out, x, dim, false),
  saves: () => [OUT],
  vjp: (g, _, { out, args: [dim] }) => [() => mul(out, sub(g, sum(mul(g, out), dim, true)))],
  samples,
});

/** The logarithm of softmax along `dim`, computed without taking it of small numbers. */
export const logSoftmax: Op<[Tensor], [dim: number]> = defineOp<[Tensor], [dim: number]>({
  name: "logSoftmax",
  arity: 1,
  shape([x], dim) {
    normalizeDim("logSoftmax", dim, x.sizes.length);
    return x.sizes;
  },
  dtype: ([x]) => requireFloat("logSoftmax", x),
  forward: (out, [x], dim) => along(out, x, dim, true),
  saves: () => [OUT],
  vjp: (g, _, { out, args: [dim] }) => [() => sub(g, mul(exp(out), sum(g, dim, true)))],
  samples,
});

export type Reduction = "none" | "mean" | "sum";

/** For the gradient of crossEntropy when it is not itself recorded: one kernel. */
function fusedGrad(g: Tensor, x: Tensor, kept: Tensor, target: Tensor, scale: number): Tensor {
  const out = emptyTensor(x.sizes, x.dtype);
  engine.crossEntropyGrad(out, kept, target, g, scale);
  return out;
}

/**
 * −log softmax(x)[target] for rows x of [n, classes] and int64 targets of [n], each or their mean or sum, in one kernel.
 * @throws IndexError for a target that is no class
 */
export const crossEntropyRows: Op<[Tensor, Tensor], [reduction: Reduction]> = defineOp<
  [Tensor, Tensor],
  [reduction: Reduction]
>({
  name: "crossEntropy",
  gradName: "NllLossBackward0",
  arity: 2,
  shape([x, target], reduction) {
    if (x.sizes.length !== 2 || target.sizes.length !== 1 || target.sizes[0] !== x.sizes[0]) {
      throw new ShapeError(
        "crossEntropy",
        `wants [n, classes] and [n], got ${show(x.sizes)} and ${show(target.sizes)}`,
        [x.sizes, target.sizes],
      );
    }
    return reduction === "none" ? target.sizes : [];
  },
  dtype([x, target]) {
    if (target.dtype.isFloatingPoint) {
      throw new DTypeError(
        "crossEntropy",
        `targets of shape [n] are class indices and must be integers, not ${target.dtype}; ` +
          "make them with bigints, torch.tensor([0n, 2n]), or convert them with .to(torch.int64)",
      );
    }
    return requireFloat("crossEntropy", x);
  },
  forward(out, [x, target], reduction) {
    const kept = emptyTensor([x.sizes[0], x.sizes[1] + 1], x.dtype);
    engine.crossEntropy("crossEntropy", out, kept, x, target, reduction);
    return [kept];
  },
  saves: (i) => (i === 0 ? [0, 1] : []),
  vjp: (g, [x, target], { args: [reduction], extra: [kept] }) => [
    () => {
      const n = reduction === "mean" ? x.sizes[0] : 1;
      if (!isGradEnabled()) return fusedGrad(g, x, kept, target, 1 / n);
      const each = reduction === "none" ? unsqueeze(g, 1) : g;
      return mul(sub(softmax(x, 1), oneHotLike(x, target)), div(each, n));
    },
    null,
  ],
  samples: () => [
    [floats([3, 4]), indices([3], 4), "none"],
    [floats([3, 4]), indices([3], 4), "mean"],
    [floats([5, 10], 3), indices([5], 10), "sum"],
  ],
});
