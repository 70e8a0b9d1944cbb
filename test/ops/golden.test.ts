import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { DTypeName } from "../../src/core/dtype-types.ts";
import { FlambeauError } from "../../src/core/errors.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";
import { callable } from "./cases/calls.ts";
import { type Case, fingerprint, make, valuesOf } from "./cases/case.ts";
import { goldenCases, leavesOf } from "./cases/index.ts";
import { difference, type Elements, type Kind, tolerance } from "./golden.ts";
import { differentiable, everyOp } from "./samples.ts";

// Every op's samples, and edge cases of them all, against the numbers of PyTorch 1.13.1: results, gradients, refusals.

type Result = readonly [dtype: DTypeName, shape: readonly number[], elements: Elements];
interface Backward {
  gradFn: string | null;
  grads?: readonly (Elements | null)[];
}
/** A text where PyTorch refuses the call. */
type Expected = string | readonly (Result | Backward)[];

const golden: Record<string, { fingerprint: string; results: Expected[] }> = JSON.parse(
  readFileSync(new URL("../golden/ops.json", import.meta.url), "utf8"),
);
const isResult = (part: Result | Backward): part is Result => Array.isArray(part);

/** For each op: how many cases, and the worst error in units of the last place, of results and of gradients. */
const worst = new Map<string, { cases: number; results: number; gradients: number }>();

function compare(op: string, kind: Kind, got: Tensor, want: Elements): void {
  const { ulp, text } = difference(op, kind, got.dtype.name, valuesOf(got), want);
  const seen = worst.get(op)!;
  seen[kind] = Math.max(seen[kind], ulp);
  if (ulp > tolerance(op, kind)) throw new Error(`${kind}: ${text}`);
}

/** Ops that PyTorch does not have, or that are made of others here, so that their gradFn has another name. */
const otherNames = new Set([
  ...["asStridedScatter", "scatterIntoZeros", "indexAddIntoZeros", "copy", "fill", "fill_", "zero_", "setSubscript"],
  ...["subscript", "vectorMatmul", "einsum", "recurrence"],
]);

function check(c: Case, want: Expected): void {
  const seen = worst.get(c.op) ?? { cases: 0, results: 0, gradients: 0 };
  worst.set(c.op, seen);
  seen.cases++;
  const leaves = leavesOf(c);
  for (const leaf of leaves) {
    leaf.requiresGrad = true;
    leaf.grad = null;
  }
  const run = () => {
    const result = callable(c.op)(...c.args);
    return Array.isArray(result) ? (result as Tensor[]) : [result as Tensor];
  };
  if (typeof want === "string") {
    expect(run, `PyTorch refuses: ${want}`).toThrow(FlambeauError);
    return;
  }
  const outs = run();
  const results = want.filter(isResult);
  expect(outs.map((x) => [x.dtype.name, [...x.shape]])).toEqual(results.map(([dtype, shape]) => [dtype, shape]));
  for (const [i, x] of outs.entries()) compare(c.op, "results", x, results[i][2]);

  const backward = want.find((part) => !isResult(part)) as Backward | undefined;
  if (backward !== undefined && !otherNames.has(c.op)) expect(outs[0].gradFn?.name ?? null).toBe(backward.gradFn);
  if (backward?.grads === undefined) return;
  const [out] = outs;
  const n = out.numel();
  const weights = Array.from({ length: n }, (_, i) => 1 + ((i * 37) % 100) / 100);
  out.backward(make(out.dtype, out.sizes, n === 0 ? [0] : weights));
  expect(leaves.map((x) => x.grad === null)).toEqual(backward.grads.map((g) => g === null));
  for (const [i, x] of leaves.entries()) {
    if (x.grad === null) continue;
    expect(x.grad.dtype).toBe(x.dtype);
    expect([...x.grad.shape]).toEqual([...x.shape]);
    compare(c.op, "gradients", x.grad, backward.grads[i]!);
  }
}

/** A case as a failure names it. */
function summary({ args }: Case): string {
  const show = (x: unknown): string => {
    if (x instanceof torch.Tensor) return `${x.dtype.name}[${x.sizes}]`;
    return Array.isArray(x) ? `[${x.map(show)}]` : String(x);
  };
  return args.map(show).join(", ");
}

describe.each(Object.entries(goldenCases))("%s", (group, cases) => {
  const ops = Object.entries(cases());
  it.each(ops)("%s", (op, list) => {
    const stored = golden[`${group}/${op}`];
    expect(
      stored?.fingerprint,
      "the cases have changed: make test/golden/ops.json anew with scripts/golden/ops.py",
    ).toBe(fingerprint(list));
    const failures = list.flatMap((c, i) => {
      try {
        check(c, stored.results[i]);
        return [];
      } catch (error) {
        return [`case ${i} (${summary(c)}): ${(error as Error).message}`];
      }
    });
    expect(failures.join("\n")).toBe("");
  });
});

it("every op has golden numbers", () => {
  expect(everyOp.map(([name]) => name).filter((name) => !(`samples/${name}` in golden))).toEqual([]);
});

// For docs/accuracy.md, which scripts/accuracy.mjs writes.
afterAll(() => {
  const folder = process.env.FLAMBEAU_TABLE;
  if (folder === undefined) return;
  const gradchecked = new Set(differentiable.map(([name]) => name));
  const rows = [...worst].map(([op, seen]) => ({ op, ...seen, gradcheck: gradchecked.has(op) }));
  writeFileSync(join(folder, "ops.json"), JSON.stringify(rows));
});
