import { int32, int64 } from "../core/dtype.ts";
import { DTypeError, IndexError, ShapeError, show } from "../core/errors.ts";
import { contiguousStrides, mapped, normalizeDim, type Sizes, sameShape } from "../core/shape.ts";
import { putAlong, takeAlong } from "../engine/along.ts";
import { binary } from "../engine/arithmetic.ts";
import { copyInto, fill } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import type { Strided } from "../engine/strided.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { defineOp, type Op } from "./define.ts";
import type { Operand } from "./record.ts";
import { floats, indices } from "./samples.ts";
import { intoZeros } from "./strided.ts";

// Reading and writing along one dimension, at places that an index tensor names. Nothing is counted from the end.

/** @throws IndexError unless it is int64 */
function requireIndex(op: string, index: Tensor): void {
  if (index.dtype === int64 || (op.startsWith("index") && index.dtype === int32)) return;
  throw new IndexError(
    op,
    `an index must be int64, not ${index.dtype}; make it with bigints, torch.tensor([0n, 2n]), or convert it with .long()`,
  );
}

/** The dim, where an index with an entry for every element fits x (and what is written). @throws ShapeError */
function checkEntries(op: string, x: Tensor, dim: number, index: Tensor, src?: Operand): number {
  const d = normalizeDim(op, dim, x.sizes.length);
  requireIndex(op, index);
  const rank = (sizes: Sizes) => Math.max(sizes.length, 1);
  const others = src === undefined || typeof src === "number" ? [x] : [x, src];
  for (const other of others) {
    const fits =
      rank(other.sizes) === rank(index.sizes) &&
      index.sizes.every((n, i) => (other === x && i === d) || n <= (other.sizes[i] ?? 1));
    if (!fits && !index.sizes.includes(0)) {
      throw new ShapeError(op, `the index ${show(index.sizes)} does not fit ${show(other.sizes)}`, [
        index.sizes,
        other.sizes,
      ]);
    }
  }
  return d;
}

/** The part of x that an index of shape `sizes` can reach along `dim`. */
function within(x: Strided, sizes: Sizes, dim: number): Strided {
  const { storage, offset, dtype } = x;
  if (sizes.length === 0) return x;
  const reach = mapped(sizes, (n, i) => (i === dim ? (x.sizes[i] ?? 1) : n));
  return { storage, offset, dtype, sizes: reach, strides: mapped(sizes, (_, i) => x.strides[i] ?? 0) };
}

function requireSameDType(op: string, x: Tensor, src: Operand): void {
  if (typeof src === "number" || src.dtype === x.dtype) return;
  throw new DTypeError(op, `both must have the same dtype, got ${x.dtype} and ${src.dtype}; convert one with .to(…)`);
}

/** x's elements at `index` along dim: out[i, j] = x[index[i, j], j] for dim 0. @throws ShapeError, IndexError */
export const gather: Op<[Tensor], [dim: number, index: Tensor]> = defineOp<[Tensor], [dim: number, index: Tensor]>({
  name: "gather",
  arity: 1,
  shape([x], dim, index) {
    checkEntries("gather", x, dim, index);
    return index.sizes;
  },
  dtype: ([x]) => x.dtype,
  forward(out, [x], dim, index) {
    const d = normalizeDim("gather", dim, x.sizes.length);
    takeAlong(out, within(x, index.sizes, d), { op: "gather", dim: d, index, blocks: false });
  },
  vjp: (g, _, { sizes: [sizes], args: [dim, index] }) => [() => scatterAdd(zeros(g, sizes), g, dim, index)],
  samples: () => [
    [floats([3, 4]), 0, indices([2, 4], 3)],
    [floats([3, 4]), -1, indices([2, 5], 4)],
    [floats([2, 3, 2]), 1, indices([2, 1, 2], 3)],
    [floats([]), 0, indices([], 1)],
  ],
});

function zeros(like: Tensor, sizes: Sizes): Tensor {
  const out = emptyTensor(sizes, like.dtype);
  fill(out, 0);
  return out;
}

type Scatter = Op<[Tensor, Operand], [dim: number, index: Tensor]>;

