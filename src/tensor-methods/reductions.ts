import type { DType } from "../core/dtype.ts";
import { ValueError } from "../core/errors.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Keepdim } from "./arguments.ts";

// Methods that make one number of many, and running sums.

interface Spread extends Keepdim {
  /** Whether to divide by n − 1. Default true. */
  unbiased?: boolean;
  /** What is taken off n instead. */
  correction?: number;
}

interface OfDType {
  dtype?: DType;
}

/** The p of a norm as a number. @throws ValueError for the nuclear norm, and for what is none */
function power(p: number | "fro"): number {
  if (p === "fro") return 2;
  if (typeof p === "number" && !Number.isNaN(p)) return p;
  throw new ValueError("norm", `p is a number or "fro", got ${JSON.stringify(p)}`);
}

function spread(f: typeof ops.std) {
  return (x: Tensor, dim: ops.Dims = null, { unbiased = true, correction, keepdim = false }: Spread = {}) =>
    f(x, dim, correction ?? Number(unbiased), keepdim);
}

export const reductions = {
  prod: (x: Tensor, dim: number | null = null, { keepdim = false, dtype }: Keepdim & OfDType = {}) =>
    ops.prod(x, dim, keepdim, dtype),
  cumsum: (x: Tensor, dim: number, { dtype }: OfDType = {}) => ops.cumsum(x, dim, dtype),
  cumprod: (x: Tensor, dim: number, { dtype }: OfDType = {}) => ops.cumprod(x, dim, dtype),
  var: spread(ops.var),
  std: spread(ops.std),
  norm: (x: Tensor, p: number | "fro" = "fro", dim: ops.Dims = null, { keepdim = false }: Keepdim = {}) =>
    ops.norm(x, power(p), dim, keepdim),
  logsumexp: (x: Tensor, dim: number | readonly number[], { keepdim = false }: Keepdim = {}) =>
    ops.logsumexp(x, dim, keepdim),
  median: (x: Tensor, dim: number | null = null, { keepdim = false }: Keepdim = {}) =>
    dim === null ? ops.median(x) : ops.medianAlong(x, dim, keepdim),
  all: (x: Tensor, dim: ops.Dims = null, { keepdim = false }: Keepdim = {}) => ops.all(x, dim, keepdim),
  any: (x: Tensor, dim: ops.Dims = null, { keepdim = false }: Keepdim = {}) => ops.any(x, dim, keepdim),
};
