import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as nn from "../../src/nn/index.ts";
import { registry } from "../../src/ops/index.ts";
import * as torch from "../../src/torch.ts";
import { leavesOf as allLeavesOf, recordOf, strided } from "../ops/samples.ts";
import { build, golden, type ModuleCase, moduleOf } from "./golden.ts";

type Tensor = torch.Tensor;
const { gradcheck, gradgradcheck } = torch.autograd;

beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

/** The ops that are defined in nn: losses and normalisations as one step of the tape. */
const ops = [
  ...["mseLoss", "smoothL1Loss", "huberLoss", "binaryCrossEntropy", "binaryCrossEntropyWithLogits"],
  ...["nllLoss", "layerNorm", "batchNorm", "embedding"],
].map((name) => [name, registry.get(name)!] as const);

type Samples = ReturnType<(typeof ops)[number][1]["samples"]>;

/** A sample with its float operands as leaves; weights beside them are no operands. */
function leavesOf(op: (typeof ops)[number][1], sample: Samples[number], only: number | null = null) {
  const { args, leaves } = allLeavesOf(sample, only);
  const operands = args.slice(0, recordOf(op)!.arity);
  for (const x of leaves) if (!operands.includes(x)) x.requiresGrad = false;
  return { args, leaves: leaves.filter((x) => x.requiresGrad) };
}

describe("gradients of ops are those of the function, with no more saved than they need", () => {
  it.each(ops)("%s", (_, op) => {
    for (const sample of op.samples()) {
      const all = leavesOf(op, sample);
      gradcheck(() => op.call(...all.args), all.leaves);
      for (const only of all.leaves.keys()) {
        const { args, leaves } = leavesOf(op, sample, only);
        gradcheck(() => op.call(...args), leaves);
        gradgradcheck(() => op.call(...args), leaves);
      }
    }
  });
});

describe("strided operands give what row-major ones give", () => {
  it.each(ops)("%s", (_, op) => {
    for (const sample of op.samples()) {
      const [plain, other] = [leavesOf(op, sample), leavesOf(op, sample)];
      const outs = [op.call(...plain.args), op.call(...strided(other.args))];
      expect(outs[1].tolist()).toEqual(outs[0].tolist());
      for (const out of outs) out.mul(out).sum().backward();
      expect(other.leaves.map((x) => x.grad?.tolist())).toEqual(plain.leaves.map((x) => x.grad?.tolist()));
    }
  });
});

/** A case as a function of its float inputs and its parameters, all leaves in float64. */
function differentiable(c: ModuleCase): { f: () => Tensor; leaves: Tensor[] } | null {
  torch.manualSeed(1);
  const net = moduleOf(c, torch.float64)
    .double()
    .train(c.train ?? true);
  const inputs = c.inputs.map((spec) => build(spec, torch.float64) as Tensor);
  inputs.forEach((x, i) => {
    if (c.grads[i] && x.dtype.isFloatingPoint) x.requiresGrad = true;
  });
  const leaves = [...inputs.filter((x) => x.requiresGrad), ...net.parameters()].filter((x) => x.numel() > 0);
  const call = net as unknown as (...inputs: Tensor[]) => Tensor;
  const f = (): Tensor => {
    torch.manualSeed(5);
    return call(...inputs.map((x) => (x.requiresGrad ? (x.clone() as Tensor) : x)));
  };
  return leaves.length > 0 && f().requiresGrad ? { f, leaves } : null;
}

describe("gradients of modules are those of the function", () => {
  // Chosen values stand on edges, where there is no slope; and the gradient of a padding is 0 by decree.
  const smooth = golden.modules.filter(
    (c) =>
      c.dtype === "float64" &&
      c.inputs.every((x) => x.seed !== undefined || x.dtype === "int64") &&
      c.out.values.every((value) => typeof value === "number") &&
      c.options?.paddingIdx === undefined,
  );
  const names = [...new Set(smooth.map((c) => c.module))];
  it.each(names)("%s", (name) => {
    let checked = 0;
    for (const c of smooth.filter((c) => c.module === name)) {
      const found = differentiable(c);
      if (found === null || found.leaves.reduce((n, x) => n + x.numel(), 0) > 200) continue;
      gradcheck(found.f, found.leaves);
      if (checked++ % 4 === 0) gradgradcheck(found.f, found.leaves);
    }
    expect(checked).toBeGreaterThan(0);
  });

  it("so none is left out", () => {
    const tried = new Set(names);
    const layers = Object.entries(nn).filter(
      ([, x]) => typeof x === "function" && x.prototype instanceof nn.ModuleBase,
    );
    const others = ["Module", "Loss", "Sequential", "ModuleDict", "ModuleList", "ParameterList"];
    expect(layers.map(([name]) => name).filter((name) => !tried.has(name) && !others.includes(name))).toEqual([]);
  });
});
