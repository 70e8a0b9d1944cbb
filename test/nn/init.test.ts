import { afterEach, describe, expect, it, vi } from "vitest";
import { ShapeError, ValueError } from "../../src/core/errors.ts";
import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";
import { distance, dtypeOf, flat, golden, type InitCase, type ModuleSpec, moduleOf } from "./golden.ts";

type Tensor = torch.Tensor;

/** How far a value may be off in units of the last place: 0 wants the same bits. */
const ulps = (dtype: string, n: number): number => n * (dtype === "float32" ? 2 ** -23 : 2 ** -52);

describe("parameters start where PyTorch's do", () => {
  const title = ({ tree, dtype, seed }: (typeof golden.initial)[number]) =>
    `${tree.module}(${JSON.stringify(tree.args)}) in ${dtype} from seed ${seed}`;
  it.each(golden.initial.map((c) => [title(c), c] as const))("%s", (_, { tree, dtype, seed, parameters }) => {
    const kind = dtypeOf(dtype);
    const ownDtype: ModuleSpec = { ...tree, options: { ...tree.options, dtype: kind } };
    torch.manualSeed(seed);
    const net = tree.module === "Sequential" ? moduleOf(tree).to(kind) : moduleOf(ownDtype);
    const got = Object.fromEntries(net.namedParameters());
    expect(Object.keys(got)).toEqual(Object.keys(parameters));
    for (const [name, { shape, values }] of Object.entries(parameters)) {
      expect(got[name].sizes).toEqual(shape);
      expect(got[name].dtype).toBe(kind);
      if (dtype === "float32") expect(flat(got[name])).toEqual(values.map((v) => Math.fround(v as number)));
      else expect(distance(flat(got[name]), values)).toBeLessThan(1e-13);
    }
  });
});

/** Functions of which PyTorch's own results are rounded on the way: how many units of the last place of 1. */
const rounded: Readonly<Record<string, readonly [float32: number, float64: number]>> = {
  orthogonal_: [4, 8],
  truncNormal_: [2, 8],
};

function initialised({ name, given, shape, dtype, seed }: InitCase): Tensor {
  const x = torch.zeros(shape, { dtype: dtypeOf(dtype) }) as Tensor;
  torch.manualSeed(seed);
  const f = nn.init[name as keyof typeof nn.init] as (x: Tensor, ...rest: unknown[]) => Tensor;
  expect(f(x, ...(Array.isArray(given) ? given : [given]))).toBe(x);
  return x;
}

describe("nn.init gives PyTorch's numbers", () => {
  afterEach(() => void vi.restoreAllMocks());

  const names = [...new Set(golden.inits.map((c) => c.name))];
  it.each(names)("%s", (name) => {
    for (const c of golden.inits.filter((c) => c.name === name)) {
      const got = flat(initialised(c));
      const [single, double] = rounded[name] ?? [0, 8];
      const about = JSON.stringify({ ...c, values: [] });
      if (c.dtype === "float32" && single === 0) {
        expect(got, about).toEqual(c.values.map((v) => Math.fround(v as number)));
      } else {
        const allowed = c.dtype === "float32" ? ulps("float32", single) : ulps("float64", double) + 1e-13;
        expect(distance(got, c.values), about).toBeLessThanOrEqual(allowed);
      }
    }
  });

  it("every function there is, is tried", () => {
    const functions = Object.keys(nn.init).filter((name) => name.endsWith("_"));
    expect(functions.sort()).toEqual(names.sort());
  });

  it("draws from the generator that it is given", () => {
    const draw = (seed: number) => {
      const generator = new torch.Generator().manualSeed(seed);
      return nn.init.truncNormal_(torch.zeros([3]) as Tensor, { generator }).tolist();
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("knows the gains of nonlinearities", () => {
    const { calculateGain } = nn.init;
    expect(calculateGain("relu")).toBe(Math.SQRT2);
    expect(calculateGain("leaky_relu", 0)).toBe(Math.SQRT2);
    expect(calculateGain("tanh")).toBe(5 / 3);
    expect(() => calculateGain("softmax" as never)).toThrow(ValueError);
  });

  it("refuses shapes that it cannot fill", () => {
    const vector = torch.zeros([3]) as Tensor;
    for (const f of [
      nn.init.xavierUniform_,
      nn.init.kaimingNormal_,
      nn.init.orthogonal_,
      nn.init.eye_,
      nn.init.dirac_,
    ]) {
      expect(() => f(vector)).toThrow(ShapeError);
    }
    expect(() => nn.init.sparse_(vector, 0.5)).toThrow(ShapeError);
    expect(() => nn.init.dirac_(torch.zeros([3, 1, 1]) as Tensor, 2)).toThrow(ValueError);
  });

  it("stays within its bounds, however far out they are", () => {
    const x = nn.init.truncNormal_(torch.zeros([1000]) as Tensor, { std: 5, a: -50, b: 50 });
    expect(x.isfinite().all().item()).toBe(true);
    expect(x.abs().amax().item()).toBeLessThanOrEqual(50);
  });

  it("warns of a mean far from where the numbers may lie", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    nn.init.truncNormal_(torch.zeros([2]) as Tensor, { mean: 9 });
    expect(warn).toHaveBeenCalledOnce();
  });
});

describe("dropout makes the same elements 0 as PyTorch", () => {
  const title = (c: (typeof golden.masks)[number]) =>
    `${c.p} of [${c.from.join(", ")}]${c.transposed ? " transposed" : ""} in ${c.dtype}, seed ${c.seed}`;
  it.each(golden.masks.map((c) => [title(c), c] as const))("%s", (_, c) => {
    const ones = torch.ones(c.from, { dtype: dtypeOf(c.dtype) }) as Tensor;
    torch.manualSeed(c.seed);
    const y = nn.functional.dropout(c.transposed ? (ones.t() as Tensor) : ones, { p: c.p });
    expect(y.sizes).toEqual(c.shape);
    expect(flat(y).map((v) => v !== 0)).toEqual(c.values.map((v) => v !== 0));
    expect(distance(flat(y), c.values)).toBeLessThan(c.dtype === "float32" ? 1e-8 : 1e-14);
    expect((torch.rand([1]) as Tensor).item()).toBe(c.after);
  });
});
