import { expect, it } from "vitest";
import { AutogradError } from "../../src/core/errors.ts";
import * as torch from "../../src/torch.ts";

const x = torch.ones([2], { requiresGrad: true });
const recorded = (): boolean => x.mul(2).requiresGrad;

it("noGrad and enableGrad hold inside each other, and end with an error", () => {
  const seen = torch.noGrad(() => [recorded(), torch.enableGrad(recorded), recorded()]);
  expect([...seen, recorded()]).toEqual([false, true, false, true]);
  expect(() =>
    torch.noGrad(() => {
      throw new Error("x");
    }),
  ).toThrow("x");
  expect(recorded()).toBe(true);
});

it("setGradEnabled holds while a function runs, or from now on", () => {
  expect([torch.setGradEnabled(false, recorded), torch.setGradEnabled(true, recorded)]).toEqual([false, true]);
  torch.setGradEnabled(false);
  expect(recorded()).toBe(false);
  torch.setGradEnabled(true);
  expect(recorded()).toBe(true);
  torch.noGrad(() => {
    torch.setGradEnabled(true);
    expect(recorded()).toBe(true);
  });
  torch.enableGrad(() => torch.setGradEnabled(false));
  expect(recorded()).toBe(true);
});

it("inferenceMode records nothing, not even inside enableGrad", () => {
  const seen = torch.inferenceMode(() => [
    torch.isInferenceModeEnabled(),
    torch.isGradEnabled(),
    recorded(),
    torch.enableGrad(recorded),
  ]);
  expect(seen).toEqual([true, false, false, false]);
  expect([torch.isInferenceModeEnabled(), recorded()]).toEqual([false, true]);
});

it("none of them takes an asynchronous function", () => {
  for (const mode of [torch.noGrad, torch.enableGrad, torch.inferenceMode]) {
    expect(() => mode(async () => {})).toThrow(AutogradError);
  }
  expect(() => torch.setGradEnabled(false, async () => {})).toThrow(AutogradError);
  expect([torch.isGradEnabled(), torch.isInferenceModeEnabled()]).toEqual([true, false]);
});
