import { ValueError } from "../../core/errors.ts";
import type { Optimizer, ParamGroup } from "../optimizer.ts";
import { LRScheduler, perGroup, type SchedulerOptions } from "./scheduler.ts";

export interface OneCycleOptions extends SchedulerOptions {
  /** How many steps the cycle has; or give `epochs` and `stepsPerEpoch`. */
  totalSteps?: number;
  epochs?: number;
  stepsPerEpoch?: number;
  /** The share of the cycle in which the learning rate rises. Default 0.3. */
  pctStart?: number;
  /** Along a cosine or a straight line. Default "cos". */
  annealStrategy?: "cos" | "linear";
  /** Let the momentum (Adam: the first beta) fall while the rate rises, and the other way round. Default true. */
  cycleMomentum?: boolean;
  /** The lowest momentum. Default 0.85. */
  baseMomentum?: number | readonly number[];
  /** The highest momentum. Default 0.95. */
  maxMomentum?: number | readonly number[];
  /** The first rate is `maxLr / divFactor`. Default 25. */
  divFactor?: number;
  /** The last rate is the first / `finalDivFactor`. Default 1e4. */
  finalDivFactor?: number;
  /** Fall back to the first rate as steeply as it rose, and to the last one after that. Default false. */
  threePhase?: boolean;
}

interface Settings {
  totalSteps: number;
  pctStart: number;
  annealStrategy: "cos" | "linear";
  cycleMomentum: boolean;
  threePhase: boolean;
}

/** What the cycle goes between, as it stands in each group. */
interface Bounds {
  initialLr: number;
  maxLr: number;
  minLr: number;
  maxMomentum: number;
  baseMomentum: number;
  momentum?: number;
  betas?: readonly [number, number];
}

type Phase = [end: number, startLr: keyof Bounds, endLr: keyof Bounds, startMomentum: keyof Bounds, end: keyof Bounds];

/**
 * One cycle: the learning rate rises from `maxLr / divFactor` to `maxLr` and falls to next to nothing. Call `step()`
 * after every batch.
 * @throws ValueError for settings that make no sense; from `step()`, when the cycle is over
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html
 * @example
 * const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, 0.1, { epochs: 10, stepsPerEpoch: loader.length });
 */
export class OneCycleLR extends LRScheduler<Settings> {
  constructor(optimizer: Optimizer, maxLr: number | readonly number[], options: OneCycleOptions) {
    const { pctStart = 0.3, annealStrategy = "cos", cycleMomentum = true, threePhase = false } = options;
    const totalSteps = options.totalSteps ?? (options.epochs ?? Number.NaN) * (options.stepsPerEpoch ?? Number.NaN);
    if (!Number.isInteger(totalSteps) || totalSteps <= 0) {
      throw wrong("give totalSteps, or epochs and stepsPerEpoch: whole numbers above 0");
    }
    if (!(pctStart >= 0 && pctStart <= 1)) throw wrong(`pctStart must be from 0 to 1, got ${pctStart}`);
    if (annealStrategy !== "cos" && annealStrategy !== "linear") {
      throw wrong(`annealStrategy must be "cos" or "linear", got ${JSON.stringify(annealStrategy)}`);
    }
    if (cycleMomentum && !("momentum" in optimizer.defaults || "betas" in optimizer.defaults)) {
      throw wrong("this optimizer has no momentum to cycle: give { cycleMomentum: false }");
    }
    setBounds(optimizer, maxLr, cycleMomentum, options);
    super(optimizer, { totalSteps, pctStart, annealStrategy, cycleMomentum, threePhase }, options);
  }

  private phases(): Phase[] {
    const { totalSteps, pctStart, threePhase } = this.settings;
    const rise = pctStart * totalSteps - 1;
    const first: Phase = [rise, "initialLr", "maxLr", "maxMomentum", "baseMomentum"];
    if (!threePhase) return [first, [totalSteps - 1, "maxLr", "minLr", "baseMomentum", "maxMomentum"]];
    return [
      first,
      [2 * pctStart * totalSteps - 2, "maxLr", "initialLr", "baseMomentum", "maxMomentum"],
      [totalSteps - 1, "initialLr", "minLr", "maxMomentum", "maxMomentum"],
    ];
  }

  protected override nextLr(paramGroup: ParamGroup): number {
    const group = paramGroup as unknown as Bounds & Record<keyof Bounds, number>;
    const { totalSteps, annealStrategy, cycleMomentum } = this.settings;
    const step = this.lastEpoch;
    if (step > totalSteps) throw wrong(`the cycle has ${totalSteps} steps, and this would be step ${step + 1}`);
    const phases = this.phases();
    const found = phases.findIndex(([end]) => step <= end);
    const k = found < 0 ? phases.length - 1 : found;
    const start = k === 0 ? 0 : phases[k - 1][0];
    const [end, startLr, endLr, startMomentum, endMomentum] = phases[k];
    const share = (step - start) / (end - start);
    const between = annealStrategy === "cos" ? alongCosine : alongLine;
    if (cycleMomentum) setMomentum(group, between(group[startMomentum], group[endMomentum], share));
    return between(group[startLr], group[endLr], share);
  }
}

const wrong = (problem: string) => new ValueError("OneCycleLR", problem);
const alongCosine = (a: number, b: number, share: number) => b + ((a - b) / 2) * (Math.cos(Math.PI * share) + 1);
const alongLine = (a: number, b: number, share: number) => (b - a) * share + a;

function setMomentum(group: { momentum?: number; betas?: readonly [number, number] }, value: number): void {
  if (group.betas === undefined) group.momentum = value;
  else group.betas = [value, group.betas[1]];
}

/** Puts into each group what its cycle goes between, unless a run goes on. */
function setBounds(
  optimizer: Optimizer,
  maxLr: number | readonly number[],
  cycleMomentum: boolean,
  { baseMomentum = 0.85, maxMomentum = 0.95, divFactor = 25, finalDivFactor = 1e4, lastEpoch = -1 }: OneCycleOptions,
): void {
  const each = (name: string, given: number | readonly number[]) => perGroup("OneCycleLR", name, optimizer, given);
  const [rates, low, high] = [
    each("maxLr", maxLr),
    each("baseMomentum", baseMomentum),
    each("maxMomentum", maxMomentum),
  ];
  if (lastEpoch !== -1) return;
  optimizer.paramGroups.forEach((paramGroup, i) => {
    const group = paramGroup as unknown as Bounds;
    group.initialLr = rates[i] / divFactor;
    group.maxLr = rates[i];
    group.minLr = group.initialLr / finalDivFactor;
    if (!cycleMomentum) return;
    setMomentum(group, high[i]);
    group.maxMomentum = high[i];
    group.baseMomentum = low[i];
  });
}
