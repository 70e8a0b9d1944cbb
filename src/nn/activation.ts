import type { SameRule } from "../core/shape-types.ts";
import type { Tensor } from "../torch.ts";
import { Module } from "./module.ts";

/**
 * max(x, 0), element by element.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html
 * @example
 * new nn.ReLU()(torch.tensor([-1, 2])).tolist(); // [0, 2]
 */
export class ReLU extends Module {
  declare readonly rule: SameRule;

  override forward(x: Tensor): Tensor {
    return x.relu();
  }
}
