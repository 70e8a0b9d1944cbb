import { ShapeError, show } from "../core/errors.ts";
import { numel, sameShape } from "../core/shape.ts";
import * as ops from "../ops/index.ts";
import type { Reduction } from "../ops/softmax.ts";
import type { Tensor } from "../torch.ts";

// torch.nn.functional: https://pytorch.org/docs/stable/nn.functional.html

export type { Reduction };

interface Reduced {
  /** "mean" (default) or "sum" over everything, or "none". */
  reduction?: Reduction;
}

/** x·weightᵀ (+ bias), for x of [..., in], weight of [out, in] and bias of [out]. @throws ShapeError, DTypeError */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  return bias === null ? ops.linear(x, weight) : ops.linear(x, weight, bias);
}

/** max(x, 0), element by element. */
export const relu: (x: Tensor) => Tensor = ops.relu;

/** e^x divided by its sum along `dim`. */
export const softmax: (x: Tensor, dim: number) => Tensor = ops.softmax;

/** The logarithm of softmax along `dim`. */
export const logSoftmax: (x: Tensor, dim: number) => Tensor = ops.logSoftmax;

function reduce(losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === "none") return losses;
  return reduction === "mean" ? ops.mean(losses, null, false) : ops.sum(losses, null, false);
}

/** [n, classes, …] with the classes last, as rows. */
function rows(x: Tensor): Tensor {
  const order = [0, ...x.sizes.slice(2).map((_, d) => d + 2), 1];
  return ops.reshape(ops.permute(x, order), [-1, x.sizes[1]]);
}

/**
 * Cross-entropy between logits and targets. Logits are [n, classes] (or [classes], or [n, classes, …]); targets are class
 * indices of [n] (or [], or [n, …]), integers, or probabilities of the logits' shape, floats.
 * @throws ShapeError, DTypeError, IndexError for a target that is no class
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 * @example
 * F.crossEntropy(torch.tensor([[0, 0]]), torch.tensor([1n])).item(); // 0.6931471824645996
 */
export function crossEntropy(input: Tensor, target: Tensor, { reduction = "mean" }: Reduced = {}): Tensor {
  const rank = input.sizes.length;
  if (target.dtype.isFloatingPoint && sameShape(input.sizes, target.sizes)) {
    const each = ops.neg(
      ops.sum(ops.mul(ops.logSoftmax(input, rank === 1 ? 0 : 1), target), rank === 1 ? 0 : 1, false),
    );
    if (reduction !== "mean") return reduce(each, reduction);
    return ops.div(ops.sum(each, null, false), rank === 1 ? 1 : numel(input.sizes) / input.sizes[1]);
  }
  if (rank === 2) return ops.crossEntropyRows(input, target, reduction);
  const expected = rank === 1 ? [] : [input.sizes[0], ...input.sizes.slice(2)];
  if (rank === 0 || !sameShape(target.sizes, expected)) {
    throw new ShapeError(
      "crossEntropy",
      `for an input of ${show(input.sizes)} the target must be ${show(expected)}, got ${show(target.sizes)}`,
      [input.sizes, target.sizes],
    );
  }
  const flat = rank === 1 ? ops.unsqueeze(input, 0) : rows(input);
  const losses = ops.crossEntropyRows(flat, ops.reshape(target, [-1]), reduction);
  return reduction === "none" ? ops.reshape(losses, expected) : losses;
}

/**
 * The squared difference, its mean, or its sum. Warns where the two shapes differ, since broadcasting [n] against
 * [n, 1] to [n, n] is seldom meant.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 * @example
 * F.mseLoss(torch.tensor([1, 2]), torch.tensor([0, 0])).item(); // 2.5
 */
export function mseLoss(input: Tensor, target: Tensor, { reduction = "mean" }: Reduced = {}): Tensor {
  if (!sameShape(input.sizes, target.sizes)) {
    console.warn(
      `mseLoss: the target has the shape ${show(target.sizes)}, the input ${show(input.sizes)}; they are broadcast, ` +
        "which is likely not what you mean: reshape one of them",
    );
  }
  return reduce(ops.pow(ops.sub(input, target), 2), reduction);
}
