import { ValueError } from "../../core/errors.ts";
import { Optimizer, type ParamGroup } from "../optimizer.ts";

export interface SchedulerOptions {
  /** The number of the last epoch, when a run goes on whose groups have their `initialLr`. Default −1: a new run. */
  lastEpoch?: number;
}

/** What `stateDict()` gives: plain values. */
export type SchedulerState = Record<string, unknown>;

/**
 * The base of schedulers: sets the learning rate of each group of an optimizer, anew with each `step()`. To be called
 * after the optimizer's `step()`, once an epoch (OneCycleLR: once a batch). A subclass writes `nextLr`.
 * @see https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
 */
export abstract class LRScheduler<S extends object = object> {
  readonly optimizer: Optimizer;
  /** What the scheduler was made with. */
  readonly settings: S;
  /** The learning rates that each group started with. */
  baseLrs: number[];
  /** How often `step()` was called. */
  lastEpoch: number;
  /** How often rates were computed, for the start too. */
  protected stepCount = 0;
  private lastLr: number[] = [];
  private readonly startedAt: number;

  constructor(optimizer: Optimizer, settings: S, { lastEpoch = -1 }: SchedulerOptions = {}) {
    if (!(optimizer instanceof Optimizer)) throw new ValueError(new.target.name, "expected an optimizer");
    this.optimizer = optimizer;
    this.settings = settings;
    this.startedAt = optimizer.stepCount;
    this.baseLrs = optimizer.paramGroups.map((group, i) => {
      if (lastEpoch === -1) group.initialLr ??= group.lr;
      if (group.initialLr !== undefined) return group.initialLr;
      throw new ValueError(new.target.name, `group ${i} has no initialLr; load the optimizer's stateDict first`);
    });
    this.lastEpoch = lastEpoch;
    this.advance();
  }

  /** Sets the learning rates of the next epoch. */
  step(): void {
    if (this.stepCount === 1 && this.optimizer.stepCount === this.startedAt) {
      console.warn(
        "scheduler.step() came before optimizer.step(): the first learning rate is skipped. Call the optimizer's first.",
      );
    }
    this.advance();
  }

  private advance(): void {
    this.stepCount++;
    this.lastEpoch++;
    const rates = this.optimizer.paramGroups.map((group, i) => this.nextLr(group, i));
    this.optimizer.paramGroups.forEach((group, i) => {
      group.lr = rates[i];
    });
    this.lastLr = rates;
  }

  /** The learning rate of a group in epoch `lastEpoch`; `group.lr` is still that of the epoch before. */
  protected abstract nextLr(group: ParamGroup, i: number): number;

  /** The learning rates that were set last, one for each group. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** All that decides the rates to come, as plain values. Save the optimizer's, too. */
  stateDict(): SchedulerState {
    const { baseLrs, lastEpoch, stepCount, lastLr } = this;
    return structuredClone({ ...this.savedSettings(), baseLrs, lastEpoch, stepCount, lastLr });
  }

  /** Goes on from a `stateDict()`. @throws ValueError when it is that of another kind of scheduler */
  loadStateDict(state: Readonly<SchedulerState>): void {
    checkKeys(this.constructor.name, state, this.stateDict());
    const { baseLrs, lastEpoch, stepCount, lastLr, ...settings } = structuredClone(state);
    Object.assign(this.settings, settings);
    Object.assign(this, { baseLrs, lastEpoch, stepCount, lastLr });
  }

  /** The settings that go into the state. */
  protected savedSettings(): object {
    return this.settings;
  }
}

/** @throws ValueError unless a state has just the keys that it should have */
export function checkKeys(scheduler: string, state: SchedulerState, own: SchedulerState): void {
  const missing = Object.keys(own).filter((key) => !Object.hasOwn(state, key));
  const unexpected = Object.keys(state).filter((key) => !Object.hasOwn(own, key));
  if (missing.length + unexpected.length === 0) return;
  const list = (what: string, keys: string[]) => (keys.length === 0 ? [] : [`${what} ${keys.join(", ")}`]);
  const problems = [...list("lacks", missing), ...list("has", unexpected)].join(" and ");
  throw new ValueError("loadStateDict", `this is not the state of a ${scheduler}: it ${problems}`);
}

/** One value for each group: those given, or one for all. @throws ValueError when there are too few or too many */
export function perGroup<T>(op: string, name: string, optimizer: Optimizer, given: T | readonly T[]): T[] {
  const groups = optimizer.paramGroups.length;
  if (!Array.isArray(given)) return new Array<T>(groups).fill(given as T);
  if (given.length !== groups) throw new ValueError(op, `expected ${groups} values for ${name}, got ${given.length}`);
  return [...given];
}
