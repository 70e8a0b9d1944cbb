import * as ops from "../../../src/ops/index.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";
import * as torch from "../../../src/torch.ts";

// What names in golden cases stand for that are no op's: functions with several results, or made of other ops.

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature
type Callable = (...args: any[]) => Tensor | readonly Tensor[];

const found = ({ values, indices }: ops.Found): Tensor[] => [values, indices];
const flag = (value: boolean): Tensor => torch.tensor(value);

export const wider: Record<string, Callable> = {
  sort: (x: Tensor, dim: number, descending: boolean) => found(ops.sort(x, dim, descending)),
  topk: (x: Tensor, k: number, dim: number, largest: boolean) => found(ops.topk(x, k, dim, largest)),
  medianAlong: (x: Tensor, dim: number, keepdim: boolean) => found(ops.medianAlong(x, dim, keepdim)),
  unique: (x: Tensor, dim: number | null) => {
    const { values, inverse, counts } = ops.unique(x, dim);
    return [values, inverse, counts];
  },
  bincount: ops.bincount,
  oneHot: ops.oneHot,
  nonzero: ops.nonzero,
  isclose: ops.isclose,
  allclose: (x: Tensor, y: Tensor, tolerance: ops.Tolerance) => flag(ops.allclose(x, y, tolerance)),
  equal: (x: Tensor, y: Tensor) => flag(ops.equal(x, y)),
  tile: ops.tile,
  meshgrid: ops.meshgrid,
  expandAs: ops.expandAs,
  viewAs: ops.viewAs,
  narrow: ops.narrow,
  chunk: ops.chunk,
  split: ops.split,
  unbind: ops.unbind,
};
