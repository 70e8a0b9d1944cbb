import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AutogradError, ShapeError, ValueError } from "../../src/core/errors.ts";
import * as torch from "../../src/torch.ts";

type T = torch.Tensor;
type F = (...inputs: T[]) => T | T[];
const { jacobian, hessian, vjp, jvp, vhp, hvp } = torch.autograd.functional;

// The functions of scripts/golden/autograd.py, and what PyTorch computed for them.
const functions: Record<string, F> = {
  square: (x) => x.mul(x),
  expSum: (x) => x.exp().sum(1) as T,
  linear: (x) => x.mul(3).add(1),
  constant: () => torch.ones([2], { dtype: torch.float64 }) as T,
  softmax: (x) => x.softmax(1).mul(x),
  mlp: (x, w, b) => x.matmul(w.t()).add(b).tanh(),
  both: (x, y) => [x.mul(y.exp()), x.add(y.mul(2)).pow(3).sum(1) as T],
  half: (x) => x.mul(2).sigmoid(),
  scalar: (x) => x.pow(3).mul(0.5).sum() as T,
  cross: (x, y) => x.exp().mul(y).sum().add(x.mul(y).mul(y).mean().tanh()) as T,
  unused: (x) => x.pow(4).mean() as T,
  entropy: (x) => x.logSoftmax(1).mul(x.softmax(1)).sum().neg() as T,
};

type Nested = number | Nested[];
interface Case {
  name: string;
  inputs: Nested[];
  u: Nested[];
  v: Nested[];
  jacobian: Nested;
  vjp: Nested;
  jvp: Nested;
  hessian?: Nested;
  vhp?: Nested;
  hvp?: Nested;
}
const cases: Case[] = JSON.parse(readFileSync(new URL("../golden/autograd.json", import.meta.url), "utf8"));

const float64 = (data: unknown): T => torch.tensor(data as number[], { dtype: torch.float64 }) as T;
const one = (list: T[]): T | T[] => (list.length === 1 ? list[0] : list);
const lists = (value: unknown): Nested => (Array.isArray(value) ? value.map(lists) : ((value as T).tolist() as Nested));

const flat = (list: Nested): number[] => (Array.isArray(list) ? list.flatMap(flat) : [list]);

function expectClose(got: unknown, expected: Nested): void {
  const [a, b] = [lists(got), expected];
  expect(JSON.stringify(a).replace(/[^[\],]/g, "")).toBe(JSON.stringify(b).replace(/[^[\],]/g, ""));
  const [x, y] = [a, b].map((list) => flat(list));
  const worst = Math.max(0, ...x.map((value, i) => Math.abs(value - y[i]) / Math.max(1, Math.abs(y[i]))));
  expect(worst).toBeLessThan(1e-13);
}

describe("derivatives are PyTorch's", () => {
  it.each(cases.map((c) => [c.name, c] as const))("%s", (name, c) => {
    const f = functions[name] as (...inputs: T[]) => T;
    const [inputs, u, v] = [c.inputs, c.u, c.v].map((list) => one(list.map(float64)));
    for (const createGraph of [false, true]) {
      expectClose(jacobian(f, inputs, { createGraph }), c.jacobian);
      expectClose(vjp(f, inputs, u, { createGraph }), c.vjp);
      expectClose(jvp(f, inputs, v, { createGraph }), c.jvp);
      if (c.hessian === undefined) continue;
      expectClose(hessian(f, inputs, { createGraph }), c.hessian);
      expectClose(vhp(f, inputs, v, { createGraph }), c.vhp!);
      expectClose(hvp(f, inputs, v, { createGraph }), c.hvp!);
    }
    for (const x of [inputs].flat()) expect([x.requiresGrad, x.grad]).toEqual([false, null]);
  });
});

describe("results", () => {
  const x = float64([1, 2]).requiresGrad_() as T;
  const cube = (x: T): T => x.mul(x).mul(x);

  it("have a history if asked to", () => {
    expect(jacobian(cube, x).requiresGrad).toBe(false);
    const J = jacobian(cube, x, { createGraph: true });
    J.sum().backward();
    expect(x.grad?.tolist()).toEqual([6, 12]);
    x.grad = null;
    const [y, product] = jvp(cube, x, float64([1, 10]), { createGraph: true });
    product.sum().backward();
    expect([y.requiresGrad, x.grad!.tolist()]).toEqual([true, [6, 120]]);
    x.grad = null;
    hessian((x) => cube(x).sum() as T, x, { createGraph: true })
      .sum()
      .backward();
    expect(x.grad!.tolist()).toEqual([6, 6]);
    x.grad = null;
  });

  it("come inside noGrad and scopes, too", () => {
    const J = torch.noGrad(() => torch.scope(() => jacobian(cube, x)));
    expect(J.tolist()).toEqual([
      [3, 0],
      [0, 12],
    ]);
  });

  it("of one number need no v", () => {
    const [y, gradient] = vjp((x) => cube(x).sum() as T, x);
    expect([y.item(), gradient.tolist()]).toEqual([9, [3, 12]]);
    expect(jvp(cube, float64([2])).map((t) => t.tolist())).toEqual([[8], [12]]);
  });

  it("of nothing are empty", () => {
    const J = jacobian((x) => x.index(torch.slice(0, 0)) as T, x);
    expect(J.sizes).toEqual([0, 2]);
  });
});

describe("they refuse", () => {
  const x = float64([1, 2]);
  const same = (x: T): T => x.mul(1);
  it.each([
    ["no v for many outputs", () => vjp(same, x), ValueError],
    ["no v for many inputs", () => jvp(same, x), ValueError],
    ["a v of another shape", () => vjp(same, x, float64([1])), ShapeError],
    ["two v for one", () => vjp(same, x, [x, x]), ValueError],
    ["what is not a tensor", () => jacobian(() => 3 as never, x), ValueError],
    ["a Hessian of many outputs", () => hessian(same, x), ValueError],
    [
      "if strict, an output that depends on nothing",
      () => jacobian(() => x.clone(), x, { strict: true }),
      AutogradError,
    ],
    ["if strict, an unused input", () => vjp((x) => x.sum() as T, [x, x], null, { strict: true }), AutogradError],
    ["if strict, a Hessian of a line", () => hessian((x) => x.sum() as T, x, { strict: true }), AutogradError],
  ])("%s", (_, run, error) => {
    expect(run).toThrow(error);
  });
});
