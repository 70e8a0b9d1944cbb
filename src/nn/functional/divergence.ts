import { DTypeError, ShapeError, show, ValueError } from "../../core/errors.ts";
import { sameShape } from "../../core/shape.ts";
import { again } from "../../engine/capture.ts";
import * as ops from "../../ops/index.ts";
import { floats, positives } from "../../ops/samples.ts";
import type { Tensor } from "../../torch.ts";
import { defineLoss, type Reduced, type Reduction, reduce } from "./reduction.ts";

// Losses between probabilities.

/** Logarithms of probabilities stop here, so that no loss is infinite. */
const LEAST_LOG = -100;
/** What a slope is divided by is at least this, in PyTorch a float32. */
const LEAST_SPREAD = Math.fround(1e-12);

type Weighted = Reduced & {
  /** What each loss is multiplied by, broadcast to the input's shape. Default: 1. */
  weight?: Tensor | null;
};

const weighed = (x: Tensor, weight: Tensor | null): Tensor => (weight === null ? x : ops.mul(x, weight));

const binary = defineLoss<[weight: Tensor | null]>({
  name: "binaryCrossEntropy",
  gradName: "BinaryCrossEntropyBackward0",
  each(x, target, weight) {
    const right = ops.clamp(ops.log(x), LEAST_LOG, null);
    const wrong = ops.clamp(ops.log(ops.sub(1, x)), LEAST_LOG, null);
    return weighed(ops.sub(ops.mul(ops.sub(target, 1), wrong), ops.mul(target, right)), weight);
  },
  slopes: [
    (x, target, weight) => {
      const spread = ops.clamp(ops.mul(ops.sub(1, x), x), LEAST_SPREAD, null);
      return weighed(ops.div(ops.sub(x, target), spread), weight);
    },
    (x, _, weight) => weighed(ops.sub(ops.log(ops.sub(1, x)), ops.log(x)), weight),
  ],
  samples: () => [
    [ops.div(positives([3, 4]), 4), ops.div(positives([3, 4], 20), 4), null],
    [ops.div(positives([3, 4]), 4), ops.div(positives([3, 4], 20), 4), positives([4], 3)],
  ],
});

/** log(1 + e^−x): −log of the probability that a logit x stands for. */
const surprise = (x: Tensor): Tensor => ops.softplus(ops.neg(x), 1, 40);

const binaryLogits = defineLoss<[weight: Tensor | null, posWeight: Tensor | null]>({
  name: "binaryCrossEntropyWithLogits",
  gradName: "BinaryCrossEntropyWithLogitsBackward0",
  each(x, target, weight, posWeight) {
    const doubt = surprise(x);
    const right = posWeight === null ? doubt : ops.mul(doubt, ops.add(ops.mul(target, ops.sub(posWeight, 1)), 1));
    return weighed(ops.add(ops.mul(ops.sub(1, target), x), right), weight);
  },
  slopes: [
    (x, target, weight, posWeight) => {
      if (posWeight === null) return weighed(ops.sub(ops.sigmoid(x), target), weight);
      const positive = ops.mul(target, posWeight);
      const all = ops.sub(ops.add(positive, 1), target);
      return weighed(ops.sub(ops.mul(all, ops.sigmoid(x)), positive), weight);
    },
    (x, _, weight, posWeight) => {
      if (posWeight === null) return weighed(ops.neg(x), weight);
      return weighed(ops.sub(ops.mul(surprise(x), ops.sub(posWeight, 1)), x), weight);
    },
  ],
  samples: () => [
    [floats([3, 4]), ops.div(positives([3, 4], 20), 4), null, null],
    [floats([3, 4]), ops.div(positives([3, 4], 20), 4), positives([3, 1], 3), positives([4], 9)],
  ],
});

function checkTarget(op: string, input: Tensor, target: Tensor): void {
  if (sameShape(input.sizes, target.sizes)) return;
  throw new ShapeError(op, `the target must be of the input's shape ${show(input.sizes)}, got ${show(target.sizes)}`, [
    target.sizes,
    input.sizes,
  ]);
}

/** @throws ValueError for what is no probability */
function checkProbabilities(op: string, input: Tensor): void {
  const inside = ops.logicalAnd(ops.ge(input, 0), ops.le(input, 1));
  if (input.numel() > 0 && !ops.amin(inside, null, false).item()) {
    throw new ValueError(op, "all elements of input should be between 0 and 1");
  }
}

/**
 * −(t·log p + (1 − t)·log(1 − p)) of probabilities p against targets t, with logarithms of at least −100.
 * @throws ShapeError unless both have one shape; ValueError for an input outside [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 * @example
 * F.binaryCrossEntropy(torch.tensor([0.5]), torch.tensor([1])).item(); // 0.6931471824645996
 */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  { weight = null, reduction = "mean" }: Weighted = {},
): Tensor {
  const op = "binaryCrossEntropy";
  checkTarget(op, input, target);
  again(checkProbabilities, op, input);
  return binary(input, target, reduction, weight);
}

/**
 * binaryCrossEntropy of sigmoid(input), without computing what may become 0.
 * @param options.posWeight what losses of positive targets are multiplied by, broadcast to the input's shape
 * @throws ShapeError unless both have one shape
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 * @example
 * F.binaryCrossEntropyWithLogits(torch.tensor([0]), torch.tensor([1])).item(); // 0.6931471824645996
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  { weight = null, posWeight = null, reduction = "mean" }: Weighted & { posWeight?: Tensor | null } = {},
): Tensor {
  checkTarget("binaryCrossEntropyWithLogits", input, target);
  return binaryLogits(input, target, reduction, weight, posWeight);
}

/**
 * The divergence t·(log t − input) of distributions: input and, with `logTarget`, target are logarithms of
 * probabilities. "batchmean" divides the sum by the number of rows, as mathematics wants it; "mean" by that of elements.
 * @throws ShapeError, DTypeError
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html
 * @example
 * F.klDiv(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[1, 0]]), { reduction: "batchmean" }).item(); // 0.6931471824645996
 */
export function klDiv(
  input: Tensor,
  target: Tensor,
  { reduction = "mean", logTarget = false }: { reduction?: Reduction | "batchmean"; logTarget?: boolean } = {},
): Tensor {
  if (!input.dtype.isFloatingPoint) throw new DTypeError("klDiv", `wants floats, not ${input.dtype}`);
  if (reduction === "mean") {
    console.warn(
      "klDiv: reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides " +
        "only by the batch size, and aligns with the KL div math definition.",
    );
  }
  const each = logTarget
    ? ops.mul(ops.exp(target), ops.sub(target, input))
    : ops.sub(entropyPart(target), ops.mul(target, input));
  if (reduction !== "batchmean") return reduce(each, reduction);
  return input.ndim === 0 ? reduce(each, "sum") : ops.div(reduce(each, "sum"), input.sizes[0]);
}

/** t·log t, which is 0 at 0. */
function entropyPart(target: Tensor): Tensor {
  return ops.mul(target, ops.log(ops.where(ops.eq(target, 0), 1, target)));
}
