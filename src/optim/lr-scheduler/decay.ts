import type { Optimizer, ParamGroup } from "../optimizer.ts";
import { LRScheduler, perGroup, type SchedulerOptions } from "./scheduler.ts";

interface Gamma extends SchedulerOptions {
  /** What the learning rate is multiplied by. Default 0.1. */
  gamma?: number;
}

/**
 * The initial learning rate times a function of the epoch: one for all groups, or one for each.
 * @throws ValueError unless there are as many functions as groups
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html
 * @example
 * const scheduler = new optim.lrScheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch);
 */
export class LambdaLR extends LRScheduler<{ lrLambdas: ((epoch: number) => number)[] }> {
  constructor(
    optimizer: Optimizer,
    lrLambda: ((epoch: number) => number) | readonly ((epoch: number) => number)[],
    options: SchedulerOptions = {},
  ) {
    super(optimizer, { lrLambdas: perGroup("LambdaLR", "lrLambda", optimizer, lrLambda) }, options);
  }

  protected override nextLr(_: ParamGroup, i: number): number {
    return this.baseLrs[i] * this.settings.lrLambdas[i](this.lastEpoch);
  }

  /** Functions are not saved. */
  protected override savedSettings(): object {
    return {};
  }
}

/**
 * Multiplies the learning rate by `gamma` every `stepSize` epochs.
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 * @example
 * const scheduler = new optim.lrScheduler.StepLR(optimizer, 30, { gamma: 0.1 });
 */
export class StepLR extends LRScheduler<{ stepSize: number; gamma: number }> {
  constructor(optimizer: Optimizer, stepSize: number, { gamma = 0.1, ...options }: Gamma = {}) {
    super(optimizer, { stepSize, gamma }, options);
  }

  protected override nextLr({ lr }: ParamGroup): number {
    const { stepSize, gamma } = this.settings;
    return this.lastEpoch === 0 || this.lastEpoch % stepSize !== 0 ? lr : lr * gamma;
  }
}

/**
 * Multiplies the learning rate by `gamma` at each of the given epochs.
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
 * @example
 * const scheduler = new optim.lrScheduler.MultiStepLR(optimizer, [15, 30], { gamma: 0.5 });
 */
export class MultiStepLR extends LRScheduler<{ milestones: number[]; gamma: number }> {
  constructor(optimizer: Optimizer, milestones: readonly number[], { gamma = 0.1, ...options }: Gamma = {}) {
    super(optimizer, { milestones: [...milestones], gamma }, options);
  }

  protected override nextLr({ lr }: ParamGroup): number {
    const { milestones, gamma } = this.settings;
    return lr * gamma ** milestones.filter((epoch) => epoch === this.lastEpoch).length;
  }
}

/**
 * Multiplies the learning rate by `gamma` every epoch.
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html
 */
export class ExponentialLR extends LRScheduler<{ gamma: number }> {
  constructor(optimizer: Optimizer, gamma: number, options: SchedulerOptions = {}) {
    super(optimizer, { gamma }, options);
  }

  protected override nextLr({ lr }: ParamGroup): number {
    return this.lastEpoch === 0 ? lr : lr * this.settings.gamma;
  }
}
