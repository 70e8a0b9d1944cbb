import { describe, expect, it, vi } from "vitest";
import { ValueError } from "../../src/core/errors.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";
import { golden, type SchedulerCase, worst } from "./golden.ts";

const { lrScheduler } = optim;
type Made = optim.lrScheduler.LRScheduler;

/** As the script makes it: two groups of one parameter each. */
function twoGroups(name: "SGD" | "Adam" = "SGD"): optim.Optimizer {
  const [a, b] = [torch.zeros([1], { requiresGrad: true }), torch.zeros([1], { requiresGrad: true })];
  const Optimizer = name === "SGD" ? optim.SGD : optim.Adam;
  return new Optimizer([{ params: [a] }, { params: [b], lr: 0.04 }] as never, { lr: 0.1 }) as never;
}

const resumed = { initialLr: 0.08, maxLr: 0.5, minLr: 1e-3, maxMomentum: 0.95, baseMomentum: 0.85 };

function start({ optimizer: name, chain }: SchedulerCase): { optimizer: optim.Optimizer; made: Made[] } {
  const optimizer = twoGroups(name);
  if (chain[0].options.lastEpoch !== undefined) for (const g of optimizer.paramGroups) Object.assign(g, resumed);
  const made = chain.map(({ name, args, options }) => {
    const Scheduler = lrScheduler[name as "StepLR"] as unknown as new (...args: unknown[]) => Made;
    return new Scheduler(optimizer, ...args, options);
  });
  return { optimizer, made };
}

const rates = (optimizer: optim.Optimizer): number[] => optimizer.paramGroups.map(({ lr }) => lr);
const settings = (optimizer: optim.Optimizer): number[] =>
  optimizer.paramGroups.flatMap((group) => {
    const { lr, momentum, betas } = group as unknown as { lr: number; momentum: number; betas?: number[] };
    return [lr, betas?.[0] ?? momentum];
  });

describe("30 epochs of learning rates are PyTorch's", () => {
  const title = ({ optimizer, chain }: SchedulerCase) =>
    `${optimizer}: ${chain.map(({ name, args, options }) => `${name}(${JSON.stringify([...args, options])})`).join(", ")}`;
  it.each(golden.schedulers.map((c) => [title(c), c] as const))("%s", (_, c) => {
    const { optimizer, made } = start(c);
    for (const [epoch, expected] of c.path.entries()) {
      if (epoch > 0) {
        optimizer.step();
        for (const scheduler of made) scheduler.step();
      }
      expect(worst(settings(optimizer), expected.flat()), `epoch ${epoch}`).toBeLessThan(1e-12);
    }
    for (const [i, scheduler] of made.entries()) {
      expect(worst(scheduler.getLastLr(), c.lastLr[i])).toBeLessThan(1e-12);
    }
  });

  it.each(golden.plateaus.map((c, i) => [`${i} ${JSON.stringify(c.options)}`, c] as const))("plateau %s", (_, c) => {
    const optimizer = twoGroups();
    const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer, c.options);
    for (const [epoch, expected] of c.path.entries()) {
      scheduler.step(c.metrics[epoch] ?? Number.NaN);
      expect(rates(optimizer), `epoch ${epoch}`).toEqual(expected);
      expect(scheduler.getLastLr()).toEqual(expected);
    }
  });
});

describe("a state dict goes on where it was made", () => {
  it.each(golden.schedulers.map((c, i) => [`${i} ${c.chain.map(({ name }) => name).join(", ")}`, c] as const))(
    "%s",
    (_, c) => {
      const first = start(c);
      for (let epoch = 0; epoch < 11; epoch++) {
        first.optimizer.step();
        for (const scheduler of first.made) scheduler.step();
      }
      const saved = JSON.parse(
        JSON.stringify([first.optimizer.stateDict(), first.made.map((scheduler) => scheduler.stateDict())]),
      );
      const second = start(c);
      second.optimizer.loadStateDict(saved[0]);
      for (const [i, scheduler] of second.made.entries()) scheduler.loadStateDict(saved[1][i]);
      expect(settings(second.optimizer)).toEqual(settings(first.optimizer));
      for (let epoch = 0; epoch < 15; epoch++) {
        for (const { optimizer, made } of [first, second]) {
          optimizer.step();
          for (const scheduler of made) scheduler.step();
        }
        expect(settings(second.optimizer)).toEqual(settings(first.optimizer));
      }
    },
  );

  it("plateau", () => {
    const { metrics, options } = golden.plateaus[5];
    const make = () => {
      const optimizer = twoGroups();
      return { optimizer, scheduler: new lrScheduler.ReduceLROnPlateau(optimizer, options) };
    };
    const [first, second] = [make(), make()];
    for (const value of metrics.slice(0, 12)) first.scheduler.step(value!);
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    second.scheduler.loadStateDict(first.scheduler.stateDict());
    for (const value of metrics.slice(12)) {
      for (const { scheduler } of [first, second]) scheduler.step(value!);
      expect(rates(second.optimizer)).toEqual(rates(first.optimizer));
    }
  });

  it("but not that of another scheduler", () => {
    const optimizer = twoGroups();
    const step = new lrScheduler.StepLR(optimizer, 3);
    const cosine = new lrScheduler.CosineAnnealingLR(optimizer, 3);
    expect(() => step.loadStateDict(cosine.stateDict())).toThrow(
      "loadStateDict: this is not the state of a StepLR: it lacks stepSize, gamma and has TMax, etaMin",
    );
  });
});

