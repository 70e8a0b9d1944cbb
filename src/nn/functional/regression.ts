import { ValueError } from "../../core/errors.ts";
import { sameShape } from "../../core/shape.ts";
import * as ops from "../../ops/index.ts";
import { floats } from "../../ops/samples.ts";
import type { Tensor } from "../../torch.ts";
import { defineLoss, type Reduced, reduce } from "./reduction.ts";

// Losses between numbers.

const pairs = (): [Tensor, Tensor][] => [
  [floats([3, 4]), floats([3, 4], 20)],
  [floats([3, 1]), floats([4], 20)],
];

/** A number that bends the loss, beside each pair. */
const bent = (): [Tensor, Tensor, number][] =>
  pairs().flatMap(([x, y]) => [1, 0.7].map((at) => [x, y, at] as const)) as never;

const squared = defineLoss<[]>({
  name: "mseLoss",
  gradName: "MseLossBackward0",
  each(x, target) {
    const z = ops.sub(x, target);
    return ops.mul(z, z);
  },
  slopes: [(x, target) => ops.mul(ops.sub(x, target), 2), (x, target) => ops.mul(ops.sub(target, x), 2)],
  samples: pairs,
});

const smooth = defineLoss<[beta: number]>({
  name: "smoothL1Loss",
  gradName: "SmoothL1LossBackward0",
  each(x, target, beta) {
    const z = ops.abs(ops.sub(x, target));
    if (beta === 0) return z;
    const near = ops.div(ops.mul(ops.mul(z, 0.5), z), beta);
    return ops.where(ops.lt(z, beta), near, ops.sub(z, 0.5 * beta));
  },
  slopes: [smoothSlope, (x, target, beta) => smoothSlope(target, x, beta)],
  samples: bent,
});

function smoothSlope(x: Tensor, target: Tensor, beta: number): Tensor {
  const z = ops.sub(x, target);
  if (beta === 0) return ops.to(ops.where(ops.le(z, 0), -1, ops.where(ops.gt(z, 0), 1, Number.NaN)), z.dtype);
  return ops.clamp(ops.div(z, beta), -1, 1);
}

const huber = defineLoss<[delta: number]>({
  name: "huberLoss",
  gradName: "HuberLossBackward0",
  each(x, target, delta) {
    const z = ops.abs(ops.sub(x, target));
    return ops.where(ops.le(z, delta), ops.mul(ops.mul(z, 0.5), z), ops.mul(ops.sub(z, 0.5 * delta), delta));
  },
  slopes: [
    (x, target, delta) => ops.clamp(ops.sub(x, target), -delta, delta),
    (x, target, delta) => ops.clamp(ops.sub(target, x), -delta, delta),
  ],
  samples: bent,
});

/** Says once more what PyTorch says: broadcasting [n] against [n, 1] to [n, n] is seldom meant. */
function warnOfShapes(op: string, input: Tensor, target: Tensor): void {
  if (sameShape(input.sizes, target.sizes)) return;
  console.warn(
    `${op}: Using a target size (${target.shape}) that is different to the input size (${input.shape}). This will ` +
      "likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
  );
}

/**
 * The squared difference, its mean, or its sum. Warns where the two shapes differ.
 * @throws ShapeError, DTypeError
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 * @example
 * F.mseLoss(torch.tensor([1, 2]), torch.tensor([0, 0])).item(); // 2.5
 */
export function mseLoss(input: Tensor, target: Tensor, { reduction = "mean" }: Reduced = {}): Tensor {
  warnOfShapes("mseLoss", input, target);
  return squared(input, target, reduction);
}

/**
 * The difference without its sign, its mean, or its sum. Warns where the two shapes differ.
 * @throws ShapeError, DTypeError
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 * @example
 * F.l1Loss(torch.tensor([1, 2]), torch.tensor([0, 4])).item(); // 1.5
 */
export function l1Loss(input: Tensor, target: Tensor, { reduction = "mean" }: Reduced = {}): Tensor {
  warnOfShapes("l1Loss", input, target);
  return reduce(ops.abs(ops.sub(input, target)), reduction);
}

/**
 * z²/2β where the difference z is below β, |z| − β/2 elsewhere. Warns where the two shapes differ.
 * @param options.beta where the square ends (1); with 0 there is none
 * @throws ShapeError, DTypeError; ValueError for a negative beta
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 * @example
 * F.smoothL1Loss(torch.tensor([0.5, 2]), torch.tensor([0, 0])).item(); // 0.8125
 */
export function smoothL1Loss(
  input: Tensor,
  target: Tensor,
  { reduction = "mean", beta = 1 }: Reduced & { beta?: number } = {},
): Tensor {
  if (!(beta >= 0)) throw new ValueError("smoothL1Loss", `beta must be ≥ 0, got ${beta}`);
  warnOfShapes("smoothL1Loss", input, target);
  return smooth(input, target, reduction, beta);
}

/**
 * z²/2 where the difference z is at most δ, δ·(|z| − δ/2) elsewhere. Warns where the two shapes differ.
 * @param options.delta where the square ends (1)
 * @throws ShapeError, DTypeError; ValueError unless delta > 0
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 * @example
 * F.huberLoss(torch.tensor([0.5, 3]), torch.tensor([0, 0]), { delta: 2 }).item(); // 2.0625
 */
export function huberLoss(
  input: Tensor,
  target: Tensor,
  { reduction = "mean", delta = 1 }: Reduced & { delta?: number } = {},
): Tensor {
  if (!(delta > 0)) throw new ValueError("huberLoss", `delta must be > 0, got ${delta}`);
  warnOfShapes("huberLoss", input, target);
  return huber(input, target, reduction, delta);
}
