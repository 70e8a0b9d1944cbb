import { float32, float64, int64 } from "../core/dtype.ts";
import { DTypeError, ShapeError, show, ValueError } from "../core/errors.ts";
import { normalizeDim, numel } from "../core/shape.ts";
import { again } from "../engine/capture.ts";
import { fill } from "../engine/copying.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { item } from "../tensor/values.ts";
import { sub } from "./arithmetic.ts";
import { ne } from "./compare.ts";
import { computeInto } from "./compose.ts";
import { detach, to } from "./convert.ts";
import { counting, indexBy } from "./indexing.ts";
import { cat } from "./join.ts";
import { any } from "./logic.ts";
import { truePlaces } from "./masking.ts";
import { amax, amin } from "./reduce.ts";
import { cumsum } from "./scan.ts";
import { scatter, scatterAdd } from "./scattering.ts";
import { slice } from "./slicing.ts";
import { argsort } from "./sorting.ts";
import { reshape, transpose, unsqueeze } from "./views.ts";

// How often, and which: none of these has a gradient.

function filled(sizes: readonly number[], value: number, dtype = int64 as Tensor["dtype"]): Tensor {
  const out = emptyTensor(sizes, dtype);
  fill(out, value);
  return out;
}

/** Checks that x holds whole numbers from 0 on, and gives the largest; −1 for none. @throws DTypeError, ValueError */
function largestOf(op: string, x: Tensor): number {
  if (x.dtype.isFloatingPoint || x.dtype.name === "bool") {
    throw new DTypeError(op, `wants whole numbers, not ${x.dtype}; convert them with .long()`);
  }
  if (numel(x.sizes) === 0) return -1;
  const least = item(amin(x, null, false)) as number;
  if (least < 0) throw new ValueError(op, `wants numbers from 0 on, got ${least}`);
  return item(amax(x, null, false)) as number;
}

/**
 * How often each number from 0 on comes in a 1-d tensor, as int64; with weights, the sum of those at each number
 * (float32, or else float64). Has at least `minlength` elements.
 * @throws ShapeError, DTypeError, ValueError for negative numbers
 */
export function bincount(x: Tensor, weights: Tensor | null, minlength: number): Tensor {
  if (x.sizes.length !== 1) throw new ShapeError("bincount", `wants one dim, got ${show(x.sizes)}`, [x.sizes]);
  if (weights !== null && (weights.sizes.length !== 1 || weights.sizes[0] !== x.sizes[0])) {
    throw new ShapeError("bincount", `the weights must be ${show(x.sizes)}, got ${show(weights.sizes)}`, [
      x.sizes,
      weights.sizes,
    ]);
  }
  if (!Number.isInteger(minlength) || minlength < 0) {
    throw new ValueError("bincount", `minlength must be a whole number ≥ 0, got ${minlength}`);
  }
  const bins = Math.max(largestOf("bincount", x) + 1, minlength);
  const dtype = weights === null ? int64 : weights.dtype === float32 ? float32 : float64;
  const each = weights === null ? filled(x.sizes, 1) : to(detach(weights), dtype);
  return scatterAdd(filled([bins], 0, dtype), each, 0, to(x, int64));
}

/**
 * Vectors of `classes` zeros (−1: as many as the largest class asks for) with a 1 at each class, as int64.
 * @throws DTypeError unless x is int64; ValueError for a class below 0 or too large
 */
export function oneHot(x: Tensor, classes: number): Tensor {
  if (x.dtype !== int64) {
    throw new DTypeError("oneHot", `classes must be int64, not ${x.dtype}; convert them with .long()`);
  }
  if (classes > 0) again(checkClasses, x, classes);
  const n = classes === -1 ? largestOf("oneHot", x) + 1 : classes;
  if (n <= 0) {
    throw new ValueError("oneHot", "the number of classes must be above 0, or given where there are no elements");
  }
  return scatter(filled([...x.sizes, n], 0), 1, -1, unsqueeze(x, x.sizes.length));
}

/** @throws ValueError for a class that is none of so many */
function checkClasses(x: Tensor, classes: number): void {
  const largest = largestOf("oneHot", x);
  if (largest < classes) return;
  throw new ValueError("oneHot", `class ${largest} is not below the number of classes, ${classes}`);
}

/** What `unique` gives. */
export interface Uniques {
  readonly values: Tensor;
  /** For each element of the input (or of its dim), where in `values` it is; int64. */
  readonly inverse: Tensor;
  /** How often each of `values` comes; int64. */
  readonly counts: Tensor;
}

/** The different elements, in order; with `dim`, the different slices along it. Each NaN is different. */
export function unique(given: Tensor, dim: number | null): Uniques {
  const x = detach(given);
  const d = dim === null ? 0 : normalizeDim("unique", dim, x.sizes.length);
  const front = dim === null ? reshape(x, [-1, 1]) : transpose(x, 0, d);
  const n = front.sizes[0] ?? 1;
  const rows = reshape(front, [n, dim === null ? 1 : numel(front.sizes.slice(1))]);
  const order = orderOfRows(rows);
  const sorted = indexBy(rows, [order]);
  const isNew = n === 0 ? filled([0], 0, any(rows, null, false).dtype) : startsOf(sorted, n);
  const starts = truePlaces(isNew);
  const inverse = scatter(filled([n], 0), sub(cumsum(isNew, 0), 1), 0, order);
  const ends = cat([slice(starts, 0, 1, null, 1), filled([Math.min(n, 1)], n)], 0);
  const picked = indexBy(front, [indexBy(order, [starts])]);
  return {
    values: dim === null ? reshape(picked, [-1]) : contiguousTranspose(picked, d),
    inverse: dim === null ? reshape(inverse, x.sizes) : inverse,
    counts: sub(ends, starts),
  };
}

/** The rows' places in lexicographic order: sorted by each column in turn, the last one first. */
function orderOfRows(rows: Tensor): Tensor {
  let order = counting(rows.sizes[0]);
  for (let c = rows.sizes[1] - 1; c >= 0; c--) {
    const column = indexBy(reshape(slice(rows, 1, c, c + 1, 1), [-1]), [order]);
    order = indexBy(order, [argsort(column, 0, false)]);
  }
  return order;
}

/** For each of n sorted rows, whether it differs from the one before it. */
function startsOf(rows: Tensor, n: number): Tensor {
  const differs = any(ne(slice(rows, 0, 1, n, 1), slice(rows, 0, 0, n - 1, 1)), 1, false);
  return cat([filled([1], 1, differs.dtype), differs], 0);
}

function contiguousTranspose(x: Tensor, dim: number): Tensor {
  const turned = transpose(x, 0, dim);
  const out = emptyTensor(turned.sizes, x.dtype);
  computeInto(out, () => turned);
  return out;
}
