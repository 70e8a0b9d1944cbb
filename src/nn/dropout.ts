import { ValueError } from "../core/errors.ts";
import type { SameRule } from "../core/shape-types.ts";
import type { Tensor } from "../torch.ts";
import { dropout, type InPlace } from "./functional/index.ts";
import { Module } from "./module.ts";
import { python } from "./printing.ts";

/**
 * In training, makes every element 0 with probability p and divides the others by 1 − p; in evaluation nothing. For the
 * same seed it is the same elements as PyTorch's.
 * @throws ValueError for a p outside [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 * @example
 * new nn.Dropout(0.5).eval()(torch.ones([4])); // tensor([1., 1., 1., 1.])
 */
export class Dropout extends Module {
  declare readonly rule: SameRule;
  readonly p: number;
  readonly inplace: boolean;

  /** @param options.inplace change the input itself (false) */
  constructor(p = 0.5, { inplace = false }: InPlace = {}) {
    super();
    if (!(p >= 0 && p <= 1)) {
      throw new ValueError("Dropout", `the probability has to be between 0 and 1, but got ${p}`);
    }
    this.p = p;
    this.inplace = inplace;
  }

  override forward(x: Tensor): Tensor {
    return dropout(x, { p: this.p, training: this.training, inplace: this.inplace });
  }

  override extraRepr(): string {
    return `p=${python(this.p)}, inplace=${python(this.inplace)}`;
  }
}
