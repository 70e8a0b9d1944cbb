import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as torch from "../../src/torch.ts";
import { build, distance, dtypeOf, flat, golden, type ModuleCase, moduleOf } from "./golden.ts";

type Tensor = torch.Tensor;

/** What was computed for a case, under PyTorch's names for it. */
function computed(c: ModuleCase): Record<string, number[] | string | undefined> {
  const dtype = dtypeOf(c.dtype);
  torch.manualSeed(1);
  const net = moduleOf(c, dtype).to(dtype);
  torch.manualSeed(2);
  for (const p of net.parameters()) {
    torch.noGrad(() => p.add_((torch.randn([...p.sizes], { dtype }) as Tensor).mul(0.25) as Tensor));
  }
  const given = c.inputs.map((spec) => build(spec, dtype) as Tensor);
  given.forEach((x, i) => {
    if (c.grads[i] && x.dtype.isFloatingPoint) x.requiresGrad = true;
  });
  torch.manualSeed(3);
  const call = net as unknown as (...inputs: Tensor[]) => Tensor;
  const { train = true, calls = 1 } = c;
  let y!: Tensor;
  for (let i = 0; i < calls; i++) {
    net.train(train || i < calls - 1);
    y = call(...given.map((x) => (x.requiresGrad ? (x.clone() as Tensor) : x)));
  }
  const got: Record<string, number[] | string | undefined> = { out: flat(y), shape: String(y.shape) };
  if (y.requiresGrad) {
    got.gradFn = y.gradFn?.name;
    torch.manualSeed(4);
    y.backward(torch.randn([...y.sizes], { dtype: y.dtype }) as Tensor);
    given.forEach((x, i) => {
      if (x.grad !== null) got[`input ${i}`] = flat(x.grad);
    });
    for (const [name, p] of net.namedParameters()) got[`gradient ${name}`] = flat(p.grad!);
  }
  for (const [name, b] of net.namedBuffers()) if (!name.includes("weight")) got[`buffer ${name}`] = flat(b);
  return got;
}

function expected(c: ModuleCase): Record<string, unknown> {
  const entries: [string, unknown][] = [
    ["out", c.out.values],
    ["shape", `torch.Size([${c.out.shape.join(", ")}])`],
  ];
  if (c.gradFn !== undefined) entries.push(["gradFn", c.gradFn]);
  c.inputGradients?.forEach((g, i) => {
    if (g !== null) entries.push([`input ${i}`, g]);
  });
  for (const [name, g] of Object.entries(c.gradients ?? {})) entries.push([`gradient ${name}`, g]);
  for (const [name, b] of Object.entries(c.buffers ?? {})) entries.push([`buffer ${name}`, b]);
  return Object.fromEntries(entries);
}

/** Nodes that PyTorch numbers by the C++ function that was called: in place, or with a number it did not know yet. */
const ourNames: Readonly<Record<string, string>> = {
  LeakyReluBackward1: "LeakyReluBackward0",
  DivBackward1: "DivBackward0",
};

/** Where what was computed differs from what was expected. */
function differences(c: ModuleCase): string[] {
  const within = c.within ?? (c.dtype === "float32" ? 4e-6 : 1e-12);
  const got = computed(c);
  const wanted = expected(c);
  return [...new Set([...Object.keys(got), ...Object.keys(wanted)])].flatMap((name) => {
    const [g, w] = [got[name], wanted[name]];
    if (Array.isArray(g) && Array.isArray(w)) {
      const far = distance(g, w);
      record(c, name, far);
      return far <= within ? [] : [`${name}: ${g.join(" ")} instead of ${w.join(" ")} (${far})`];
    }
    if (name === "gradFn" && g === ourNames[w as string]) return [];
    return g === w ? [] : [`${name}: ${g} instead of ${w}`];
  });
}

const worst = new Map<string, { cases: number; float32: number; float64: number }>();

function record(c: ModuleCase, name: string, far: number): void {
  const entry = worst.get(c.module) ?? { cases: 0, float32: 0, float64: 0 };
  worst.set(c.module, entry);
  if (name === "out") entry.cases++;
  entry[c.dtype as "float32"] = Math.max(entry[c.dtype as "float32"], far);
}

describe("modules compute what PyTorch's compute, and so do their gradients", () => {
  beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
  afterAll(() => {
    vi.restoreAllMocks();
    const folder = process.env.FLAMBEAU_TABLE; // for docs/accuracy.md, which scripts/accuracy.mjs writes
    const rows = [...worst].map(([module, seen]) => ({ module, ...seen }));
    if (folder !== undefined) writeFileSync(join(folder, "modules.json"), JSON.stringify(rows));
  });

  const names = [...new Set(golden.modules.map((c) => c.module))];
  it.each(names)("%s", (name) => {
    const cases = golden.modules.filter((c) => c.module === name);
    const bad = cases.flatMap((c) =>
      differences(c).map(
        (text) => `${JSON.stringify({ ...c.options, args: c.args, in: c.inputs, dtype: c.dtype })}: ${text}`,
      ),
    );
    expect(bad).toEqual([]);
  });
});
