import { rmspropStep } from "../engine/optimizers.ts";
import type { Tensor } from "../torch.ts";
import { Optimizer, type ParamGroup, type Params, runningZeros } from "./optimizer.ts";

export interface RMSpropOptions {
  /** Learning rate. Default 0.01. */
  lr?: number;
  /** How slowly the average of squares moves. Default 0.99. */
  alpha?: number;
  /** Keeps the divisor away from 0. Default 1e-8. */
  eps?: number;
  /** Pull towards 0, as a part of the gradient. Default 0. */
  weightDecay?: number;
  /** How much of the last direction goes on. Default 0. */
  momentum?: number;
  /** Divide by the standard deviation of the gradient, rather than its root mean square. Default false. */
  centered?: boolean;
  /** Climb instead of descending. Default false. */
  maximize?: boolean;
}

type Settings = Required<RMSpropOptions>;
type State = { step: number; square_avg: Tensor; grad_avg?: Tensor; momentum_buffer?: Tensor };

/**
 * RMSprop: x ← x − lr · gradient / (√v + eps), where v is an average of the gradient's square.
 * @throws ValueError for a negative setting
 * @see https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: RMSpropOptions = {}) {
    const defaults = {
      lr: 1e-2,
      alpha: 0.99,
      eps: 1e-8,
      weightDecay: 0,
      momentum: 0,
      centered: false,
      maximize: false,
    };
    super(params, { ...defaults, ...options });
  }

  protected override check({ lr, alpha, eps, weightDecay, momentum }: ParamGroup<Settings>): void {
    this.nonNegative({ lr, alpha, eps, weightDecay, momentum });
  }

  protected override init(x: Tensor): State {
    return { step: 0, square_avg: runningZeros(x) };
  }

  protected override update(x: Tensor, gradient: Tensor, state: State, group: ParamGroup<Settings>): void {
    if (group.centered) state.grad_avg ??= runningZeros(x);
    if (group.momentum > 0) state.momentum_buffer ??= runningZeros(x);
    state.step++;
    const means = group.centered ? state.grad_avg! : null;
    const buffer = group.momentum > 0 ? state.momentum_buffer! : null;
    rmspropStep(x, gradient, [state.square_avg, means, buffer], group);
    x.counter.version++;
  }
}
