import { adamStep } from "../engine/optimizers.ts";
import type { Tensor } from "../torch.ts";
import { Optimizer, type ParamGroup, type Params, runningZeros } from "./optimizer.ts";

export interface AdamOptions {
  /** Learning rate. Default 0.001. */
  lr?: number;
  /** How slowly the averages of the gradient and of its square move. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Keeps the divisor away from 0. Default 1e-8. */
  eps?: number;
  /** Pull towards 0. Default 0, for AdamW 0.01. */
  weightDecay?: number;
  /** Divide by the largest average of squares so far. Default false. */
  amsgrad?: boolean;
  /** Climb instead of descending. Default false. */
  maximize?: boolean;
}

type Settings = Required<AdamOptions>;
type State = { step: number; exp_avg: Tensor; exp_avg_sq: Tensor; max_exp_avg_sq?: Tensor };

/**
 * Adam: x ← x − lr · m / (√v + eps), where m and v are averages of the gradient and of its square, corrected for
 * having started at 0. Weight decay is a part of the gradient.
 * @throws ValueError for a negative setting, or a beta that is not in [0, 1)
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adam.html
 * @example
 * const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
 */
export class Adam extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdamOptions = {}) {
    const defaults = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false, maximize: false };
    super(params, { ...defaults, ...options } as Settings);
  }

  /** Whether weight decay shrinks the parameters rather than being a part of the gradient. */
  protected get decoupled(): boolean {
    return false;
  }

  protected override check({ lr, betas, eps, weightDecay }: ParamGroup<Settings>): void {
    this.nonNegative({ lr, eps, weightDecay });
    if (!betas.every((beta) => beta >= 0 && beta < 1)) throw this.wrong(`betas must be in [0, 1), got [${betas}]`);
  }

  protected override init(x: Tensor): State {
    return { step: 0, exp_avg: runningZeros(x), exp_avg_sq: runningZeros(x) };
  }

  protected override update(x: Tensor, gradient: Tensor, state: State, group: ParamGroup<Settings>): void {
    if (group.amsgrad) state.max_exp_avg_sq ??= runningZeros(x);
    const largest = group.amsgrad ? state.max_exp_avg_sq! : null;
    state.step++;
    adamStep(x, gradient, [state.exp_avg, state.exp_avg_sq, largest], state.step, this.decoupled, group);
    x.counter.version++;
  }
}

/**
 * Adam with decoupled weight decay: x shrinks by lr · weightDecay of itself before the step.
 * @throws ValueError for a negative setting, or a beta that is not in [0, 1)
 * @see https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Adam {
  constructor(params: Params<Settings>, options: AdamOptions = {}) {
    super(params, { weightDecay: 1e-2, ...options });
  }

  protected override get decoupled(): boolean {
    return true;
  }
}
