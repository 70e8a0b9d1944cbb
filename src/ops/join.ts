import type { DType } from "../core/dtype.ts";
import { promote } from "../core/dtype.ts";
import { ShapeError, show, ValueError } from "../core/errors.ts";
import { mapped, normalizeDim, type Sizes, sameShape } from "../core/shape.ts";
import { concatenate } from "../engine/rows.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { defineListOp } from "./define.ts";
import { floats } from "./samples.ts";
import { select, slice } from "./slicing.ts";
import { reshape } from "./views.ts";

/** Without tensors of shape [0], which may stand beside any others: what a loop that gathers begins with. */
function joined(tensors: readonly Tensor[]): readonly Tensor[] {
  const some = tensors.filter(({ sizes }) => sizes.length !== 1 || sizes[0] !== 0);
  return some.length === 0 ? tensors : some;
}

/** Tensors laid one after another along `dim`; their other sizes must be the same. @throws ShapeError */
export const cat: (tensors: readonly Tensor[], dim: number) => Tensor = defineListOp<[dim: number]>({
  name: "cat",
  shape(tensors, dim) {
    if (tensors.length === 0) throw new ValueError("cat", "there must be at least one tensor");
    const first = joined(tensors)[0].sizes;
    if (first.length === 0) throw new ShapeError("cat", "0-d tensors have no dimension to join along; use stack()");
    const d = normalizeDim("cat", dim, first.length);
    for (const { sizes } of joined(tensors)) {
      if (sizes.length !== first.length || sizes.some((n, i) => i !== d && n !== first[i])) {
        throw new ShapeError("cat", `sizes differ beside dim ${d}: ${show(first)} and ${show(sizes)}`, [first, sizes]);
      }
    }
    return mapped(first, (n, i) => (i === d ? joined(tensors).reduce((sum, x) => sum + x.sizes[d], 0) : n));
  },
  dtype: (tensors) => tensors.reduce<DType>((dtype, x) => promote(dtype, x.dtype), tensors[0].dtype),
  forward: (out, tensors, dim) => concatenate(out, joined(tensors), normalizeDim("cat", dim, out.sizes.length)),
  vjp(g, _, { sizes, args: [dim] }) {
    const d = normalizeDim("cat", dim, g.sizes.length);
    let start = 0;
    return sizes.map((shape) => {
      const from = start;
      start += shape.length === g.sizes.length ? shape[d] : 0;
      const end = start;
      return () => reshape(slice(g, d, from, end, 1), shape);
    });
  },
  samples: () => [
    [[floats([2, 3]), floats([1, 3], 6)], 0],
    [[floats([2, 3]), floats([2, 2], 6), floats([2, 1], 9)], -1],
  ],
});

const stacked: (tensors: readonly Tensor[], dim: number) => Tensor = defineListOp<[dim: number]>({
  name: "stack",
  shape(tensors, dim) {
    if (tensors.length === 0) throw new ValueError("stack", "there must be at least one tensor");
    const [{ sizes }] = tensors;
    for (const x of tensors) {
      if (sameShape(x.sizes, sizes)) continue;
      throw new ShapeError("stack", `wants tensors of one shape, got ${show(sizes)} and ${show(x.sizes)}`, [
        sizes,
        x.sizes,
      ]);
    }
    const at = normalizeDim("stack", dim, sizes.length + 1);
    return [...sizes.slice(0, at), tensors.length, ...sizes.slice(at)];
  },
  dtype: (tensors) => tensors.reduce<DType>((dtype, x) => promote(dtype, x.dtype), tensors[0].dtype),
  forward(out, tensors, dim) {
    const at = normalizeDim("stack", dim, out.sizes.length);
    const put = (list: Sizes, value: number) => [...list.slice(0, at), value, ...list.slice(at)];
    const pieces = tensors.map(({ storage, offset, dtype, sizes, strides }) => {
      return { storage, offset, dtype, sizes: put(sizes, 1), strides: put(strides, 0) };
    });
    concatenate(out, pieces, at);
  },
  vjp: (g, tensors, { args: [dim] }) => tensors.map((_, i) => () => select(g, dim, i)),
  samples: () => [
    [[floats([2, 3]), floats([2, 3], 6)], 0],
    [[floats([3]), floats([3], 6), floats([3], 9)], -1],
  ],
});

/** Tensors of one shape laid one after another along a new dimension. @throws ShapeError */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  return stacked(tensors, dim);
}