function scattering(name: "scatter" | "scatterAdd"): Scatter {
  const add = name === "scatterAdd";
  return defineOp<[Tensor, Operand], [dim: number, index: Tensor]>({
    name,
    gradName: ([, src]) => (add ? "ScatterAddBackward0" : `ScatterBackward${typeof src === "number" ? 1 : 0}`),
    arity: 2,
    shape([x, src], dim, index) {
      checkEntries(name, x, dim, index, src);
      return x.sizes;
    },
    dtype([x, src]) {
      requireSameDType(name, x, src);
      return x.dtype;
    },
    forward(out, [x, src], dim, index) {
      const d = normalizeDim(name, dim, x.sizes.length);
      if (out !== x) copyInto(out, x);
      const from = typeof src === "number" ? emptyTensor(index.sizes, x.dtype) : { ...parts(src), sizes: index.sizes };
      if (typeof src === "number") fill(from, src);
      putAlong(within(out, index.sizes, d), from, { op: name, dim: d, index, blocks: false }, add);
      if (typeof src === "number") dispose(from.storage);
    },
    vjp: (g, _, { sizes: [, given], args: [dim, index] }) => [
      () => (add ? g : scatter(g, 0, dim, index)),
      () => {
        const part = gather(g, dim, index);
        if (sameShape(index.sizes, given)) return part;
        return intoZeros(part, given, { sizes: index.sizes, strides: contiguousStrides(given), offset: 0 });
      },
    ],
    samples: () => [
      [floats([3, 4]), floats([1, 4], 20), 0, indices([1, 4], 3)],
      [floats([3, 4]), floats([3, 4], 20), 1, indices([2, 1], 4)],
      add ? [floats([3]), floats([5], 20), 0, indices([5], 3)] : [floats([3, 4]), 0.5, -1, indices([3, 2], 4)],
    ],
  });
}

const parts = ({ storage, offset, strides, dtype }: Strided) => ({ storage, offset, strides, dtype });

/** x with src's elements (or a number) where `index` points along dim: out[index[i, j], j] = src[i, j] for dim 0. */
export const scatter: Scatter = scattering("scatter");

/** x with src's elements added where `index` points along dim: out[index[i, j], j] += src[i, j] for dim 0. */
export const scatterAdd: Scatter = scattering("scatterAdd");

function checkBlocks(op: string, x: Tensor, dim: number, index: Tensor): number {
  requireIndex(op, index);
  if (index.sizes.length > 1) throw new ShapeError(op, `the index must have one dim, got ${show(index.sizes)}`);
  return normalizeDim(op, dim, x.sizes.length);
}

/** The rows (or what stands at one place of `dim`) that a 1-d index names, in its order; a copy. */
export const indexSelect: Op<[Tensor], [dim: number, index: Tensor]> = defineOp<[Tensor], [dim: number, index: Tensor]>(
  {
    name: "indexSelect",
    arity: 1,
    shape([x], dim, index) {
      const d = checkBlocks("indexSelect", x, dim, index);
      return mapped(x.sizes, (n, i) => (i === d ? (index.sizes[0] ?? 1) : n));
    },
    dtype: ([x]) => x.dtype,
    forward(out, [x], dim, index) {
      const d = normalizeDim("indexSelect", dim, x.sizes.length);
      takeAlong(out, x, { op: "indexSelect", dim: d, index, blocks: true });
    },
    vjp: (g, _, { sizes: [sizes], args: [dim, index] }) => [() => indexAdd(zeros(g, sizes), g, dim, index, 1)],
    samples: () => [
      [floats([3, 4]), 0, indices([2], 3)],
      [floats([2, 3, 4]), 1, indices([5], 3)],
      [floats([3, 4]), -1, indices([3], 4)],
    ],
  },
);

/** x with alpha times the rows of `source` added at the places of `dim` that a 1-d index names. */
export const indexAdd: Op<[Tensor, Tensor], [dim: number, index: Tensor, alpha: number]> = defineOp<
  [Tensor, Tensor],
  [dim: number, index: Tensor, alpha: number]
>({
  name: "indexAdd",
  arity: 2,
  shape([x, source], dim, index) {
    const d = checkBlocks("indexAdd", x, dim, index);
    const expected = mapped(x.sizes, (n, i) => (i === d ? (index.sizes[0] ?? 1) : n));
    if (sameShape(source.sizes, expected)) return x.sizes;
    throw new ShapeError("indexAdd", `the source must be ${show(expected)}, got ${show(source.sizes)}`, [
      source.sizes,
      expected,
    ]);
  },
  dtype([x, source]) {
    requireSameDType("indexAdd", x, source);
    return x.dtype;
  },
  forward(out, [x, source], dim, index, alpha) {
    const d = normalizeDim("indexAdd", dim, x.sizes.length);
    if (out !== x) copyInto(out, x);
    const along = { op: "indexAdd", dim: d, index, blocks: true };
    if (alpha === 1) putAlong(out, source, along, true);
    else {
      const scaled = emptyTensor(source.sizes, source.dtype);
      binary("mul", scaled, source, alpha);
      putAlong(out, scaled, along, true);
      dispose(scaled.storage);
    }
  },
  vjp: (g, _, { args: [dim, index, alpha] }) => [() => g, () => mul(indexSelect(g, dim, index), alpha)],
  samples: () => [
    [floats([3, 4]), floats([2, 4], 20), 0, indices([2], 3), 1],
    [floats([2, 3]), floats([2, 4], 20), 1, indices([4], 3), 0.5],
  ],
});
