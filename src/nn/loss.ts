import type { Tensor } from "../torch.ts";
import * as F from "./functional/index.ts";
import { ModuleBase } from "./module.ts";
import { Buffer } from "./parameter.ts";

export interface LossOptions<R extends string = F.Reduction> {
  /** "mean" (default) or "sum" over everything, or "none" for each loss by itself. */
  reduction?: R;
}

/** A loss is called with what a model gave and what it should have given. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: an instance is a function, see core/callable.ts
export abstract class Loss<R extends string = F.Reduction> extends ModuleBase {
  readonly reduction: R | "mean";

  constructor({ reduction }: LossOptions<R> = {}) {
    super();
    this.reduction = reduction ?? "mean";
  }

  abstract override forward(input: Tensor, target: Tensor): Tensor;
}

// biome-ignore lint/correctness/noUnusedVariables: it must have the class's parameters
export interface Loss<R extends string> {
  (input: Tensor, target: Tensor): Tensor;
}

/** Weights belong to the module: they are saved with it, and converted. */
const buffer = (x: Tensor | null | undefined): Buffer | null => (x == null ? null : new Buffer(x));

/**
 * The mean squared difference.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 * @example
 * new nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([0, 0])).item(); // 2.5
 */
export class MSELoss extends Loss {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.mseLoss(input, target, { reduction: this.reduction });
  }
}

/**
 * The mean difference without its sign.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
 * @example
 * new nn.L1Loss()(torch.tensor([1, 2]), torch.tensor([0, 4])).item(); // 1.5
 */
export class L1Loss extends Loss {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.l1Loss(input, target, { reduction: this.reduction });
  }
}

/**
 * z²/2β where the difference z is below β (1), |z| − β/2 elsewhere.
 * @throws ValueError when called, for a negative beta
 * @see https://pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
 * @example
 * new nn.SmoothL1Loss()(torch.tensor([0.5, 2]), torch.tensor([0, 0])).item(); // 0.8125
 */
export class SmoothL1Loss extends Loss {
  readonly beta: number;

  /** @param options.beta where the square ends (1) */
  constructor({ beta = 1, ...options }: LossOptions & { beta?: number } = {}) {
    super(options);
    this.beta = beta;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return F.smoothL1Loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

/**
 * z²/2 where the difference z is at most δ (1), δ·(|z| − δ/2) elsewhere.
 * @throws ValueError when called, unless delta > 0
 * @see https://pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
 * @example
 * new nn.HuberLoss({ delta: 2 })(torch.tensor([0.5, 3]), torch.tensor([0, 0])).item(); // 2.0625
 */
export class HuberLoss extends Loss {
  readonly delta: number;

  /** @param options.delta where the square ends (1) */
  constructor({ delta = 1, ...options }: LossOptions & { delta?: number } = {}) {
    super(options);
    this.delta = delta;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return F.huberLoss(input, target, { reduction: this.reduction, delta: this.delta });
  }
}

export interface ClassLossOptions extends LossOptions {
  /** [classes], what the losses of each class are multiplied by. Default: 1. */
  weight?: Tensor | null;
  /** A target that does not count. Default −100. */
  ignoreIndex?: number;
}

/**
 * −x[target] of logarithms of probabilities x, [n, classes], against class indices [n].
 * @throws ShapeError, DTypeError, IndexError for a target that is no class
 * @see https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
 * @example
 * new nn.NLLLoss()(torch.tensor([[-0.5, -1]]), torch.tensor([1n])).item(); // 1
 */
export class NLLLoss extends Loss {
  weight: Buffer | null;
  readonly ignoreIndex: number;

  constructor({ weight = null, ignoreIndex = -100, ...options }: ClassLossOptions = {}) {
    super(options);
    this.weight = buffer(weight);
    this.ignoreIndex = ignoreIndex;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return F.nllLoss(input, target, { weight, ignoreIndex, reduction });
  }
}

/**
 * Cross-entropy of logits [n, classes] against class indices [n] (or probabilities [n, classes]): log-softmax and
 * negative log-likelihood in one, so nothing overflows.
 * @throws ShapeError, DTypeError, IndexError for a target that is no class
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 * @example
 * const loss = new nn.CrossEntropyLoss();
 * loss(torch.tensor([[0, 0]]), torch.tensor([1n])).item(); // 0.6931471824645996
 */
export class CrossEntropyLoss extends Loss {
  weight: Buffer | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;

  /** @param options.labelSmoothing how much of each target is spread evenly over all classes, from 0 (default) to 1 */
  constructor(options: ClassLossOptions & { labelSmoothing?: number } = {}) {
    super(options);
    const { weight = null, ignoreIndex = -100, labelSmoothing = 0 } = options;
    this.weight = buffer(weight);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, labelSmoothing, reduction } = this;
    return F.crossEntropy(input, target, { weight, ignoreIndex, labelSmoothing, reduction });
  }
}

/**
 * −(t·log p + (1 − t)·log(1 − p)) of probabilities p against targets t of the same shape.
 * @throws ShapeError; ValueError for an input outside [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
 * @example
 * new nn.BCELoss()(torch.tensor([0.5]), torch.tensor([1])).item(); // 0.6931471824645996
 */
export class BCELoss extends Loss {
  weight: Buffer | null;

  /** @param options.weight what each loss is multiplied by, broadcast to the input's shape (1) */
  constructor({ weight = null, ...options }: LossOptions & { weight?: Tensor | null } = {}) {
    super(options);
    this.weight = buffer(weight);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return F.binaryCrossEntropy(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

/**
 * BCELoss of sigmoid(input), without computing what may become 0.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 * @example
 * new nn.BCEWithLogitsLoss()(torch.tensor([0]), torch.tensor([1])).item(); // 0.6931471824645996
 */
export class BCEWithLogitsLoss extends Loss {
  weight: Buffer | null;
  // A buffer has the name that it has in state dicts.
  protected pos_weight: Buffer | null;

  /**
   * @param options.weight what each loss is multiplied by, broadcast to the input's shape (1)
   * @param options.posWeight what losses of positive targets are multiplied by, broadcast to the input's shape (1)
   */
  constructor(options: LossOptions & { weight?: Tensor | null; posWeight?: Tensor | null } = {}) {
    super(options);
    this.weight = buffer(options.weight);
    this.pos_weight = buffer(options.posWeight);
  }

  get posWeight(): Buffer | null {
    return this.pos_weight;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, posWeight, reduction } = this;
    return F.binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction });
  }
}

/**
 * The divergence t·(log t − input) of distributions; the input holds logarithms of probabilities.
 * @throws ShapeError, DTypeError
 * @see https://pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
 * @example
 * const loss = new nn.KLDivLoss({ reduction: "batchmean" });
 * loss(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[1, 0]])).item(); // 0.6931471824645996
 */
export class KLDivLoss extends Loss<F.Reduction | "batchmean"> {
  readonly logTarget: boolean;

  /**
   * @param options.reduction "batchmean" divides the sum by the number of rows; "mean" (default), "sum", "none"
   * @param options.logTarget whether targets are logarithms, too (false)
   */
  constructor({
    logTarget = false,
    ...options
  }: LossOptions<F.Reduction | "batchmean"> & { logTarget?: boolean } = {}) {
    super(options);
    this.logTarget = logTarget;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return F.klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}
