import type { Tensor } from "../torch.ts";
import { crossEntropy, mseLoss, type Reduction } from "./functional.ts";
import { ModuleBase } from "./module.ts";

/** A loss is called with what a model gave and what it should have given. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: an instance is a function, see core/callable.ts
export abstract class Loss extends ModuleBase {
  readonly reduction: Reduction;

  /** @param options.reduction "mean" (default) or "sum" over everything, or "none" for each by itself */
  constructor({ reduction = "mean" }: { reduction?: Reduction } = {}) {
    super();
    this.reduction = reduction;
  }

  abstract override forward(input: Tensor, target: Tensor): Tensor;
}

export interface Loss {
  (input: Tensor, target: Tensor): Tensor;
}

/**
 * Cross-entropy of logits [n, classes] against class indices [n] (or probabilities [n, classes]): log-softmax and
 * negative log-likelihood in one, so nothing overflows.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 * @example
 * const loss = new nn.CrossEntropyLoss();
 * loss(torch.tensor([[0, 0]]), torch.tensor([1n])).item(); // 0.6931471824645996
 */
export class CrossEntropyLoss extends Loss {
  override forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, { reduction: this.reduction });
  }
}

/**
 * The mean squared difference.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 * @example
 * new nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([0, 0])).item(); // 2.5
 */
export class MSELoss extends Loss {
  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}
