import type { DTypeName } from "../../src/core/dtype-types.ts";

// How far results may be from PyTorch's.

/** Elements as golden files hold them: texts for those that JSON has no number for, and for large int64. */
export type Elements = readonly (number | string)[];

function parsed(dtype: DTypeName, text: number | string): number | bigint {
  if (dtype === "int64") return BigInt(text);
  const value = typeof text === "string" ? Number(text.replace("inf", "Infinity")) : text;
  return dtype === "float32" ? Math.fround(value) : value;
}

/** The distance between x and the next float further from 0. */
function unit(dtype: DTypeName, x: number): number {
  const [digits, lowest] = dtype === "float32" ? [23, -126] : [52, -1022];
  const exponent = x === 0 ? lowest : Math.max(Math.floor(Math.log2(Math.abs(x))), lowest);
  return 2 ** (exponent - digits);
}

/** Ops that add up: as in gradients, terms may cancel, so an error counts by the largest of the results. */
const adding = new Set([
  ...["sum", "mean", "matmul", "vectorMatmul", "linear", "softmax", "logSoftmax", "crossEntropy", "arange", "linspace"],
  ...["dot", "mv", "mm", "bmm", "einsum", "trace", "cumsum", "norm", "var", "std", "logsumexp", "gelu"],
]);

/** Of two equal zeros, which of their signs comes out is nobody's business. */
const signless = new Set(["maximum", "minimum", "clamp", "cumprod", "prod", "recurrence", "gelu"]);

export type Kind = "results" | "gradients";

export interface Difference {
  /** Of the worst element, in units in the last place; infinite where only one is NaN, or signs differ. */
  readonly ulp: number;
  /** Which element it is, and what it is here and there. */
  readonly text: string;
}

/** By how much elements of a result, or of its gradients, differ from PyTorch's. */
export function difference(
  op: string,
  kind: Kind,
  dtype: DTypeName,
  got: readonly (number | bigint)[],
  want: Elements,
): Difference {
  const sums = kind === "gradients" || adding.has(op);
  const values = want.map((text) => parsed(dtype, text));
  const finite = values.filter((x): x is number => typeof x === "number" && Number.isFinite(x));
  const largest = finite.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const away = (x: number | bigint, y: number | bigint): number => {
    if (Object.is(x, y) || (x === y && signless.has(op))) return 0;
    const inexact = typeof x === "number" && typeof y === "number" && dtype.startsWith("float") && x !== y;
    const ulp = inexact ? Math.abs(x - y) / unit(dtype, sums ? largest : y) : Number.NaN;
    return Number.isNaN(ulp) ? Number.POSITIVE_INFINITY : ulp;
  };
  const errors = got.map((x, i) => away(x, values[i]));
  const ulp = errors.reduce((a, b) => Math.max(a, b), 0);
  const at = errors.indexOf(ulp);
  const show = (x: number | bigint) => (Object.is(x, -0) ? "-0" : String(x));
  return {
    ulp,
    text: ulp === 0 ? "" : `element ${at} is ${show(got[at])}, PyTorch has ${show(values[at])}: ${ulp} ulp`,
  };
}

/**
 * Units in the last place by which the ops differ that are not exact to the last bit: where PyTorch's vectors round
 * more often than these do, or otherwise. All gradients are sums where an operand was broadcast.
 */
const allowed: Record<string, readonly [results: number, gradients: number]> = {
  exp: [1, 1],
  log: [1, 1],
  tanh: [1, 6],
  pow: [1, 4],
  pow_: [1, 4],
  sum: [5, 4],
  mean: [4, 4],
  matmul: [4, 4],
  vectorMatmul: [4, 4],
  linear: [4, 4],
  softmax: [2, 20],
  logSoftmax: [2, 6],
  crossEntropy: [2, 4],
  arange: [1, 0],
  linspace: [1, 0],
  // In float64, rounded once; PyTorch's vectors are right to one unit.
  ...Object.fromEntries(
    ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh"].map((op) => [op, [1, 4]]),
  ),
  ...Object.fromEntries(["log1p", "expm1", "log2", "log10", "erf"].map((op) => [op, [1, 4]])),
  recurrence: [1, 4],
  // PyTorch updates the variance element by element, which costs it the last digits in float64: these are right to one
  // unit (test/engine/reduction.test.ts).
  var: [36, 4],
  std: [16, 16],
  norm: [3, 4],
  logsumexp: [2, 4],
  dot: [4, 4],
  mv: [4, 4],
  mm: [4, 4],
  bmm: [4, 4],
  einsum: [4, 4],
  gelu: [2, 4],
  silu: [1, 4],
  softplus: [1, 4],
};

/** By how many units in the last place an op's results, or its gradients, may differ from PyTorch's. */
export function tolerance(op: string, kind: Kind): number {
  return (allowed[op] ?? [0, 4])[kind === "results" ? 0 : 1];
}
