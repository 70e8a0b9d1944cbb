import type { DType } from "../core/dtype.ts";
import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { broadcast, broadcastStrides, numel, type Sizes } from "../core/shape.ts";
import { done, rowMajor } from "../engine/copying.ts";
import * as engine from "../engine/matmul.ts";
import { arranged, type Strided } from "../engine/strided.ts";
import { Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { madeBy } from "./compose.ts";
import { defineOp, type Op } from "./define.ts";
import { sum } from "./reduce.ts";
import { floats } from "./samples.ts";
import { flatten, reshape, transpose, unsqueeze } from "./views.ts";

/** a and b as matrices: a vector becomes a row on the left, a column on the right. */
function matrices(a: Sizes, b: Sizes): [Sizes, Sizes] {
  return [a.length === 1 ? [1, a[0]] : a, b.length === 1 ? [b[0], 1] : b];
}

function productShape(a: Sizes, b: Sizes): Sizes {
  if (a.length === 0 || b.length === 0) {
    throw new ShapeError("matmul", `wants at least 1 dim on both sides, ${show(a)} @ ${show(b)}; use mul()`, [a, b]);
  }
  const [x, y] = matrices(a, b);
  const [inner, other] = [x[x.length - 1], y[y.length - 2]];
  if (inner !== other) {
    throw new ShapeError("matmul", `inner sizes differ, ${show(a)} @ ${show(b)} (${inner} vs ${other})`, [a, b]);
  }
  return [...broadcast("matmul", x.slice(0, -2), y.slice(0, -2)), x[x.length - 2], y[y.length - 1]];
}

/** @throws DTypeError when two operands are not of one dtype */
function sameDType(op: string, a: Tensor, b: Tensor): DType {
  if (a.dtype === b.dtype) return a.dtype;
  throw new DTypeError(op, `both must have the same dtype, got ${a.dtype} and ${b.dtype}; convert one with .to(…)`);
}

function stretched(x: Strided, sizes: Sizes): Strided {
  return arranged(x, sizes, broadcastStrides(x.sizes, x.strides, sizes));
}

/** Matrix products of the last two dimensions; those before them broadcast. Both of at least two dimensions. */
const product: Op<[Tensor, Tensor]> = defineOp<[Tensor, Tensor]>({
  name: "matmul",
  gradName: ([a, b]) => (a.sizes.length === 2 && b.sizes.length === 2 ? "MmBackward0" : "UnsafeViewBackward0"),
  arity: 2,
  shape: ([a, b]) => productShape(a.sizes, b.sizes),
  dtype: ([a, b]) => sameDType("matmul", a, b),
  forward(out, [a, b]) {
    if (out.sizes.length === 2) {
      engine.matmul(out, a, b);
      return;
    }
    const lead = out.sizes.slice(0, -2);
    engine.matmul(out, stretched(a, [...lead, ...a.sizes.slice(-2)]), stretched(b, [...lead, ...b.sizes.slice(-2)]));
  },
  saves: (i) => [1 - i],
  vjp: (g, [a, b]) => [() => product(g, transpose(b, -2, -1)), () => product(transpose(a, -2, -1), g)],
  samples: () => [
    [floats([3, 4]), floats([4, 2], 5)],
    [floats([2, 3, 4]), floats([4, 2], 5)],
    [floats([2, 1, 3, 4]), floats([5, 4, 2], 5)],
    [transpose(floats([4, 3]), 0, 1), transpose(floats([2, 4], 5), 0, 1)],
  ],
});

/**
 * The matrix product: of vectors their dot product, of matrices their product, of more dimensions a batch of products.
 * @throws ShapeError when inner sizes differ; DTypeError when dtypes do
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (!(a instanceof Tensor && b instanceof Tensor)) return product(a, b); // which tells what is wrong
  if (a.sizes.length >= 2 && b.sizes.length >= 2) return product(a, b);
  const sizes = productShape(a.sizes, b.sizes); // with the vectors' size 1, which goes again
  const x = a.sizes.length === 1 ? unsqueeze(a, 0) : a;
  const y = b.sizes.length === 1 ? unsqueeze(b, 1) : b;
  if (a.sizes.length === 1 && b.sizes.length === 1) {
    sameDType("matmul", a, b);
    return madeBy("DotBackward0", a.dtype.isFloatingPoint ? sum(mul(a, b), null, false) : reshape(product(x, y), []));
  }
  const kept = sizes
    .filter((_, d) => !(a.sizes.length === 1 && d === sizes.length - 2))
    .slice(0, b.sizes.length === 1 ? -1 : undefined);
  const out = reshape(product(x, y), kept);
  if (kept.length > 1) return madeBy("UnsafeViewBackward0", out);
  return madeBy(b.sizes.length === 1 ? "MvBackward0" : "SqueezeBackward3", out);
}

function linearShape(x: Sizes, weight: Sizes, bias: Sizes | undefined): Sizes {
  if (weight.length !== 2)
    throw new ShapeError("linear", `the weight must be [out, in], got ${show(weight)}`, [weight]);
  const features = x.at(-1);
  if (features !== weight[1]) {
    throw new ShapeError("linear", `the last size must be ${weight[1]} (weight ${show(weight)}), got ${show(x)}`, [
      x,
      weight,
    ]);
  }
  if (bias !== undefined && (bias.length !== 1 || bias[0] !== weight[0])) {
    throw new ShapeError("linear", `the bias must be [${weight[0]}], got ${show(bias)}`, [bias, weight]);
  }
  return [...x.slice(0, -1), weight[0]];
}

/** Without and with bias, by how many dimensions x has; 4 stands for more, too. */
const linearGradNames: Record<number, readonly [string, string]> = {
  1: ["SqueezeBackward3", "AddBackward0"],
  2: ["MmBackward0", "AddmmBackward0"],
  3: ["UnsafeViewBackward0", "ViewBackward0"],
  4: ["UnsafeViewBackward0", "AddBackward0"],
};

/** x · weightᵀ (+ bias) for x of [..., in], weight of [out, in] and bias of [out], in one kernel. */
export const linear: Op<[Tensor, Tensor] | [Tensor, Tensor, Tensor]> = defineOp<
  [Tensor, Tensor] | [Tensor, Tensor, Tensor]
>({
  name: "linear",
  gradName: ([x, , bias]) => linearGradNames[Math.min(x.sizes.length, 4)][bias ? 1 : 0],
  arity: 3,
  shape: ([x, weight, bias]) => linearShape(x.sizes, weight.sizes, bias?.sizes),
  dtype: ([x, weight, bias]) => sameDType("linear", x, weight) && (bias ? sameDType("linear", x, bias) : x.dtype),
  forward(out, [x, weight, bias]) {
    const [to, from] = weight.sizes;
    const rows = numel(out.sizes.slice(0, -1));
    const whole = rowMajor(x);
    const b = bias === undefined ? null : rowMajor(bias);
    const weightT = arranged(weight, [from, to], [weight.strides[1], weight.strides[0]]);
    engine.matmul(arranged(out, [rows, to], [to, 1]), arranged(whole, [rows, from], [from, 1]), weightT, b);
    done(whole, x);
    if (b !== null) done(b, bias!);
  },
  saves: (i) => (i === 2 ? [] : [1 - i]),
  vjp: (g, [x, weight]) => [
    () => matmul(g, weight),
    () => matmul(transpose(rowsOf(g), 0, 1), rowsOf(x)),
    () => sum(rowsOf(g), 0, false),
  ],
  samples: () => [
    [floats([3, 4]), floats([2, 4], 5), floats([2], 9)],
    [floats([2, 3, 4]), floats([2, 4], 5), floats([2], 9)],
    [floats([4]), floats([2, 4], 5), floats([2], 9)],
    [floats([3, 4]), floats([2, 4], 5)],
  ],
});

/** [..., n] as [rows, n]. */
function rowsOf(x: Tensor): Tensor {
  if (x.sizes.length === 1) return unsqueeze(x, 0);
  return x.sizes.length === 2 ? x : flatten(x, 0, -2);
}
