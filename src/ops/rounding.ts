import { bool, type DType } from "../core/dtype.ts";
import { DTypeError } from "../core/errors.ts";
import { binary, unary } from "../engine/arithmetic.ts";
import { copyInto } from "../engine/copying.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { mul } from "./arithmetic.ts";
import { defineOp, type Op } from "./define.ts";
import { fill } from "./fill.ts";
import { inputs } from "./functions.ts";
import { floats } from "./samples.ts";

const notBool = (op: string, dtype: DType): DType => {
  if (dtype !== bool) return dtype;
  throw new DTypeError(op, "wants a tensor of numbers, not torch.bool");
};

/** What rounds to whole numbers: integers are left as they are, and the slope is 0. */
function rounding(name: "floor" | "ceil" | "trunc"): Op<[Tensor]> {
  return defineOp<[Tensor]>({
    name,
    arity: 1,
    shape: ([x]) => x.sizes,
    dtype: ([x]) => notBool(name, x.dtype),
    forward: (out, [x]) => (out.dtype.isFloatingPoint ? unary(name, out, x) : copyInto(out, x)),
    vjp: (g) => [() => fill(g, 0)],
    samples: inputs(),
  });
}

/** The largest whole number that is not above x. */
export const floor: Op<[Tensor]> = rounding("floor");

/** The smallest whole number that is not below x. */
export const ceil: Op<[Tensor]> = rounding("ceil");

/** x without its fraction. */
export const trunc: Op<[Tensor]> = rounding("trunc");

/** The nearest number with so many decimals; halves go to the even one. */
export const round: Op<[Tensor], [decimals: number]> = defineOp<[Tensor], [decimals: number]>({
  name: "round",
  gradName: (_, decimals) => (decimals === 0 ? "RoundBackward0" : "RoundBackward1"),
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype([x], decimals) {
    if (decimals === 0 || x.dtype.isFloatingPoint) return notBool("round", x.dtype);
    throw new DTypeError("round", `decimals are for floating point tensors, not ${x.dtype}`);
  },
  forward(out, [x], decimals) {
    if (!out.dtype.isFloatingPoint) copyInto(out, x);
    else if (decimals === 0) unary("round", out, x);
    else {
      const ten = 10 ** Math.abs(decimals);
      binary(decimals > 0 ? "mul" : "div", out, x, ten);
      unary("round", out, out);
      binary(decimals > 0 ? "div" : "mul", out, out, ten);
    }
  },
  vjp: (g) => [() => fill(g, 0)],
  samples: () => [
    [floats([3, 4]), 0],
    [floats([3, 4]), 2],
    [mul(floats([5]), 100), -1],
    [floats([]), 1],
  ],
});
