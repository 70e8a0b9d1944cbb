import { int64 } from "../../core/dtype.ts";
import { DTypeError, IndexError, ShapeError, show, spell, ValueError } from "../../core/errors.ts";
import { numel, sameShape } from "../../core/shape.ts";
import { again, capture } from "../../engine/capture.ts";
import { computeInto } from "../../ops/compose.ts";
import { defineOp, type Op } from "../../ops/define.ts";
import { requireFloat } from "../../ops/dtypes.ts";
import * as ops from "../../ops/index.ts";
import { floats, indices, positives } from "../../ops/samples.ts";
import { noGrad, Tensor } from "../../torch.ts";
import { checkReduction, type Reduced, type Reduction, reduce } from "./reduction.ts";

// Losses between scores of classes and the right class.

export interface ClassOptions extends Reduced {
  /** [classes], what the losses of each class are multiplied by; a mean is divided by their sum. Default: 1. */
  weight?: Tensor | null;
  /** A target that does not count. Default −100. */
  ignoreIndex?: number;
}

type NLLArgs = [weight: Tensor | null, reduction: Reduction, ignoreIndex: number];

/** Where a target counts, the classes with 0 in place of those that do not, and what each loss is multiplied by. */
function countedTargets(x: Tensor, target: Tensor, weight: Tensor | null, ignoreIndex: number) {
  const long = ops.to(target, int64);
  const counts = ops.ne(long, ignoreIndex);
  const classes = ops.where(counts, long, 0);
  const of = weight === null ? counts : ops.where(counts, ops.indexBy(weight, [classes]), 0);
  return { counts, classes, weights: ops.to(of, x.dtype) };
}

const reductions = ["none", "mean", "sum"] as const;

/** −weight · x[target] for x of [n, classes, …] or [classes] that hold logarithms of probabilities. */
const nll: Op<[Tensor, Tensor], NLLArgs> = defineOp<[Tensor, Tensor], NLLArgs>({
  name: "nllLoss",
  gradName: ([x]) => (x.ndim < 3 ? "NllLossBackward0" : "NllLoss2DBackward0"),
  arity: 2,
  shape: ([, target], _, reduction) => (reduction === "none" ? target.sizes : []),
  dtype: ([x]) => requireFloat("nllLoss", x),
  forward: (out, [x, target], weight, reduction, ignoreIndex) =>
    computeInto(out, () => {
      const { counts, classes, weights } = countedTargets(x, target, weight, ignoreIndex);
      const picked = ops.gather(x, classDim(x), ops.unsqueeze(classes, classDim(x)));
      const each = ops.neg(ops.mul(ops.reshape(picked, target.sizes), weights));
      const losses = ops.where(counts, each, 0);
      if (reduction !== "mean") return reduce(losses, reduction);
      return ops.div(reduce(losses, "sum"), reduce(weights, "sum"));
    }),
  saves: (i) => (i === 0 ? [0, 1] : []),
  vjp: (g, [x, target], { args: [weight, reduction, ignoreIndex] }) => [
    () => {
      const { counts, classes, weights } = noGrad(() => countedTargets(x, target, weight, ignoreIndex));
      const part = reduction === "mean" ? ops.div(g, reduce(weights, "sum")) : g;
      const each = ops.where(counts, ops.neg(ops.mul(part, weights)), 0);
      const places = Array.from({ length: x.sizes[classDim(x)] }, (_, i) => i);
      const right = ops.eq(ops.unsqueeze(classes, classDim(x)), alongClasses(ops.tensor(places, { dtype: int64 }), x));
      return ops.where(right, ops.unsqueeze(each, classDim(x)), 0);
    },
    null,
  ],
  samples: () =>
    reductions.flatMap((reduction): [Tensor, Tensor, ...NLLArgs][] => [
      [floats([3, 4]), indices([3], 4), null, reduction, -100],
      [floats([5, 4]), indices([5], 4), positives([4]), reduction, 2],
      [floats([4]), indices([], 4), null, reduction, -100],
      [floats([2, 4, 3, 2]), indices([2, 3, 2], 4), positives([4]), reduction, 2],
    ]),
});

/** The dimension of the classes. */
const classDim = (x: Tensor): number => (x.ndim === 1 ? 0 : 1);

/** @throws ShapeError unless the targets fit inputs of [n, classes, …] or [classes], and the weight their classes */
function checkShapes(op: string, input: Tensor, target: Tensor, weight: Tensor | null): void {
  const expected = input.ndim === 1 ? [] : [input.sizes[0], ...input.sizes.slice(2)];
  if (input.ndim === 0 || !sameShape(target.sizes, expected)) {
    throw new ShapeError(
      op,
      `for an input of ${show(input.sizes)} the target must be ${show(expected)}, got ${show(target.sizes)}`,
      [input.sizes, target.sizes],
    );
  }
  const classes = input.sizes[classDim(input)];
  if (weight !== null && !sameShape(weight.sizes, [classes])) {
    throw new ShapeError(op, `the weight must be [${classes}], one for each class, got ${show(weight.sizes)}`, [
      weight.sizes,
    ]);
  }
}

/** @throws DTypeError for targets that are no integers, IndexError for those that are no class */
function checkClasses(op: string, target: Tensor, classes: number, ignoreIndex: number): void {
  if (capture !== null) return void again(checkClasses, op, target, classes, ignoreIndex);
  if (target.dtype.isFloatingPoint) {
    throw new DTypeError(
      op,
      `targets of shape ${show(target.sizes)} are class indices and must be integers, not ${target.dtype}; ` +
        "make them with bigints, torch.tensor([0n, 2n]), or convert them with .to(torch.int64)",
    );
  }
  if (numel(target.sizes) === 0) return;
  const long = ops.to(target, int64);
  const counted = ops.where(ops.ne(long, ignoreIndex), long, 0);
  for (const value of [ops.amin(counted, null, false).item(), ops.amax(counted, null, false).item()]) {
    if (value < 0 || value >= classes) {
      throw new IndexError(op, `target ${value} is out of bounds: classes are 0 to ${classes - 1}`);
    }
  }
}

