import { afterAll, beforeAll, expect, it } from "vitest";
import * as torch from "../../src/index.ts";
import { bundle, type Program } from "./in-process.ts";

let loops: Program;
let kept: Program;
beforeAll(async () => {
  [loops, kept] = await Promise.all([bundle("in-node.ts"), bundle("kept.ts")]);
});
afterAll(() => {
  loops.remove();
  kept.remove();
});

/** What a loop says of itself; memory in megabytes. */
interface Watched {
  early: number;
  most: number;
  end: number;
  /** In use by the engine when all is dropped. */
  left: number;
}

for (const name of ["concise", "scratch", "tiny", "generator", "synchronous", "compiled"]) {
  it(`memory stays flat over 10,000 steps: ${name}`, { timeout: 180_000 }, async () => {
    const { early, most, end, left } = (await loops.run(name, "10000")) as Watched;
    expect(early).toBeGreaterThan(30);
    expect(end).toBeGreaterThan(30);
    expect(most - early).toBeLessThan(100);
    // One number kept from each step would be 0.16 MB.
    expect(left).toBeLessThan(0.05);
  });
}

it("what is held keeps its values, whatever is collected; what is dropped comes back", {
  timeout: 180_000,
}, async () => {
  const { checks, allocatedBytes, peakBytes } = (await kept.run("2000")) as Record<string, number>;
  expect(checks).toBeGreaterThan(100);
  expect(peakBytes).toBeGreaterThan(500_000);
  expect(allocatedBytes).toBeGreaterThanOrEqual(0);
  expect(allocatedBytes).toBeLessThan(50_000);
});

it("a scope gives back all but its result, what was kept, and gradients that are not forgotten", () => {
  const w = torch.ones([100], { requiresGrad: true });
  const before = torch.memoryStats().allocatedBytes;
  let inner: torch.Tensor | undefined;
  const result = torch.scope(() => {
    inner = w.mul(2) as torch.Tensor;
    inner.sum().backward();
    return { sum: inner.sum() as torch.Tensor };
  });
  expect(result.sum.item()).toBe(200);
  expect(w.grad?.tolist()).toEqual(Array(100).fill(2));
  expect(() => inner!.tolist()).toThrow(/scope/);
  expect(torch.memoryStats().allocatedBytes - before).toBe(16 + 448);

  const optimizer = new torch.optim.SGD([w], { lr: 0.1 });
  torch.scope(() => {
    optimizer.zeroGrad();
    w.mul(3).sum().backward();
  });
  expect(w.grad?.tolist()).toEqual(Array(100).fill(3));
  expect(torch.memoryStats().allocatedBytes - before).toBe(16 + 448);
  expect(() => torch.scope(async () => w.mul(2))).toThrow(/asynchronous/);
});
