import { ValueError } from "../../core/errors.ts";
import type { Tensor } from "../../torch.ts";
import type { Optimizer } from "../optimizer.ts";
import { checkKeys, perGroup, type SchedulerState } from "./scheduler.ts";

export interface PlateauOptions {
  /** Whether the smallest or the largest value is best. Default "min". */
  mode?: "min" | "max";
  /** What the learning rate is multiplied by, below 1. Default 0.1. */
  factor?: number;
  /** How many epochs without an improvement are waited for. Default 10. */
  patience?: number;
  /** The smallest improvement that counts. Default 1e-4. */
  threshold?: number;
  /** Whether that is a share of the best value or a difference. Default "rel". */
  thresholdMode?: "rel" | "abs";
  /** How many epochs after a change nothing is counted. Default 0. */
  cooldown?: number;
  /** The lowest learning rate, for all groups or for each. Default 0. */
  minLr?: number | readonly number[];
  /** The smallest change of the learning rate that is made. Default 1e-8. */
  eps?: number;
}

/**
 * Multiplies the learning rate by `factor` when a value, such as the validation loss, has stopped improving.
 * @throws ValueError for settings that make no sense
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html
 * @example
 * const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 2 });
 * for (const loss of [0.4, 0.35, 0.36, 0.35, 0.35]) scheduler.step(loss);
 * scheduler.getLastLr().map((lr) => lr.toFixed(3)); // ["0.010"]
 */
export class ReduceLROnPlateau {
  readonly optimizer: Optimizer;
  readonly settings: Required<Omit<PlateauOptions, "minLr">> & { minLrs: number[] };
  /** The best value so far. */
  best: number;
  numBadEpochs = 0;
  lastEpoch = 0;
  private cooldownCounter = 0;
  private lastLr: number[];

  constructor(optimizer: Optimizer, options: PlateauOptions = {}) {
    const { minLr = 0, ...given } = options;
    const minLrs = perGroup("ReduceLROnPlateau", "minLr", optimizer, minLr);
    const counts = { patience: 10, cooldown: 0 };
    const sizes = { factor: 0.1, threshold: 1e-4, eps: 1e-8 };
    this.settings = { mode: "min", thresholdMode: "rel", ...counts, ...sizes, ...given, minLrs };
    const { mode, thresholdMode, factor } = this.settings;
    if (!(factor < 1)) throw wrong(`factor must be below 1, got ${factor}`);
    if (mode !== "min" && mode !== "max") throw wrong(`mode must be "min" or "max", got ${JSON.stringify(mode)}`);
    if (thresholdMode !== "rel" && thresholdMode !== "abs") {
      throw wrong(`thresholdMode must be "rel" or "abs", got ${JSON.stringify(thresholdMode)}`);
    }
    this.optimizer = optimizer;
    this.best = mode === "min" ? Infinity : -Infinity;
    this.lastLr = optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** Notes the value of an epoch, and lowers the learning rates when it is time to. */
  step(metrics: number | Tensor): void {
    const current = Number(metrics);
    const { patience, cooldown } = this.settings;
    this.lastEpoch++;
    if (this.isBetter(current)) {
      this.best = current;
      this.numBadEpochs = 0;
    } else this.numBadEpochs++;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs > patience) {
      this.reduce();
      this.cooldownCounter = cooldown;
      this.numBadEpochs = 0;
    }
    this.lastLr = this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  private isBetter(value: number): boolean {
    const { mode, thresholdMode, threshold } = this.settings;
    if (thresholdMode === "rel") {
      return mode === "min" ? value < this.best * (1 - threshold) : value > this.best * (threshold + 1);
    }
    return mode === "min" ? value < this.best - threshold : value > this.best + threshold;
  }

  private reduce(): void {
    const { factor, eps, minLrs } = this.settings;
    this.optimizer.paramGroups.forEach((group, i) => {
      const lower = Math.max(group.lr * factor, minLrs[i]);
      if (group.lr - lower > eps) group.lr = lower;
    });
  }

  /** The learning rates after the last step, one for each group. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** All that decides the rates to come, as plain values. Save the optimizer's, too. */
  stateDict(): SchedulerState {
    const { best, numBadEpochs, lastEpoch, cooldownCounter, lastLr } = this;
    return structuredClone({ ...this.settings, best, numBadEpochs, lastEpoch, cooldownCounter, lastLr });
  }

  /** Goes on from a `stateDict()`. @throws ValueError when it is that of another kind of scheduler */
  loadStateDict(state: Readonly<SchedulerState>): void {
    checkKeys(this.constructor.name, state, this.stateDict());
    const { best, numBadEpochs, lastEpoch, cooldownCounter, lastLr, ...settings } = structuredClone(state);
    Object.assign(this.settings, settings);
    Object.assign(this, { best, numBadEpochs, lastEpoch, cooldownCounter, lastLr });
  }
}

const wrong = (problem: string) => new ValueError("ReduceLROnPlateau", problem);
