import { ValueError } from "../../core/errors.ts";
import type { Optimizer, ParamGroup } from "../optimizer.ts";
import { LRScheduler, type SchedulerOptions } from "./scheduler.ts";

interface CosineOptions extends SchedulerOptions {
  /** The lowest learning rate. Default 0. */
  etaMin?: number;
}

/**
 * Lets the learning rate fall along half a cosine wave, from its first value to `etaMin` in `TMax` epochs, and rise
 * again after that.
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 * @example
 * const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 50, { etaMin: 0.001 });
 */
export class CosineAnnealingLR extends LRScheduler<{ TMax: number; etaMin: number }> {
  constructor(optimizer: Optimizer, TMax: number, { etaMin = 0, ...options }: CosineOptions = {}) {
    super(optimizer, { TMax, etaMin }, options);
  }

  // By what the rate changes, rather than what it is, so that other schedulers may change it too.
  protected override nextLr({ lr }: ParamGroup, i: number): number {
    const { TMax, etaMin } = this.settings;
    const epoch = this.lastEpoch;
    const height = this.baseLrs[i] - etaMin;
    if (epoch === 0) return lr;
    if (this.stepCount === 1) return etaMin + (height * (1 + Math.cos((epoch * Math.PI) / TMax))) / 2;
    if ((epoch - 1 - TMax) % (2 * TMax) === 0) return lr + (height * (1 - Math.cos(Math.PI / TMax))) / 2;
    const now = 1 + Math.cos((Math.PI * epoch) / TMax);
    const before = 1 + Math.cos((Math.PI * (epoch - 1)) / TMax);
    return (now / before) * (lr - etaMin) + etaMin;
  }
}

interface LinearOptions extends SchedulerOptions {
  /** What the learning rate is multiplied by at first, from 0 to 1. Default 1/3. */
  startFactor?: number;
  /** What it is multiplied by in the end, from 0 to 1. Default 1. */
  endFactor?: number;
  /** In how many epochs. Default 5. */
  totalIters?: number;
}

/**
 * Multiplies the learning rate by a factor that goes from `startFactor` to `endFactor` in a straight line: a warm-up.
 * @throws ValueError for a factor outside of [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export class LinearLR extends LRScheduler<{ startFactor: number; endFactor: number; totalIters: number }> {
  constructor(
    optimizer: Optimizer,
    { startFactor = 1 / 3, endFactor = 1, totalIters = 5, ...options }: LinearOptions = {},
  ) {
    for (const [name, factor] of Object.entries({ startFactor, endFactor })) {
      if (!(factor >= 0 && factor <= 1)) throw new ValueError("LinearLR", `${name} must be from 0 to 1, got ${factor}`);
    }
    super(optimizer, { startFactor, endFactor, totalIters }, options);
  }

  protected override nextLr({ lr }: ParamGroup): number {
    const { startFactor, endFactor, totalIters } = this.settings;
    const epoch = this.lastEpoch;
    if (epoch === 0) return lr * startFactor;
    if (epoch > totalIters) return lr;
    const rise = endFactor - startFactor;
    return lr * (1 + rise / (totalIters * startFactor + (epoch - 1) * rise));
  }
}
