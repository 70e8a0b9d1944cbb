import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { operand, type Value } from "./arguments.ts";

// Methods that sort, count, and read or write at places that an index names.

interface Order {
  descending?: boolean;
  /** Equal elements keep their order, whether this is asked for or not. */
  stable?: boolean;
}

interface Top {
  largest?: boolean;
  /** They come in order, whether this is asked for or not. */
  sorted?: boolean;
}

export interface UniqueOptions {
  /** They come in order, whether this is asked for or not. */
  sorted?: boolean;
  returnInverse?: boolean;
  returnCounts?: boolean;
  dim?: number | null;
}

interface Binning {
  weights?: Tensor | null;
  minlength?: number;
}

/** What scatter writes: a tensor of as many elements as the index has, or a number for all. */
const source = (src: Value): ops.Operand => (typeof src === "boolean" ? Number(src) : operand(src));

export const picking = {
  sort: (x: Tensor, dim = -1, { descending = false }: Order = {}) => ops.sort(x, dim, descending),
  argsort: (x: Tensor, dim = -1, { descending = false }: Order = {}) => ops.argsort(x, dim, descending),
  topk: (x: Tensor, k: number, dim = -1, { largest = true }: Top = {}) => ops.topk(x, k, dim, largest),
  unique(x: Tensor, { returnInverse = false, returnCounts = false, dim = null }: UniqueOptions = {}) {
    const { values, inverse, counts } = ops.unique(x, dim);
    if (!returnInverse && !returnCounts) return values;
    return [values, ...(returnInverse ? [inverse] : []), ...(returnCounts ? [counts] : [])];
  },
  bincount: (x: Tensor, { weights = null, minlength = 0 }: Binning = {}) => ops.bincount(x, weights, minlength),
  nonzero: (x: Tensor, { asTuple = false } = {}) => (asTuple ? ops.nonzeroTuple(x) : ops.nonzero(x)),
  gather: ops.gather,
  scatter: (x: Tensor, dim: number, index: Tensor, src: Value) => ops.scatter(x, source(src), dim, index),
  scatter_: (x: Tensor, dim: number, index: Tensor, src: Value) =>
    ops.inPlace(ops.scatter.record, [x, source(src)], dim, index),
  scatterAdd: (x: Tensor, dim: number, index: Tensor, src: Tensor) => ops.scatterAdd(x, src, dim, index),
  scatterAdd_: (x: Tensor, dim: number, index: Tensor, src: Tensor) =>
    ops.inPlace(ops.scatterAdd.record, [x, src], dim, index),
  indexSelect: ops.indexSelect,
  indexAdd: (x: Tensor, dim: number, index: Tensor, source: Tensor, { alpha = 1 } = {}) =>
    ops.indexAdd(x, source, dim, index, alpha),
  indexAdd_: (x: Tensor, dim: number, index: Tensor, source: Tensor, { alpha = 1 } = {}) =>
    ops.inPlace(ops.indexAdd.record, [x, source], dim, index, alpha),
  maskedSelect: ops.maskedSelect,
};
