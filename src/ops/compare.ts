import { bool } from "../core/dtype.ts";
import { binary, type CompareName, compare } from "../engine/arithmetic.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { defineOp, type Op } from "./define.ts";
import { broadcastShapes, resultType } from "./dtypes.ts";
import type { Operand } from "./record.ts";
import { floats } from "./samples.ts";

type Pair = [Operand, Operand];

function comparison(name: CompareName): Op<Pair, []> {
  return defineOp<Pair>({
    name,
    arity: 2,
    shape: ([a, b]) => broadcastShapes(name, a, b),
    dtype: () => bool,
    forward: (out, [a, b]) => compare(name, resultType(a, b), out, a, b),
    samples: () => [
      [floats([3, 4]), floats([3, 4], 12)],
      [floats([3, 1]), floats([4], 3)],
      [floats([3]), floats([3])],
      [floats([5]), 0.5],
      [0.5, floats([5])],
    ],
  });
}

/** a = b, as a bool tensor, with broadcasting. */
export const eq = comparison("eq");
/** a ≠ b. */
export const ne = comparison("ne");
/** a < b. */
export const lt = comparison("lt");
/** a ≤ b. */
export const le = comparison("le");
/** a > b. */
export const gt = comparison("gt");
/** a ≥ b. */
export const ge = comparison("ge");

/** Whether both are true, elementwise; anything but zero counts as true. */
export const logicalAnd: Op<[Tensor, Tensor]> = defineOp<[Tensor, Tensor]>({
  name: "logicalAnd",
  arity: 2,
  shape: ([a, b]) => broadcastShapes("logicalAnd", a, b),
  dtype: () => bool,
  forward: (out, [a, b]) => binary("mul", out, a, b),
  samples: () => [[gt(floats([3, 4]), 0), gt(floats([4], 5), 0)]],
});

/** Whether at least one is true, elementwise. */
export const logicalOr: Op<[Tensor, Tensor]> = defineOp<[Tensor, Tensor]>({
  name: "logicalOr",
  arity: 2,
  shape: ([a, b]) => broadcastShapes("logicalOr", a, b),
  dtype: () => bool,
  forward: (out, [a, b]) => binary("add", out, a, b),
  samples: () => [[gt(floats([3, 4]), 0), gt(floats([4], 5), 0)]],
});

/** Whether it is false (zero), elementwise. */
export const logicalNot: Op<[Tensor]> = defineOp<[Tensor]>({
  name: "logicalNot",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: () => bool,
  forward: (out, [x]) => compare("eq", x.dtype, out, x, 0),
  samples: () => [[gt(floats([3, 4]), 0)]],
});