describe("LambdaLR", () => {
  it("multiplies the first learning rates by a function of the epoch, one for each group or one for all", () => {
    const optimizer = twoGroups();
    const scheduler = new lrScheduler.LambdaLR(optimizer, [(epoch) => 0.5 ** epoch, (epoch) => 1 / (1 + epoch)]);
    optimizer.step();
    scheduler.step();
    scheduler.step();
    expect(rates(optimizer)).toEqual([0.1 * 0.25, 0.04 * (1 / 3)]);
    const other = twoGroups();
    const one = new lrScheduler.LambdaLR(other, (epoch) => 10 * (epoch + 1));
    expect(one.getLastLr()).toEqual([0.1 * 10, 0.04 * 10]);
    expect(one.stateDict()).toEqual({ baseLrs: [0.1, 0.04], lastEpoch: 0, stepCount: 1, lastLr: [1, 0.4] });
    expect(() => new lrScheduler.LambdaLR(twoGroups(), [() => 1])).toThrow("expected 2 values for lrLambda, got 1");
  });
});

describe("schedulers refuse", () => {
  const optimizer = twoGroups();
  const adagrad = new optim.Adagrad([torch.zeros([1])]);
  const cycle = (options: object) => () => new lrScheduler.OneCycleLR(optimizer, 0.1, options);
  it.each([
    ["no optimizer", () => new lrScheduler.StepLR({} as never, 3), /StepLR: expected an optimizer/],
    [
      "to go on from nothing",
      () => new lrScheduler.StepLR(twoGroups(), 3, { lastEpoch: 4 }),
      /group 0 has no initialLr/,
    ],
    [
      "a factor above 1",
      () => new lrScheduler.LinearLR(optimizer, { startFactor: 1.5 }),
      /startFactor must be from 0 to 1/,
    ],
    ["a cycle without a length", cycle({}), /give totalSteps, or epochs and stepsPerEpoch/],
    ["half a length", cycle({ epochs: 3 }), /give totalSteps/],
    ["a share above 1", cycle({ totalSteps: 5, pctStart: 2 }), /pctStart must be from 0 to 1/],
    [
      "an unknown strategy",
      cycle({ totalSteps: 5, annealStrategy: "cosine" }),
      /annealStrategy must be "cos" or "linear"/,
    ],
    [
      "momentum where there is none",
      () => new lrScheduler.OneCycleLR(adagrad, 0.1, { totalSteps: 5 }),
      /no momentum to cycle/,
    ],
    [
      "rates for other groups",
      () => new lrScheduler.OneCycleLR(optimizer, [1, 2, 3], { totalSteps: 5 }),
      /expected 2 values for maxLr, got 3/,
    ],
    [
      "a plateau that rises",
      () => new lrScheduler.ReduceLROnPlateau(optimizer, { factor: 1 }),
      /factor must be below 1/,
    ],
    [
      "an unknown mode",
      () => new lrScheduler.ReduceLROnPlateau(optimizer, { mode: "least" as never }),
      /mode must be "min" or "max"/,
    ],
    [
      "an unknown threshold",
      () => new lrScheduler.ReduceLROnPlateau(optimizer, { thresholdMode: "x" as never }),
      /thresholdMode must be/,
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(message);
  });

  it("a step after the end of the cycle", () => {
    const optimizer = twoGroups();
    const scheduler = new lrScheduler.OneCycleLR(optimizer, 0.1, { totalSteps: 2 });
    optimizer.step();
    scheduler.step();
    scheduler.step();
    expect(() => scheduler.step()).toThrow("OneCycleLR: the cycle has 2 steps, and this would be step 4");
  });
});

it("says so when the scheduler's step comes before the optimizer's", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const early = twoGroups();
  new lrScheduler.StepLR(early, 3).step();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0][0]).toMatch(/scheduler\.step\(\) came before optimizer\.step\(\)/);
  const right = twoGroups();
  const scheduler = new lrScheduler.StepLR(right, 3);
  right.step();
  scheduler.step();
  scheduler.step();
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});

it("a plateau takes a tensor's value", () => {
  const optimizer = twoGroups();
  const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer, { patience: 0 });
  scheduler.step(torch.tensor(1));
  scheduler.step(torch.tensor(1));
  expect(rates(optimizer)).toEqual([0.1 * 0.1, 0.04 * 0.1]);
});