/**
 * −x[target] for each row of logarithms of probabilities. Inputs are [n, classes] (or [classes], or [n, classes, …]),
 * targets integers of [n] (or [], or [n, …]).
 * @throws ShapeError, DTypeError, IndexError for a target that is no class
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 * @example
 * F.nllLoss(torch.tensor([[-0.5, -1]]), torch.tensor([1n])).item(); // 1
 */
export function nllLoss(
  input: Tensor,
  target: Tensor,
  { weight = null, ignoreIndex = -100, reduction = "mean" }: ClassOptions = {},
): Tensor {
  checkShapes("nllLoss", input, target, weight);
  checkClasses("nllLoss", target, input.sizes[classDim(input)], ignoreIndex);
  return likelihoodLoss(input, target, weight, reduction, ignoreIndex);
}

function likelihoodLoss(input: Tensor, target: Tensor, ...args: NLLArgs): Tensor {
  if (input.ndim < 3 || input.ndim === 4) return nll(input, target, ...args);
  // As PyTorch does, so that the tape reads the same.
  const [n, classes] = input.sizes;
  const pixels = numel(target.sizes.slice(1));
  const losses = nll(ops.reshape(input, [n, classes, 1, pixels]), ops.reshape(target, [n, 1, pixels]), ...args);
  return args[1] === "none" ? ops.view(losses, target.sizes) : losses;
}

/**
 * Cross-entropy between logits and targets. Logits are [n, classes] (or [classes], or [n, classes, …]); targets are class
 * indices of [n] (or [], or [n, …]), integers, or probabilities of the logits' shape, floats.
 * @param options.labelSmoothing how much of each target is spread evenly over all classes, from 0 (default) to 1
 * @throws ShapeError, DTypeError, IndexError for a target that is no class
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 * @example
 * F.crossEntropy(torch.tensor([[0, 0]]), torch.tensor([1n])).item(); // 0.6931471824645996
 */
export function crossEntropy(
  input: Tensor,
  target: Tensor,
  options: ClassOptions & { labelSmoothing?: number } = {},
): Tensor {
  const { weight = null, ignoreIndex = -100, labelSmoothing = 0, reduction = "mean" } = options;
  checkReduction(reduction);
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new ValueError("crossEntropy", `labelSmoothing must be between 0 and 1, got ${labelSmoothing}`);
  }
  if (!(target instanceof Tensor)) {
    const problem = `the target must be a tensor, such as torch.tensor([2n, 0n]), got ${spell(target)}`;
    throw new ValueError("crossEntropy", problem);
  }
  if (target.dtype.isFloatingPoint && sameShape(input.sizes, target.sizes)) {
    return withProbabilities(input, target, weight, labelSmoothing, reduction);
  }
  if (input.ndim === 2 && weight === null && labelSmoothing === 0 && ignoreIndex < 0) {
    const losses = inOneKernel(input, target, reduction);
    if (losses !== null) return losses;
  }
  checkShapes("crossEntropy", input, target, weight);
  checkClasses("crossEntropy", target, input.sizes[classDim(input)], ignoreIndex);
  const logs = ops.logSoftmax(input, classDim(input));
  const losses = likelihoodLoss(logs, target, weight, reduction, ignoreIndex);
  if (labelSmoothing === 0) return losses;
  const spread = smoothed(logs, target, weight, ignoreIndex, reduction);
  const part = labelSmoothing / input.sizes[classDim(input)];
  return ops.add(ops.mul(losses, 1 - labelSmoothing), ops.mul(spread, part));
}

/** The plain case. Null when a target is no class: then it is to be ignored, or is an error. */
function inOneKernel(input: Tensor, target: Tensor, reduction: Reduction): Tensor | null {
  try {
    return ops.crossEntropyRows(input, target, reduction);
  } catch (error) {
    if (error instanceof IndexError) return null;
    throw error;
  }
}

/** The losses when every class is equally right. */
function smoothed(
  logs: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  reduction: Reduction,
): Tensor {
  const { counts, weights } = noGrad(() => countedTargets(logs, target, weight, ignoreIndex));
  const each = ops.neg(
    ops.sum(weight === null ? logs : ops.mul(logs, alongClasses(weight, logs)), classDim(logs), false),
  );
  const losses = ops.where(counts, each, 0);
  return reduction === "mean" ? ops.div(reduce(losses, "sum"), reduce(weights, "sum")) : reduce(losses, reduction);
}

/** Weights of classes in a shape that broadcasts with x. */
function alongClasses(weight: Tensor, x: Tensor): Tensor {
  return ops.reshape(weight, [-1, ...x.sizes.slice(2).map(() => 1)]);
}

function withProbabilities(
  input: Tensor,
  target: Tensor,
  weight: Tensor | null,
  labelSmoothing: number,
  reduction: Reduction,
): Tensor {
  const dim = classDim(input);
  const classes = input.sizes[dim];
  const wanted = labelSmoothing === 0 ? target : ops.add(ops.mul(target, 1 - labelSmoothing), labelSmoothing / classes);
  const logs = ops.mul(ops.logSoftmax(input, dim), wanted);
  const each = weight === null ? logs : ops.mul(logs, alongClasses(weight, input));
  if (reduction === "none") return ops.neg(ops.sum(each, dim, false));
  const total = ops.neg(ops.sum(each, null, false));
  return reduction === "sum" ? total : ops.div(total, numel(input.sizes) / classes);
}
