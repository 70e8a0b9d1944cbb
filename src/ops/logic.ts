import { bool, type DType, uint8 } from "../core/dtype.ts";
import { DTypeError } from "../core/errors.ts";
import { normalizeDims, numel } from "../core/shape.ts";
import { compare } from "../engine/arithmetic.ts";
import { copyInto, fill } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import { reduce } from "../engine/reduction.ts";
import { scoped } from "../engine/scope.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { item } from "../tensor/values.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { eq, gt, le, logicalAnd, logicalOr, lt, ne } from "./compare.ts";
import { composeOp } from "./compose.ts";
import { detach } from "./convert.ts";
import { defineOp, type Op } from "./define.ts";
import { broadcastShapes } from "./dtypes.ts";
import { inputs } from "./functions.ts";
import { abs } from "./pointwise.ts";
import { type Dims, reducedShape } from "./reduce.ts";
import { floats, integers } from "./samples.ts";

// What is true of numbers, and of all of them.

/** Whether exactly one of both is true, elementwise; anything but zero counts as true. */
export const logicalXor: Op<[Tensor, Tensor]> = defineOp<[Tensor, Tensor]>({
  name: "logicalXor",
  arity: 2,
  shape: ([a, b]) => broadcastShapes("logicalXor", a, b),
  dtype: () => bool,
  forward: (out, [a, b]) => compare("ne", bool, out, a, b),
  samples: () => [[gt(floats([3, 4]), 0), gt(floats([4], 5), 0)]],
});

type Quantifier = Op<[Tensor], [dim: Dims, keepdim: boolean]>;

function quantifier(name: "all" | "any"): Quantifier {
  return defineOp<[Tensor], [dim: Dims, keepdim: boolean]>({
    name,
    arity: 1,
    shape: ([x], dim, keepdim) => reducedShape(name, x.sizes, dim, keepdim),
    dtype: ([x]): DType => (x.dtype === uint8 ? uint8 : bool),
    forward(out, [x], dim) {
      if (numel(x.sizes) === 0) {
        fill(out, name === "all" ? 1 : 0);
        return;
      }
      const result = emptyTensor(out.sizes, bool);
      const isTrue = emptyTensor(x.sizes, bool);
      copyInto(isTrue, x);
      reduce(name === "all" ? "min" : "max", result, isTrue, normalizeDims(name, dim, x.sizes.length));
      copyInto(out, result);
      dispose(isTrue.storage);
      dispose(result.storage);
    },
    samples: () => [
      [gt(floats([3, 4]), 0), null, false],
      [gt(floats([3, 4]), 0), 0, false],
      [integers([2, 3, 2], 0, 2, uint8), -1, true],
    ],
  });
}

/** Whether every element over `dim` is true (not 0). Of none, true. */
export const all: Quantifier = quantifier("all");

/** Whether some element over `dim` is true (not 0). Of none, false. */
export const any: Quantifier = quantifier("any");

/** Where x is NaN. */
export const isnan = composeOp("isnan", (x: Tensor) => ne(x, x), inputs(), { differentiable: false });

/** Where x is ∞ or −∞. */
export const isinf = composeOp("isinf", (x: Tensor) => eq(size(x), Number.POSITIVE_INFINITY), inputs(), {
  differentiable: false,
});

/** Where x is neither infinite nor NaN. */
export const isfinite = composeOp("isfinite", (x: Tensor) => lt(size(x), Number.POSITIVE_INFINITY), inputs(), {
  differentiable: false,
});

/** |x| where x can be infinite or negative, x elsewhere. */
const size = (x: Tensor): Tensor => (x.dtype.isFloatingPoint ? abs(detach(x)) : x);

export interface Tolerance {
  /** Largest difference relative to the second value. Default 1e-5. */
  rtol?: number;
  /** Largest absolute difference, added to that. Default 1e-8. */
  atol?: number;
  /** Whether two NaN count as close. Default false. */
  equalNan?: boolean;
}

/** Where |a − b| ≤ atol + rtol · |b|, or both are the same infinity. @throws DTypeError when dtypes differ */
export function isclose(a: Tensor, b: Tensor, { rtol = 1e-5, atol = 1e-8, equalNan = false }: Tolerance = {}): Tensor {
  if (a.dtype !== b.dtype) {
    throw new DTypeError(
      "isclose",
      `both must have the same dtype, got ${a.dtype} and ${b.dtype}; convert one with .to(…)`,
    );
  }
  const [x, y] = [detach(a), detach(b)];
  const same = eq(x, y);
  const close = equalNan ? logicalOr(same, logicalAnd(isnan(x), isnan(y))) : same;
  if (!x.dtype.isFloatingPoint && rtol === 0 && atol === 0) return close;
  const away = x.dtype === bool ? ne(x, y) : abs(sub(x, y));
  const near = le(away, add(abs(mul(y, rtol)), atol));
  return logicalOr(close, logicalAnd(near, isfinite(away)));
}

/** Whether all elements are close, see `isclose`. */
export function allclose(a: Tensor, b: Tensor, tolerance?: Tolerance): boolean {
  return verdict(() => all(isclose(a, b, tolerance), null, false));
}

/** Whether both have the same shape and the same elements. NaN equals nothing. */
export function equal(a: Tensor, b: Tensor): boolean {
  const shapes = a.sizes.length === b.sizes.length && a.sizes.every((n, d) => n === b.sizes[d]);
  return shapes && verdict(() => all(eq(a, b), null, false));
}

function verdict(f: () => Tensor): boolean {
  return scoped(
    () => item(f()) === true,
    () => [],
  );
}
