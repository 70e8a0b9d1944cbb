import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { FlambeauError } from "../../src/core/errors.ts";
import * as torch from "../../src/torch.ts";
import { build, dtypeOf, flat, golden, type ModuleCase, moduleOf } from "./golden.ts";

// Every module does in a compiled step what it does outside of one, to the last bit: over several calls with the same
// random numbers, with results, gradients of inputs and parameters, and buffers.

type Tensor = torch.Tensor;
const CALLS = 3;

beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

/** What look at elements, and cannot be compiled: batches are counted for a plain average of all. */
const looking = ["BatchNorm1d with momentum null"];

/** How often functions ran. */
let runs = 0;

/** Results and gradients of a module with inputs that differ from call to call. */
function results(c: ModuleCase, wrap: <F extends (...args: Tensor[]) => Tensor[]>(f: F) => F): unknown[] {
  const dtype = dtypeOf(c.dtype);
  torch.manualSeed(0);
  const net = moduleOf(c, dtype).to(dtype);
  const call = net as unknown as (...inputs: Tensor[]) => Tensor;
  net.train(c.train ?? true);
  const given = c.inputs.map((spec) => build(spec, dtype) as Tensor);
  const step = wrap((...inputs: Tensor[]) => {
    runs++;
    net.zeroGrad();
    const leaves = inputs.filter((x, i) => c.grads[i] && x.dtype.isFloatingPoint).map((x) => x.requiresGrad_());
    const out = call(...inputs.map((x) => (x.requiresGrad ? (x.clone() as Tensor) : x)));
    if (out.requiresGrad) out.mul(out).sum().backward();
    return [out, ...leaves.map((x) => x.grad ?? x)].map((x) => x.detach() as Tensor);
  });
  torch.manualSeed(1);
  return Array.from({ length: CALLS }, (_, i) => {
    const inputs = given.map((x) => (x.dtype.isFloatingPoint ? x.detach().roll(i).clone() : x) as Tensor);
    const seen = step(...inputs).map(flat);
    const state = [...net.parameters()].map((x) => (x.grad === null ? null : flat(x.grad)));
    return [seen, state, [...net.buffers()].map(flat)];
  });
}

describe("every module", () => {
  const cases = golden.modules.map((c, i) => [`${i} ${c.module} ${JSON.stringify(c.options ?? {})}`, c] as const);
  const refused = new Set<string>();

  it.each(cases)("%s", (_, c) => {
    let compiled: unknown[];
    runs = 0;
    try {
      compiled = results(c, (f) => torch.compile(f) as never);
    } catch (error) {
      if (!(error instanceof FlambeauError) || error.code !== "compile") throw error;
      refused.add(`${c.module} with momentum ${c.options?.momentum}`);
      return;
    }
    expect(runs).toBe(1);
    expect(compiled).toEqual(results(c, (f) => f));
  });

  it("only what looks at elements is refused", () => {
    expect([...refused]).toEqual(looking);
  });
});
