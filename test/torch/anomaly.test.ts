import { describe, expect, it } from "vitest";
import { AutogradError } from "../../src/core/errors.ts";
import * as torch from "../../src/torch.ts";

type T = torch.Tensor;
const { detectAnomaly, setDetectAnomaly, isAnomalyEnabled } = torch.autograd;
const leaf = (...values: number[]): T => torch.tensor(values, { requiresGrad: true }) as T;

/** A line of its own, to be found in stacks. */
function rootOf(x: T): T {
  return x.sqrt();
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(AutogradError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

describe("detectAnomaly", () => {
  it("names the op whose gradient is NaN, and where it was called", () => {
    const message = messageOf(() => detectAnomaly(() => rootOf(leaf(-1, 4)).mul(2).sum().backward()));
    expect(message).toMatch(
      /^backward: SqrtBackward0 made a NaN in the gradient of its input 0; it was called here:\n/,
    );
    const [first] = message.split("\n").slice(1);
    expect(first).toMatch(/rootOf.*anomaly\.test\.ts:11/);
    expect(message).not.toMatch(/\/src\//);
  });

  it("finds the step that makes the NaN, not those that pass it on", () => {
    const [x, y] = [leaf(0, 1), leaf(0, 2)];
    const message = messageOf(() => detectAnomaly(() => x.mul(3).div(y.mul(1)).exp().sum().backward()));
    expect(message).toMatch(/ExpBackward0 made a NaN/);
    const zero = leaf(0);
    // 0 · log 0: the gradient of log at 0 is infinite, times 0 it is NaN.
    expect(messageOf(() => detectAnomaly(() => zero.log().mul(0).sum().backward()))).toMatch(/LogBackward0 made a NaN/);
  });

  it("lets sound gradients be, also infinite ones", () => {
    const x = leaf(0, 4);
    detectAnomaly(() => x.sqrt().sum().backward());
    expect(x.grad?.tolist()).toEqual([Infinity, 0.25]);
    expect(detectAnomaly(() => 7)).toBe(7);
  });

  it("says so when the forward pass was not watched", () => {
    const loss = rootOf(leaf(-1)).sum();
    expect(messageOf(() => detectAnomaly(() => loss.backward()))).toMatch(
      /it was not recorded with anomaly detection on/,
    );
  });

  it("tells the place of other errors of the backward pass, too", () => {
    const message = messageOf(() =>
      detectAnomaly(() => {
        const x = leaf(1, 2);
        const y = x.exp();
        torch.noGrad(() => y.zero_());
        y.sum().backward();
      }),
    );
    expect(message).toMatch(/was changed in place/);
    expect(message).toMatch(/This was in ExpBackward0; it was called here:\n.*anomaly\.test\.ts/);
  });

  it("can be told to keep to places", () => {
    const x = leaf(-1);
    detectAnomaly(() => rootOf(x).sum().backward(), { checkNan: false });
    expect(x.grad?.tolist()).toEqual([Number.NaN]);
  });

  it("looks at functions with a backward of their own", () => {
    class Bad extends torch.autograd.Function {
      static override forward(_: torch.autograd.FunctionCtx, x: T): T {
        return x.mul(1);
      }
      static override backward(_: torch.autograd.FunctionCtx, g: T): T {
        return g.mul(Number.NaN);
      }
    }
    expect(messageOf(() => detectAnomaly(() => Bad.apply(leaf(1)).backward()))).toMatch(/BadBackward made a NaN/);
  });

  it("is off afterwards, whatever happens", async () => {
    expect(isAnomalyEnabled()).toBe(false);
    expect(() =>
      detectAnomaly(() => {
        throw new Error("x");
      }),
    ).toThrow("x");
    expect(isAnomalyEnabled()).toBe(false);
    const later = detectAnomaly(async () => {
      await torch.nextTask();
      return isAnomalyEnabled();
    });
    expect(await later).toBe(true);
    expect(isAnomalyEnabled()).toBe(false);
  });
});

it("setDetectAnomaly switches it on for good, or for a while", () => {
  setDetectAnomaly(true);
  expect(() => rootOf(leaf(-1)).sum().backward()).toThrow(/SqrtBackward0/);
  setDetectAnomaly(false, () => rootOf(leaf(-1)).sum().backward());
  expect(isAnomalyEnabled()).toBe(true);
  setDetectAnomaly(false);
  expect(isAnomalyEnabled()).toBe(false);
});
