import { bool, int64 } from "../core/dtype.ts";
import { IndexError, ShapeError, show } from "../core/errors.ts";
import { broadcast, contiguousStrides, numel, type Sizes } from "../core/shape.ts";
import { arange, copyInto, done, fill, rowMajor } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import { countTrue, nonzero } from "../engine/reduction.ts";
import { indexOffsets, put, take } from "../engine/rows.ts";
import type { Strided } from "../engine/strided.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { floorDivide, remainder } from "./arithmetic.ts";
import { defineOp, type Op } from "./define.ts";
import { requireFits } from "./dtypes.ts";
import type { Operand } from "./record.ts";
import { floats, indices } from "./samples.ts";
import { expand } from "./views.ts";

// Indexing by tensors: the elements that k int64 tensors of one shape point at in the first k dimensions.
// ops/subscript.ts turns what a user writes between brackets in Python into this.

function offsetsOf(op: string, x: Strided, index: readonly Tensor[]): Strided {
  return indexOffsets(op, index, x.sizes, contiguousStrides(x.sizes));
}

const innerOf = (sizes: Sizes, k: number): number => numel(sizes.slice(k));

/** x[index[0], index[1], …]: shape of the indices, then the dimensions that are not indexed. */
export const indexBy: Op<[Tensor], [index: readonly Tensor[]]> = defineOp<[Tensor], [index: readonly Tensor[]]>({
  name: "index",
  arity: 1,
  shape: ([x], index) => [...index[0].sizes, ...x.sizes.slice(index.length)],
  dtype: ([x]) => x.dtype,
  forward(out, [x], index) {
    const flat = rowMajor(x);
    const offsets = offsetsOf("index", flat, index);
    take(out, flat, offsets, innerOf(x.sizes, index.length));
    dispose(offsets.storage);
    done(flat, x);
  },
  vjp: (g, _, { sizes: [sizes], args: [index] }) => [() => addAt(g, sizes, index)],
  samples: () => [
    [floats([3, 4]), [indices([3], 3), indices([3], 4, 2)]],
    [floats([3, 4]), [indices([2, 2], 3)]],
  ],
});

/** Zeros of shape `sizes` to which g is added where `index` points. */
const addAt: Op<[Tensor], [sizes: Sizes, index: readonly Tensor[]]> = defineOp<
  [Tensor],
  [sizes: Sizes, index: readonly Tensor[]]
>({
  name: "indexAddIntoZeros",
  arity: 1,
  shape: (_, sizes) => sizes,
  dtype: ([g]) => g.dtype,
  forward(out, [g], sizes, index) {
    fill(out, 0);
    const flat = rowMajor(g);
    const offsets = offsetsOf("index", out, index);
    put(out, flat, offsets, innerOf(sizes, index.length), true);
    dispose(offsets.storage);
    done(flat, g);
  },
  vjp: (g, _, { args: [, index] }) => [() => indexBy(g, index)],
  samples: () => [[floats([4, 2]), [3, 2], [indices([4], 3)]]],
});

/** x with `values` where `index` points, or added there; `values` of the shape that indexBy gives, or a number. */
export const indexPut: Op<[Tensor, Operand], [index: readonly Tensor[], accumulate: boolean]> = defineOp<
  [Tensor, Operand],
  [index: readonly Tensor[], accumulate: boolean]
>({
  name: "indexPut",
  arity: 2,
  shape([x, values], index) {
    const places = [...index[0].sizes, ...x.sizes.slice(index.length)];
    if (typeof values !== "number") requireFits("indexPut", values.sizes, places);
    return x.sizes;
  },
  dtype: ([x]) => x.dtype,
  forward(out, [x, values], index, accumulate) {
    if (out !== x) copyInto(out, x);
    const target = rowMajor(out);
    const offsets = offsetsOf("indexPut", target, index);
    const source = emptyTensor([...index[0].sizes, ...x.sizes.slice(index.length)], x.dtype);
    if (typeof values === "number") fill(source, values);
    else copyInto(source, values);
    put(target, source, offsets, innerOf(x.sizes, index.length), accumulate);
    if (target !== out) copyInto(out, target);
    done(target, out);
    dispose(offsets.storage);
    dispose(source.storage);
  },
  vjp: (g, _, { args: [index, accumulate] }) => [
    () => (accumulate ? g : indexPut(g, 0, index, false)),
    () => indexBy(g, index),
  ],
  samples: () => [
    [floats([3, 4]), floats([2], 20), [indices([2], 3), indices([2], 4, 2)], false],
    [floats([3, 4]), floats([4, 4], 20), [indices([4], 3)], true],
    [floats([3, 4]), 0.5, [indices([2], 3)], false],
  ],
});

/** Index tensors of one shape. @throws ShapeError when they do not broadcast */
export function broadcastIndices(op: string, index: readonly Tensor[]): Tensor[] {
  const sizes = index.reduce<Sizes>((shape, x) => broadcast(op, shape, x.sizes), []);
  return index.map((x) => expand(x, sizes));
}

/** For each dimension of a bool tensor, where its true elements stand: int64 tensors of one length. */
export function nonzeroIndices(mask: Tensor): Tensor[] {
  const flat = rowMajor(mask);
  const places = emptyTensor([countTrue(flat)], int64);
  nonzero(places, flat);
  done(flat, mask);
  const strides = contiguousStrides(mask.sizes);
  return mask.sizes.map((n, d) => remainder(floorDivide(places, Math.max(strides[d], 1)), Math.max(n, 1)));
}

/** Checks that a tensor can index. @throws IndexError that names the mend */
export function checkIndex(op: string, index: Tensor, sizes: Sizes, dim: number): void {
  if (index.dtype.isFloatingPoint) {
    throw new IndexError(
      op,
      `an index must be an integer or bool tensor, not ${index.dtype}; ` +
        "make it with bigints, torch.tensor([0n, 2n]), or convert it with .to(torch.int64)",
    );
  }
  if (index.dtype !== bool) return;
  index.sizes.forEach((n, i) => {
    if (sizes[dim + i] !== n) {
      throw new ShapeError(op, `the mask ${show(index.sizes)} does not fit ${show(sizes)} at dim ${dim + i}`, [
        index.sizes,
        sizes,
      ]);
    }
  });
}

/** 1 at each row's target and 0 elsewhere, of x's shape [n, classes] and dtype. */
export function oneHotLike(x: Tensor, target: Tensor): Tensor {
  const zeros = emptyTensor(x.sizes, x.dtype);
  fill(zeros, 0);
  return indexPut(zeros, 1, [counting(target.sizes[0]), target], false);
}

/** 0, 1, … n − 1 as int64. */
export function counting(n: number): Tensor {
  const out = emptyTensor([n], int64);
  arange(out, 0, 1);
  return out;
}
