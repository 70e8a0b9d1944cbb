import { adagradStep } from "../engine/optimizers.ts";
import type { Tensor } from "../torch.ts";
import { Optimizer, type ParamGroup, type Params, runningZeros } from "./optimizer.ts";

export interface AdagradOptions {
  /** Learning rate. Default 0.01. */
  lr?: number;
  /** By which the learning rate falls: lr / (1 + steps · lrDecay). Default 0. */
  lrDecay?: number;
  /** Pull towards 0, as a part of the gradient. Default 0. */
  weightDecay?: number;
  /** What the sums of squares start from. Default 0. */
  initialAccumulatorValue?: number;
  /** Keeps the divisor away from 0. Default 1e-10. */
  eps?: number;
  /** Climb instead of descending. Default false. */
  maximize?: boolean;
}

type Settings = Required<AdagradOptions>;
type State = { step: number; sum: Tensor };

/**
 * Adagrad: x ← x − lr · gradient / (√s + eps), where s is the sum of the gradients' squares so far.
 * @throws ValueError for a negative setting
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 */
export class Adagrad extends Optimizer<Settings, State> {
  constructor(params: Params<Settings>, options: AdagradOptions = {}) {
    const defaults = { lr: 1e-2, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, maximize: false };
    super(params, { ...defaults, ...options });
  }

  protected override check(group: ParamGroup<Settings>): void {
    const { lr, lrDecay, weightDecay, initialAccumulatorValue, eps } = group;
    this.nonNegative({ lr, lrDecay, weightDecay, initialAccumulatorValue, eps });
  }

  protected override init(x: Tensor, { initialAccumulatorValue }: ParamGroup<Settings>): State {
    return { step: 0, sum: runningZeros(x, initialAccumulatorValue) };
  }

  protected override update(x: Tensor, gradient: Tensor, state: State, group: ParamGroup<Settings>): void {
    state.step++;
    adagradStep(x, gradient, state.sum, state.step, group);
    x.counter.version++;
  }
}
