import { type DType, float32, float64 } from "../core/dtype.ts";
import { mapped, normalizeDim, normalizeDims, numel } from "../core/shape.ts";
import { fill } from "../engine/copying.ts";
import { reduce } from "../engine/reduction.ts";
import * as engine from "../engine/scan.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { to } from "./convert.ts";
import { defineOp, type Op } from "./define.ts";
import { sumType } from "./dtypes.ts";
import { cat } from "./join.ts";
import { flip } from "./rearranging.ts";
import { OUT } from "./record.ts";
import { reducedShape, stretch } from "./reduce.ts";
import { floats, integers, positives } from "./samples.ts";
import { slice } from "./slicing.ts";
import { reshape } from "./views.ts";

// Running sums and products, and what their gradients need: recurrences, which divide by nothing, so that zeros do no
// harm.

function running(name: string) {
  return {
    name,
    arity: 1,
    shape([x]: [Tensor], dim: number) {
      normalizeDim(name, dim, x.sizes.length);
      return x.sizes;
    },
    dtype: ([x]: [Tensor], _: number, dtype?: DType) => dtype ?? sumType(x.dtype),
  };
}

type Running = Op<[Tensor], [dim: number, dtype?: DType]>;

/** The sum of the elements up to each place along `dim`; integers and bools are added up in int64. */
export const cumsum: Running = defineOp<[Tensor], [dim: number, dtype?: DType]>({
  ...running("cumsum"),
  forward: (out, [x], dim) => engine.cumulate("sum", out, x, normalizeDim("cumsum", dim, x.sizes.length)),
  vjp: (g, _, { args: [dim] }) => [() => backwards(g, dim, (h) => cumsum(h, dim))],
  samples: () => [
    [floats([3, 4]), 0],
    [floats([3, 4]), -1],
    [floats([2, 3, 2]), 1],
    [floats([]), 0],
    [floats([4]), 0, float64],
  ],
});

/** The product of the elements up to each place along `dim`; integers and bools are multiplied in int64. */
export const cumprod: Running = defineOp<[Tensor], [dim: number, dtype?: DType]>({
  ...running("cumprod"),
  forward: (out, [x], dim) => engine.cumulate("prod", out, x, normalizeDim("cumprod", dim, x.sizes.length)),
  saves: () => [0],
  // Place i counts in y[k] for k ≥ i: Σ g[k] · (product of x before i) · (product of x between i and k).
  vjp: (g, [given], { args: [dim] }) => [
    () => {
      const x = to(given, g.dtype);
      const factors = shift(flip(x, [dim]), dim, 0);
      return mul(
        before(x, dim),
        backwards(g, dim, (h) => recurrence(factors, h, dim)),
      );
    },
  ],
  samples: () => [
    [floats([3, 4]), 0],
    [positives([3, 4]), -1],
    [withZeros([5]), 0],
    [withZeros([2, 3, 2]), 1],
    [floats([]), 0],
    [floats([4]), 0, float64],
  ],
});

/** s[0] = b[0], s[i] = b[i] + a[i] · s[i − 1] along `dim`. */
const recurrence: Op<[Tensor, Tensor], [dim: number]> = defineOp<[Tensor, Tensor], [dim: number]>({
  name: "recurrence",
  arity: 2,
  shape: ([a]) => a.sizes,
  dtype: ([a]) => a.dtype,
  forward: (out, [a, b], dim) => engine.recurrence(out, a, b, normalizeDim("recurrence", dim, a.sizes.length)),
  saves: (i) => (i === 0 ? [0, OUT] : [0]),
  vjp(g, [a], { out, args: [dim] }) {
    const carried = () => {
      const factors = shift(flip(a, [dim]), dim, 0);
      return backwards(g, dim, (h) => recurrence(factors, h, dim));
    };
    return [() => mul(carried(), shift(out, dim, 0)), carried];
  },
  samples: () => [
    [floats([4]), floats([4], 7), 0],
    [floats([3, 2]), floats([3, 2], 7), 0],
  ],
});

type ProdArgs = [dim: number | null, keepdim: boolean, dtype?: DType];

/** The product of all elements, or of those along one dimension; integers and bools are multiplied in int64. */
export const prod: Op<[Tensor], ProdArgs> = defineOp<[Tensor], ProdArgs>({
  name: "prod",
  gradName: (_, dim, keepdim) => (dim === null && !keepdim ? "ProdBackward0" : "ProdBackward1"),
  arity: 1,
  shape: ([x], dim, keepdim) => reducedShape("prod", x.sizes, dim, keepdim),
  dtype: ([x], _, __, dtype) => dtype ?? sumType(x.dtype),
  forward(out, [x], dim) {
    if (numel(x.sizes) === 0) fill(out, 1);
    else reduce("prod", out, x, normalizeDims("prod", dim, x.sizes.length));
  },
  saves: () => [0],
  vjp: (g, [given], { args: [dim] }) => [
    () => {
      const x = to(given, g.dtype);
      const y = dim === null ? reshape(x, [-1]) : x;
      const d = dim ?? 0;
      const others = mul(
        before(y, d),
        backwards(y, d, (z) => before(z, d)),
      );
      return mul(stretch(g, x.sizes, dim), reshape(others, x.sizes));
    },
  ],
  samples: () => [
    [floats([3, 4]), null, false],
    [floats([3, 4]), 0, false],
    [withZeros([2, 3, 4]), 1, true],
    [withZeros([2, 3]), -1, false],
    [floats([]), null, false],
    [floats([4]), 0, false, float64],
  ],
});

/** Computes from the far end of `dim` to its beginning. */
function backwards(x: Tensor, dim: number, f: (y: Tensor) => Tensor): Tensor {
  return flip(f(flip(x, [dim])), [dim]);
}

/** x moved by one place along `dim`, with `first` at the beginning. */
function shift(x: Tensor, dim: number, first: number): Tensor {
  const d = normalizeDim("shift", dim, x.ndim);
  const head = emptyTensor(
    mapped(x.sizes, (n, i) => (i === d ? Math.min(n, 1) : n)),
    x.dtype,
  );
  fill(head, first);
  return x.ndim === 0 ? head : cat([head, slice(x, d, 0, -1, 1)], d);
}

/** The product of all elements before each place along `dim`. */
function before(x: Tensor, dim: number): Tensor {
  return shift(cumprod(x, dim), dim, 1);
}

/** Floats of which every second is 0. */
function withZeros(sizes: number[]): Tensor {
  return mul(floats(sizes), integers(sizes, 0, 2, float32));
}
