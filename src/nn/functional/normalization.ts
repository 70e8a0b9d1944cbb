import { isGradEnabled } from "../../autograd/grad-mode.ts";
import { ShapeError, show, ValueError } from "../../core/errors.ts";
import { numel, type Sizes, sameShape } from "../../core/shape.ts";
import { binary } from "../../engine/arithmetic.ts";
import { defineOp, type Op } from "../../ops/define.ts";
import { requireFloat } from "../../ops/dtypes.ts";
import * as ops from "../../ops/index.ts";
import type { Operand } from "../../ops/record.ts";
import { floats, positives } from "../../ops/samples.ts";
import { noGrad, scope, type Tensor } from "../../torch.ts";

/** Mean and variance, with 1 in place of the dimensions that they are over. */
type Moments = readonly [mean: Tensor, variance: Tensor];
/** Over which dimensions; with which moments, or null for x's own; ε; and who is told x's own. */
type Args = [dims: readonly number[], given: Moments | null, eps: number, tell?: (...moments: Moments) => void];

function momentsOf(x: Tensor, dims: readonly number[]): Moments {
  const mean = ops.mean(x, dims, true);
  const centered = ops.sub(x, mean);
  return [mean, ops.mean(ops.mul(centered, centered), dims, true)];
}

/** The same, not recorded, computed in float64. */
function plainMomentsOf(x: Tensor, dims: readonly number[]): Moments {
  const [mean, squares] = ops.moments(x, dims, true);
  return [ops.to(mean, x.dtype), ops.to(ops.div(squares, numel(x.sizes) / numel(mean.sizes)), x.dtype)];
}

const scaleOf = (variance: Tensor, eps: number): Tensor => ops.div(1, ops.sqrt(ops.add(variance, eps)));

/** (x − mean) / √(variance + ε) · weight + bias. */
function normalization(name: string, gradName: string, samples: () => [Tensor, Operand, Operand, ...Args][]) {
  return defineOp<[Tensor, Operand, Operand], Args>({
    name,
    gradName,
    arity: 3,
    shape: ([x]) => x.sizes,
    dtype: ([x]) => requireFloat(name, x),
    forward(out, [x, weight, bias], dims, given, eps, tell) {
      const [mean, variance] = given ?? scope(() => noGrad(() => [...plainMomentsOf(x, dims)]));
      const scale = scope(() => noGrad(() => scaleOf(variance, eps)));
      binary("sub", out, x, mean);
      binary("mul", out, out, scale);
      if (weight !== 1) binary("mul", out, out, weight);
      if (bias !== 0) binary("add", out, out, bias);
      if (given !== null) return [scale];
      tell?.(mean, variance);
      return [scale, mean];
    },
    saves: (i) => [[0, 1], [0], []][i],
    vjp(g, [x, weight], { args: [dims, given, eps], extra }) {
      const moments = (): Tensor[] => {
        if (given !== null) return [extra[0], given[0]];
        if (!isGradEnabled()) return extra;
        const [mean, variance] = momentsOf(x, dims);
        return [scaleOf(variance, eps), mean];
      };
      const normal = (scale: Tensor, mean: Tensor) => ops.mul(ops.sub(x, mean), scale);
      return [
        () => {
          const [scale, mean] = moments();
          const h = ops.mul(g, weight);
          if (given !== null) return ops.mul(h, scale);
          const y = normal(scale, mean);
          const along = ops.mul(y, ops.mean(ops.mul(h, y), dims, true));
          return ops.mul(ops.sub(ops.sub(h, ops.mean(h, dims, true)), along), scale);
        },
        () => {
          const [scale, mean] = moments();
          return ops.mul(g, normal(scale, mean));
        },
        () => g,
      ];
    },
    samples,
  });
}

const overRows: Op<[Tensor, Operand, Operand], Args> = normalization("layerNorm", "NativeLayerNormBackward0", () => [
  [floats([3, 4]), floats([4], 7), floats([4], 3), [1], null, 1e-5],
  [floats([2, 3, 4]), floats([3, 4], 7), floats([3, 4], 3), [1, 2], null, 1e-3],
  [floats([3, 4]), 1, 0, [1], null, 1e-5],
]);

