import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/index.ts";
import * as torch from "../../src/index.ts";

// Functions of float32 that are computed in a way of their own, against float64's.

const F = torch.nn.functional;

/** Each with the units in the last place by which it may be off, and how small results may be that are compared. */
const functions: Record<string, [f: (x: Tensor) => Tensor, ulp: number, least?: number]> = {
  sin: [(x) => x.sin() as Tensor, 0.52],
  cos: [(x) => x.cos() as Tensor, 0.52],
  erf: [(x) => x.erf() as Tensor, 3],
  // Far below 0 the tail of float64's own is off, as 1 + erf(x) cancels there.
  gelu: [(x) => F.gelu(x), 12, 1e-6],
  "gelu by tanh": [(x) => F.gelu(x, { approximate: "tanh" }), 24, 1e-3],
  softplus: [(x) => F.softplus(x), 5],
  silu: [(x) => F.silu(x), 3, 1e-36],
  sinh: [(x) => x.sinh() as Tensor, 0.501],
  cosh: [(x) => x.cosh() as Tensor, 0.501],
  acosh: [(x) => x.acosh() as Tensor, 0.501],
  log1p: [(x) => x.log1p() as Tensor, 0.501],
  expm1: [(x) => x.expm1() as Tensor, 0.501],
  log2: [(x) => x.log2() as Tensor, 0.501],
  log10: [(x) => x.log10() as Tensor, 0.501],
  leakyRelu: [(x) => F.leakyRelu(x, { negativeSlope: 0.125 }), 0],
};

const unit = (y: number): number => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(y) || 2 ** -126)), -126) - 23);

describe.each(Object.entries(functions))("%s", (_, [f, ulp, least = 0]) => {
  it.each([0.001, 1, 4, 15, 100, 900_000])("is near to float64 for numbers up to %d", (bound) => {
    torch.manualSeed(1);
    const x = torch
      .rand([20_000])
      .mul(2 * bound)
      .sub(bound) as Tensor;
    const got = f(x).tolist() as number[];
    const right = f(x.double()).tolist() as number[];
    let worst = 0;
    for (const [i, y] of right.entries()) {
      if (Math.abs(y) >= least && Math.abs(y) < 2 ** 127) worst = Math.max(worst, Math.abs(got[i] - y) / unit(y));
    }
    expect(worst).toBeLessThanOrEqual(ulp);
  });

  it("knows the ends of the line", () => {
    const x = torch.tensor([Number.NaN, Infinity, -Infinity, 0, -0, 1e30, -1e30, 1e-40, 3.4e38, 7e6, -7e6, 14.5, 88.8]);
    const right = (f(x.double()).to(torch.float32) as Tensor).tolist() as number[];
    for (const [i, y] of (f(x).tolist() as number[]).entries()) {
      if (Number.isNaN(right[i])) expect(y).toBeNaN();
      else if (Math.abs(right[i]) < 1e30 && right[i] !== 0) expect(Math.abs(y / right[i] - 1)).toBeLessThan(1e-6);
      else expect(y).toBe(right[i]);
    }
  });

  it("is the same for any number of elements", () => {
    const x = torch.randn([23]).mul(4) as Tensor;
    const all = f(x).tolist() as number[];
    for (let n = 0; n <= 23; n++) expect(f(x.index(`:${n}`) as Tensor).tolist()).toEqual(all.slice(0, n));
  });
});
