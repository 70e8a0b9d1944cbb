import { bool } from "../core/dtype.ts";
import { ShapeError, show } from "../core/errors.ts";
import { contiguousStrides, normalizeDim, type Sizes } from "../core/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { sub } from "./arithmetic.ts";
import { ge, le, logicalAnd } from "./compare.ts";
import { composeOp, computeInto } from "./compose.ts";
import { clone } from "./convert.ts";
import { defineOp, type Op } from "./define.ts";
import { counting } from "./indexing.ts";
import type { Geometry } from "./record.ts";
import { sum } from "./reduce.ts";
import { floats } from "./samples.ts";
import { intoZeros } from "./strided.ts";
import { defineView, type View } from "./view.ts";
import { reshape } from "./views.ts";
import { where } from "./where.ts";

// Triangles and diagonals of matrices. The k-th diagonal stands k places to the right of the main one.

type Triangle = Op<[Tensor], [diagonal: number]>;

function triangle(name: "tril" | "triu"): Triangle {
  const lower = name === "tril";
  return defineOp<[Tensor], [diagonal: number]>({
    name,
    arity: 1,
    shape([x]) {
      if (x.sizes.length >= 2) return x.sizes;
      throw new ShapeError(name, `wants a matrix, or a batch of them, got ${show(x.sizes)}`, [x.sizes]);
    },
    dtype: ([x]) => x.dtype,
    forward: (out, [x], diagonal) =>
      computeInto(out, () => {
        const [rows, columns] = x.sizes.slice(-2).map(counting);
        const away = sub(columns, reshape(rows, [-1, 1]));
        const inside = lower ? le(away, diagonal) : ge(away, diagonal);
        return x.dtype === bool ? logicalAnd(inside, x) : where(inside, x, 0);
      }),
    vjp: (g, _, { args: [diagonal] }) => [() => (lower ? tril(g, diagonal) : triu(g, diagonal))],
    samples: () => [
      [floats([3, 4]), 0],
      [floats([2, 4, 3]), 1],
      [floats([4, 4]), -2],
    ],
  });
}

/** The lower triangle of each matrix, up to a diagonal; 0 above it. */
export const tril: Triangle = triangle("tril");

/** The upper triangle of each matrix, from a diagonal on; 0 below it. */
export const triu: Triangle = triangle("triu");

function diagonalOf(sizes: Sizes, strides: Sizes, offset: number, args: [number, number, number]): Geometry {
  const [k, dim1, dim2] = args;
  if (sizes.length < 2) throw new ShapeError("diagonal", `wants at least 2 dims, got ${show(sizes)}`, [sizes]);
  const a = normalizeDim("diagonal", dim1, sizes.length);
  const b = normalizeDim("diagonal", dim2, sizes.length);
  if (a === b) throw new ShapeError("diagonal", `dim1 and dim2 must differ, both are ${a}`, [sizes]);
  const [right, down] = [Math.max(k, 0), Math.max(-k, 0)];
  const n = Math.max(Math.min(sizes[a] - down, sizes[b] - right), 0);
  const others = sizes.flatMap((_, d) => (d === a || d === b ? [] : [d]));
  return {
    sizes: [...others.map((d) => sizes[d]), n],
    strides: [...others.map((d) => strides[d]), strides[a] + strides[b]],
    offset: offset + (n > 0 ? right * strides[b] + down * strides[a] : 0),
  };
}

/** The `offset`-th diagonal of the matrices that two dims span, as the last dimension. */
export const diagonal: View<[offset: number, dim1: number, dim2: number]> = defineView<
  [offset: number, dim1: number, dim2: number]
>({
  name: "diagonal",
  geometry: (x, ...args) => diagonalOf(x.sizes, x.strides, x.offset, args),
  vjp: (g, sizes, ...args) => intoZeros(g, sizes, diagonalOf(sizes, contiguousStrides(sizes), 0, args)),
  samples: () => [
    [floats([3, 4]), 0, 0, 1],
    [floats([3, 4]), 1, 0, 1],
    [floats([2, 4, 3]), -1, -2, -1],
  ],
});

/** Of a matrix its `offset`-th diagonal, a copy; of a vector the square matrix that has it there and 0 elsewhere. */
export const diag: (x: Tensor, offset: number) => Tensor = composeOp(
  "diag",
  (x: Tensor, offset: number) => {
    if (x.sizes.length === 2) return clone(diagonal(x, offset, 0, 1));
    if (x.sizes.length !== 1) throw new ShapeError("diag", `wants 1 or 2 dims, got ${show(x.sizes)}`, [x.sizes]);
    const n = x.sizes[0] + Math.abs(offset);
    return intoZeros(x, [n, n], diagonalOf([n, n], [n, 1], 0, [offset, 0, 1]));
  },
  () => [
    [floats([3, 4]), 0],
    [floats([3, 4]), -1],
    [floats([3]), 0],
    [floats([3]), 2],
  ],
);

/** The sum of a matrix's diagonal. */
export const trace: (x: Tensor) => Tensor = composeOp(
  "trace",
  (x: Tensor) => {
    if (x.sizes.length !== 2) throw new ShapeError("trace", `wants a matrix, got ${show(x.sizes)}`, [x.sizes]);
    return sum(diagonal(x, 0, 0, 1), null, false);
  },
  () => [[floats([3, 4])], [floats([2, 2])]],
);
