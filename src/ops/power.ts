import { DTypeError } from "../core/errors.ts";
import { binary, unary } from "../engine/arithmetic.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { add, mul, type Pair, pairwise, sub } from "./arithmetic.ts";
import { eq, ge, logicalAnd } from "./compare.ts";
import { defineOp, type Op } from "./define.ts";
import { resultType } from "./dtypes.ts";
import { log } from "./pointwise.ts";
import { type Operand, OUT } from "./record.ts";
import { floats, positives } from "./samples.ts";
import { where } from "./where.ts";

/** a to the power of b, with broadcasting. */
export const pow: Op<Pair> = defineOp<Pair>({
  ...pairwise("pow"),
  gradName: ([, b]) => (typeof b === "number" ? "PowBackward0" : "PowBackward1"),
  dtype([a, b]) {
    const dtype = resultType(a, b);
    if (dtype.isFloatingPoint || typeof b !== "number" || b >= 0) return dtype;
    throw new DTypeError("pow", `integers have no power of ${b}; convert them with .to(torch.float32)`);
  },
  forward(out, [a, b]) {
    if (typeof a === "number" || typeof b !== "number" || !byProducts(out, a, b)) binary("pow", out, a, b);
  },
  saves: (i) => (i === 0 ? [0, 1] : [0, 1, OUT]),
  vjp: (g, [a, b], { out }) => [
    () => (typeof b === "number" ? powGrad(g, a as Tensor, b) : where(eq(b, 0), 0, mul(g, mul(b, pow(a, sub(b, 1)))))),
    // 0^b is 0 for every b > 0 (and 0^0 counts as one of them): nothing to gain by changing b there.
    () => mul(g, typeof a === "number" ? mul(out, Math.log(a)) : where(zeroPower(a, b), 0, mul(out, log(a)))),
  ],
  samples: () => [
    [positives([3, 4]), floats([3, 4], 12)],
    [positives([3, 1]), floats([4], 3)],
    [floats([5]), 2],
    [floats([5]), 3],
    [positives([5]), 0.5],
    [positives([5]), -1.5],
    [2.5, floats([5])],
  ],
});

/** The powers that need no logarithm, which are the commonest, by faster kernels with the same results. */
function byProducts(out: Tensor, a: Tensor, b: number): boolean {
  if (b === 2) binary("mul", out, a, a);
  else if (b === 3 && a.storage !== out.storage) {
    binary("mul", out, a, a);
    binary("mul", out, out, a);
  } else if (b === -1) binary("div", out, 1, a);
  else if (b === 0.5 || b === -0.5) {
    unary("sqrt", out, a);
    if (b < 0) binary("div", out, 1, out);
  } else return false;
  return true;
}

const powGrad = (g: Tensor, a: Tensor, b: number): Tensor => (b === 0 ? mul(g, 0) : mul(g, mul(pow(a, b - 1), b)));
const zeroPower = (a: Tensor, b: Operand): Tensor =>
  typeof b === "number" ? logicalAnd(eq(a, 0), ge(add(mul(a, 0), b), 0)) : logicalAnd(eq(a, 0), ge(b, 0));
