import type { DType } from "../core/dtype.ts";
import { promote } from "../core/dtype.ts";
import { ShapeError, show, ValueError } from "../core/errors.ts";
import { normalizeDim, sameShape } from "../core/shape.ts";
import { concatenate } from "../engine/rows.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { defineListOp } from "./define.ts";
import { floats } from "./samples.ts";
import { slice } from "./slicing.ts";
import { unsqueeze } from "./views.ts";

/** Tensors laid one after another along `dim`; their other sizes must be the same. @throws ShapeError */
export const cat: (tensors: readonly Tensor[], dim: number) => Tensor = defineListOp<[dim: number]>({
  name: "cat",
  shape(tensors, dim) {
    if (tensors.length === 0) throw new ValueError("cat", "there must be at least one tensor");
    const first = tensors[0].sizes;
    if (first.length === 0) throw new ShapeError("cat", "0-d tensors have no dimension to join along; use stack()");
    const d = normalizeDim("cat", dim, first.length);
    for (const { sizes } of tensors) {
      if (sizes.length !== first.length || sizes.some((n, i) => i !== d && n !== first[i])) {
        throw new ShapeError("cat", `sizes differ beside dim ${d}: ${show(first)} and ${show(sizes)}`, [first, sizes]);
      }
    }
    return first.map((n, i) => (i === d ? tensors.reduce((sum, x) => sum + x.sizes[d], 0) : n));
  },
  dtype: (tensors) => tensors.reduce<DType>((dtype, x) => promote(dtype, x.dtype), tensors[0].dtype),
  forward: (out, tensors, dim) => concatenate(out, tensors, normalizeDim("cat", dim, out.sizes.length)),
  vjp(g, _, { sizes, args: [dim] }) {
    const d = normalizeDim("cat", dim, g.sizes.length);
    let start = 0;
    return sizes.map((shape) => {
      const from = start;
      start += shape[d];
      return () => slice(g, d, from, from + shape[d], 1);
    });
  },
  samples: () => [
    [[floats([2, 3]), floats([1, 3], 6)], 0],
    [[floats([2, 3]), floats([2, 2], 6), floats([2, 1], 9)], -1],
  ],
});

/** Tensors of one shape laid one after another along a new dimension. @throws ShapeError */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  if (tensors.length === 0) throw new ValueError("stack", "there must be at least one tensor");
  for (const x of tensors) {
    if (!sameShape(x.sizes, tensors[0].sizes)) {
      throw new ShapeError("stack", `wants tensors of one shape, got ${show(tensors[0].sizes)} and ${show(x.sizes)}`, [
        tensors[0].sizes,
        x.sizes,
      ]);
    }
  }
  const at = normalizeDim("stack", dim, tensors[0].sizes.length + 1);
  return cat(
    tensors.map((x) => unsqueeze(x, at)),
    at,
  );
}
