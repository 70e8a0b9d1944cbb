import { int64 } from "../core/dtype.ts";
import { ShapeError } from "../core/errors.ts";
import { normalizeDim } from "../core/shape.ts";
import * as engine from "../engine/sorting.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { composeOp, madeBy } from "./compose.ts";
import { defineOp, type Op } from "./define.ts";
import { floats, integers } from "./samples.ts";
import { gather } from "./scattering.ts";

/** Values, and where they stood along the dimension that was asked about. */
export interface Found {
  readonly values: Tensor;
  /** int64. */
  readonly indices: Tensor;
}

/** Where along `dim` the elements stand, smallest (or largest) first, as int64. Equal ones in order; NaN is largest. */
export const argsort: Op<[Tensor], [dim: number, descending: boolean]> = defineOp<
  [Tensor],
  [dim: number, descending: boolean]
>({
  name: "argsort",
  arity: 1,
  shape([x], dim) {
    normalizeDim("argsort", dim, x.sizes.length);
    return x.sizes;
  },
  dtype: () => int64,
  forward: (out, [x], dim, descending) =>
    engine.argsort(out, x, normalizeDim("argsort", dim, x.sizes.length), descending),
  samples: () => [
    [floats([3, 4]), -1, false],
    [floats([3, 4]), 0, true],
    [integers([2, 100, 3], 0, 9, int64), 1, true],
    [floats([]), 0, false],
  ],
});

/** The elements in order along `dim`, and where each stood. Equal ones keep their order; NaN is largest. */
export function sort(x: Tensor, dim: number, descending: boolean): Found {
  const d = normalizeDim("sort", dim, x.sizes.length);
  const indices = argsort(x, d, descending);
  return { values: madeBy("SortBackward1", gather(x, d, indices)), indices };
}

/** The k largest (or smallest) elements along `dim`, in order, and where they stood. @throws ShapeError */
export function topk(x: Tensor, k: number, dim: number, largest: boolean): Found {
  const d = normalizeDim("topk", dim, x.sizes.length);
  const n = x.sizes[d] ?? 1;
  if (!Number.isInteger(k) || k < 0 || k > n) {
    throw new ShapeError("topk", `k must be from 0 to ${n}, the size of dim ${d}, got ${k}`, [x.sizes]);
  }
  const sizes = x.sizes.map((size, i) => (i === d ? k : size));
  const indices = emptyTensor(sizes, int64);
  engine.argsort(indices, x, d, largest);
  return { values: madeBy("TopkBackward0", gather(x, d, indices)), indices };
}

composeOp(
  "sort",
  (x: Tensor, dim: number, descending: boolean) => sort(x, dim, descending).values,
  (): [Tensor, number, boolean][] => [
    [floats([3, 4]), -1, false],
    [floats([3, 4]), 0, true],
    [floats([]), 0, false],
  ],
  { gradName: null },
);

composeOp(
  "topk",
  (x: Tensor, k: number, dim: number, largest: boolean) => topk(x, k, dim, largest).values,
  (): [Tensor, number, number, boolean][] => [
    [floats([3, 4]), 2, -1, true],
    [floats([3, 4]), 3, 0, false],
  ],
  { gradName: null },
);
