import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { FlambeauError } from "../../src/core/errors.ts";
import { copyInto } from "../../src/engine/copying.ts";
import { alloc } from "../../src/engine/heap.ts";
import * as torch from "../../src/index.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { callable } from "../ops/cases/calls.ts";
import { type Case, make, valuesOf } from "../ops/cases/case.ts";
import { goldenCases } from "../ops/cases/index.ts";

// Every op does in a compiled function what it does outside of one, to the last bit, with other elements than those it was
// captured with, as do its gradients. No op is named but those that have to look at elements.

beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

/** Ops whose results have shapes that depend on elements, or that are JavaScript's values. */
const looking = [
  ...["allclose", "bincount", "equal", "maskedSelect", "nonzero", "oneHot", "unique"],
  ...["subscript", "setSubscript"], // with a mask
];

/** The tensors of a case, also those in lists, and a way to put others in their place. */
function tensorsOf(args: readonly unknown[]): { tensors: Tensor[]; put: (others: readonly Tensor[]) => unknown[] } {
  const tensors: Tensor[] = [];
  const visit = (x: unknown): unknown => {
    if (Array.isArray(x)) return x.map(visit);
    if (!(x instanceof Tensor)) return x;
    const at = tensors.push(x) - 1;
    return { at };
  };
  const places = args.map(visit);
  const fill = (x: unknown, others: readonly Tensor[]): unknown => {
    if (Array.isArray(x)) return x.map((item) => fill(item, others));
    return typeof x === "object" && x !== null && "at" in x ? others[x.at as number] : x;
  };
  return { tensors, put: (others) => places.map((x) => fill(x, others)) };
}

/** A tensor laid out like x, with the same elements in the opposite order. */
function reversed(x: Tensor): Tensor {
  const values = valuesOf(x).reverse();
  const other = new Tensor(alloc(x.storage.bytes), x.offset, x.sizes, x.strides, x.dtype);
  copyInto(other, make(x.dtype, x.sizes, values.length === 0 ? [0] : values));
  return other;
}

/** What a case computes: its results, and the gradients of their sums. */
function computing({ op, args, grad }: Case, copies: boolean): (...tensors: Tensor[]) => Tensor[] {
  const { put } = tensorsOf(args);
  return (...given) => {
    const leaves: Tensor[] = [];
    const tensors = given.map((x) => {
      if (!grad || !x.dtype.isFloatingPoint) return copies ? x.clone() : x;
      const leaf = x.detach().requiresGrad_();
      leaves.push(leaf);
      return leaf;
    });
    const result = callable(op)(...put(tensors));
    const outs = (Array.isArray(result) ? result : [result]) as Tensor[];
    const sums = outs.filter((x) => x.requiresGrad).map((x) => x.mul(x).sum());
    const grads = sums.length === 0 ? [] : torch.autograd.grad(sums, leaves, { allowUnused: true });
    return [...outs.map((x) => x.detach()), ...grads.filter((x) => x !== null)];
  };
}

const bits = (results: readonly Tensor[]) => results.map((x) => [x.dtype.name, [...x.shape], valuesOf(x)]);

function attempt<T>(f: () => T): T | Error {
  try {
    return f();
  } catch (error) {
    return error as Error;
  }
}

/** Whether a case can be captured; throws where a replay differs. */
function check(c: Case): boolean {
  const { tensors } = tensorsOf(c.args);
  if (tensors.length === 0) return true;
  for (const copies of [false, true]) {
    const f = computing(c, copies);
    const wanted = attempt(() => f(...tensors));
    if (wanted instanceof Error) return true; // what cannot be computed is another test's matter
    const others = tensors.map(reversed);
    const first = attempt(() => f(...others)) instanceof Error ? tensors : others;
    let runs = 0;
    const compiled = torch.compile((...given: Tensor[]) => {
      runs++;
      return f(...given);
    });
    const captured = attempt(() => compiled(...first));
    if (captured instanceof FlambeauError && captured.code === "compile") {
      if (captured.message.includes("in place")) continue;
      return false;
    }
    if (captured instanceof Error) throw captured;
    expect(bits(captured)).toEqual(bits(f(...first)));
    expect(bits(compiled(...tensors))).toEqual(bits(f(...tensors)));
    expect(runs).toBe(1); // not done by the function itself
    return true;
  }
  throw new Error("an argument is changed in place, though it is a copy");
}

const refused = new Set<string>();

describe.each(Object.entries(goldenCases))("%s", (_, cases) => {
  it.each(Object.entries(cases()))("%s", (op, list) => {
    for (const c of list) if (!check(c)) refused.add(op);
  });
});

it("only what looks at elements is refused", () => {
  expect([...refused].sort()).toEqual(looking.sort());
});
