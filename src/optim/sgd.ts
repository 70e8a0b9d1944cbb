import { ValueError } from "../core/errors.ts";
import { keep, type Tensor } from "../torch.ts";
import { Optimizer, type ParamGroup, requireNonNegative } from "./optimizer.ts";

export interface SGDOptions {
  /** Learning rate. */
  lr: number;
  /** How much of the last direction goes on. Default 0. */
  momentum?: number;
  /** How much of the gradient is held back from the momentum. Default 0. */
  dampening?: number;
  /** Pull towards 0, as a part of the parameter. Default 0. */
  weightDecay?: number;
  /** Nesterov's momentum. Default false. */
  nesterov?: boolean;
}

/**
 * Stochastic gradient descent: x ← x − lr · gradient, with momentum and weight decay if asked for.
 * @throws ValueError for a negative setting
 * @see https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.SGD([w], { lr: 0.5 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * w.item(); // 0
 */
export class SGD extends Optimizer<Required<SGDOptions>> {
  private readonly momenta = new Map<Tensor, Tensor>();

  constructor(
    params: Iterable<Tensor> | Iterable<{ params: Iterable<Tensor> } & Partial<SGDOptions>>,
    { lr, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false }: SGDOptions,
  ) {
    requireNonNegative("SGD", { lr, momentum, weightDecay });
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ValueError("SGD", "nesterov needs a momentum and no dampening");
    }
    super(params, { lr, momentum, dampening, weightDecay, nesterov });
  }

  protected override update(x: Tensor, gradient: Tensor, group: ParamGroup<Required<SGDOptions>>): void {
    const { lr, momentum, weightDecay, nesterov } = group;
    let direction = weightDecay === 0 ? gradient : gradient.add(x, { alpha: weightDecay });
    if (momentum !== 0) {
      const moved = this.momentum(x, direction, group);
      direction = nesterov ? direction.add(moved, { alpha: momentum }) : moved;
    }
    x.add_(direction, { alpha: -lr });
  }

  private momentum(x: Tensor, direction: Tensor, group: ParamGroup<Required<SGDOptions>>): Tensor {
    const before = this.momenta.get(x);
    if (before !== undefined) return before.mul_(group.momentum).add_(direction, { alpha: 1 - group.dampening });
    const first = keep(direction.clone());
    this.momenta.set(x, first);
    return first;
  }
}
