import type { Sizes } from "../core/shape.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { listOf } from "./arguments.ts";

// Methods that put elements elsewhere, cut tensors up, and multiply vectors and matrices.

export const rearranging = {
  flip: (x: Tensor, ...dims: (number | Sizes)[]) => ops.flip(x, listOf(dims)),
  roll: ops.roll,
  repeat: (x: Tensor, ...times: (number | Sizes)[]) => ops.repeat(x, listOf(times)),
  tile: (x: Tensor, ...times: (number | Sizes)[]) => ops.tile(x, listOf(times)),
  expandAs: ops.expandAs,
  viewAs: ops.viewAs,
  reshapeAs: (x: Tensor, other: Tensor) => ops.reshape(x, other.sizes),
  narrow: ops.narrow,
  chunk: (x: Tensor, chunks: number, dim = 0) => ops.chunk(x, chunks, dim),
  split: (x: Tensor, size: number | readonly number[], dim = 0) => ops.split(x, size, dim),
  unbind: (x: Tensor, dim = 0) => ops.unbind(x, dim),
  tril: (x: Tensor, diagonal = 0) => ops.tril(x, diagonal),
  triu: (x: Tensor, diagonal = 0) => ops.triu(x, diagonal),
  tril_: (x: Tensor, diagonal = 0) => ops.inPlace(ops.tril.record, [x], diagonal),
  triu_: (x: Tensor, diagonal = 0) => ops.inPlace(ops.triu.record, [x], diagonal),
  diag: (x: Tensor, diagonal = 0) => ops.diag(x, diagonal),
  diagonal: (x: Tensor, offset = 0, dim1 = 0, dim2 = 1) => ops.diagonal(x, offset, dim1, dim2),
  trace: ops.trace,
  dot: ops.dot,
  mv: ops.mv,
  mm: ops.mm,
  bmm: ops.bmm,
  outer: ops.outer,
};
