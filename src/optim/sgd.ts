import { sgdStep } from "../engine/optimizers.ts";
import type { Tensor } from "../torch.ts";
import { Optimizer, type ParamGroup, type Params, runningZeros } from "./optimizer.ts";

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
  /** Climb instead of descending. Default false. */
  maximize?: boolean;
}

type Settings = Required<SGDOptions>;
type State = { momentum_buffer?: Tensor };

/**
 * Stochastic gradient descent: x ← x − lr · gradient, with momentum and weight decay if asked for.
 * @throws ValueError for a negative setting, or `nesterov` without momentum
 * @see https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.SGD([w], { lr: 0.5 });
 * w.mul(w).sum().backward();
 * optimizer.step();
 * w.item(); // 0
 */
export class SGD extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: SGDOptions) {
    super(params, { momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false, ...options });
  }

  protected override check({ lr, momentum, dampening, weightDecay, nesterov }: ParamGroup<Settings>): void {
    this.nonNegative({ lr, momentum, weightDecay });
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw this.wrong("nesterov needs a momentum and no dampening");
    }
  }

  protected override update(x: Tensor, gradient: Tensor, state: State, group: ParamGroup<Settings>): void {
    const first = state.momentum_buffer === undefined;
    if (group.momentum !== 0) state.momentum_buffer ??= runningZeros(x);
    sgdStep(x, gradient, group.momentum === 0 ? null : state.momentum_buffer!, first, group);
    x.counter.version++;
  }
}