const overBatch: Op<[Tensor, Operand, Operand], Args> = normalization("batchNorm", "NativeBatchNormBackward0", () => [
  [floats([4, 3]), floats([3], 7), floats([3], 3), [0], null, 1e-5],
  [floats([4, 3, 2]), floats([3, 1], 7), floats([3, 1], 3), [0, 2], null, 1e-5],
  [floats([4, 3]), 1, 0, [0], null, 1e-5],
  [floats([4, 3]), floats([3], 7), floats([3], 3), [0], [floats([1, 3], 1), positives([1, 3])], 1e-5],
]);

/**
 * x less its mean, divided by its standard deviation, both over the last dimensions, which have the sizes
 * `normalizedShape`; then times weight, plus bias.
 * @throws ShapeError, DTypeError
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html
 * @example
 * F.layerNorm(torch.tensor([[1, 3]]), [2]); // tensor([[-1.0000,  1.0000]])
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: Sizes,
  { weight = null, bias = null, eps = 1e-5 }: { weight?: Tensor | null; bias?: Tensor | null; eps?: number } = {},
): Tensor {
  const first = x.sizes.length - normalizedShape.length;
  if (normalizedShape.length === 0 || !sameShape(x.sizes.slice(Math.max(first, 0)), normalizedShape)) {
    throw new ShapeError("layerNorm", `wants a shape that ends in ${show(normalizedShape)}, got ${show(x.sizes)}`, [
      x.sizes,
      normalizedShape,
    ]);
  }
  for (const [name, y] of [["weight", weight] as const, ["bias", bias] as const]) {
    if (y !== null && !sameShape(y.sizes, normalizedShape)) {
      throw new ShapeError("layerNorm", `the ${name} must be ${show(normalizedShape)}, got ${show(y.sizes)}`, [
        y.sizes,
      ]);
    }
  }
  const dims = normalizedShape.map((_, d) => first + d);
  return overRows(x, weight ?? 1, bias ?? 0, dims, null, eps);
}

export interface BatchNormOptions {
  /** [features], for each what the normalised values are multiplied by. Default: 1. */
  weight?: Tensor | null;
  /** [features], for each what is added then. Default: 0. */
  bias?: Tensor | null;
  /** Whether the batch's own moments count; they are mixed into the running ones, if there are any. Default false. */
  training?: boolean;
  /** How much of the batch's moments comes into the running ones. Default 0.1. */
  momentum?: number;
  /** Added to the variance, so that nothing is divided by 0. Default 1e-5. */
  eps?: number;
}

/**
 * x of [n, features] or [n, features, …] less the mean of each feature, divided by its standard deviation; then times
 * weight, plus bias. In training mean and variance are the batch's own, otherwise the running ones.
 * @throws ShapeError, DTypeError; ValueError in training with only one value for each feature
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 }: BatchNormOptions = {},
): Tensor {
  const [, features] = x.sizes;
  if (x.sizes.length < 2) throw new ShapeError("batchNorm", `wants [n, features, …], got ${show(x.sizes)}`, [x.sizes]);
  const each = { runningMean, runningVar, weight, bias };
  for (const [name, y] of Object.entries(each)) {
    if (y === null || sameShape(y.sizes, [features])) continue;
    throw new ShapeError("batchNorm", `the ${name} must be [${features}], got ${show(y.sizes)}`, [y.sizes, x.sizes]);
  }
  if (!training && (runningMean === null || runningVar === null)) {
    throw new ValueError("batchNorm", "outside of training it needs runningMean and runningVar");
  }
  const count = numel(x.sizes) / features;
  if (training && count === 1) {
    throw new ValueError("batchNorm", `wants more than 1 value per channel when training, got ${show(x.sizes)}`);
  }
  const dims = x.sizes.map((_, d) => d).filter((d) => d !== 1);
  const beside = (y: Tensor) => (x.ndim === 2 ? y : ops.reshape(y, [features, ...x.sizes.slice(2).map(() => 1)]));
  const given: Moments | null = training ? null : [beside(runningMean!), beside(runningVar!)];
  const tell = (mean: Tensor, variance: Tensor) => {
    mix(runningMean, mean, momentum);
    mix(runningVar, variance, momentum, count / (count - 1));
  };
  const [w, b] = [weight && beside(weight), bias && beside(bias)];
  return overBatch(x, w ?? 1, b ?? 0, dims, given, eps, tell);
}

/** running ← (1 − momentum) · running + momentum · factor · now. */
function mix(running: Tensor | null, now: Tensor, momentum: number, factor = 1): void {
  if (running === null) return;
  noGrad(() => {
    const part = ops.mul(ops.mul(ops.reshape(now, running.sizes), factor), momentum);
    running.mul_(1 - momentum).add_(part);
  });
}
