import { registry } from "../../../src/ops/index.ts";
import { Tensor } from "../../../src/tensor/tensor.ts";
import { algebraCases } from "./algebra.ts";
import { arithmeticCases } from "./arithmetic.ts";
import { type Case, call, withGrad } from "./case.ts";
import { functionCases } from "./functions.ts";
import { indexingCases } from "./indexing.ts";
import { pointwiseCases } from "./pointwise.ts";
import { rearrangingCases } from "./rearranging.ts";
import { reductionCases } from "./reductions.ts";
import { scatteringCases } from "./scattering.ts";
import { sortingCases } from "./sorting.ts";
import { statisticsCases } from "./statistics.ts";
import { viewCases } from "./views.ts";

/** The samples of every op there is. */
function* samples(): Generator<Case> {
  for (const [name, op] of registry) {
    for (const sample of op.samples()) yield (op.differentiable ? withGrad : call)(name, ...sample);
  }
}

const groups = { samples: () => [...samples()], arithmetic: arithmeticCases, pointwise: pointwiseCases };
const more = { reductions: reductionCases, views: viewCases, indexing: indexingCases };
const wider = { functions: functionCases, statistics: statisticsCases, algebra: algebraCases };
const moving = { sorting: sortingCases, scattering: scatteringCases, rearranging: rearrangingCases };

function byOp(cases: readonly Case[]): Record<string, Case[]> {
  const ops: Record<string, Case[]> = {};
  for (const c of cases) {
    ops[c.op] ??= [];
    ops[c.op].push(c);
  }
  return ops;
}

/** The cases of all golden tests: by group, and in it by op. */
export const goldenCases: Readonly<Record<string, () => Record<string, Case[]>>> = Object.fromEntries(
  Object.entries({ ...groups, ...more, ...wider, ...moving }).map(([group, cases]) => [group, () => byOp(cases())]),
);

/** The tensors of a case that gradients are asked of: those of floats, also in lists. */
export function leavesOf({ args, grad }: Case): Tensor[] {
  return grad ? args.flat().filter((x): x is Tensor => x instanceof Tensor && x.dtype.isFloatingPoint) : [];
}
