import { adadeltaStep } from "../engine/optimizers.ts";
import type { Tensor } from "../torch.ts";
import { Optimizer, type ParamGroup, type Params, runningZeros } from "./optimizer.ts";

export interface AdadeltaOptions {
  /** What each change is multiplied by. Default 1. */
  lr?: number;
  /** How slowly the averages move, from 0 to 1. Default 0.9. */
  rho?: number;
  /** Keeps both roots away from 0. Default 1e-6. */
  eps?: number;
  /** Pull towards 0, as a part of the gradient. Default 0. */
  weightDecay?: number;
  /** Climb instead of descending. Default false. */
  maximize?: boolean;
}

type Settings = Required<AdadeltaOptions>;
type State = { step: number; square_avg: Tensor; acc_delta: Tensor };

/**
 * Adadelta: x ← x − lr · δ with δ = gradient · √(d + eps) / √(v + eps), where v and d are averages of the squares of
 * the gradient and of δ.
 * @throws ValueError for a negative setting, or a rho above 1
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adadelta.html
 */
export class Adadelta extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdadeltaOptions = {}) {
    super(params, { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false, ...options });
  }

  protected override check({ lr, rho, eps, weightDecay }: ParamGroup<Settings>): void {
    this.nonNegative({ lr, rho, eps, weightDecay });
    if (rho > 1) throw this.wrong(`rho must be from 0 to 1, got ${rho}`);
  }

  protected override init(x: Tensor): State {
    return { step: 0, square_avg: runningZeros(x), acc_delta: runningZeros(x) };
  }

  protected override update(x: Tensor, gradient: Tensor, state: State, group: ParamGroup<Settings>): void {
    state.step++;
    adadeltaStep(x, gradient, [state.square_avg, state.acc_delta], group);
    x.counter.version++;
  }
}
