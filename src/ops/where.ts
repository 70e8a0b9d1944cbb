import { bool, float32, promoteWithNumber } from "../core/dtype.ts";
import { DTypeError } from "../core/errors.ts";
import { broadcast } from "../core/shape.ts";
import { copyInto, done, fill } from "../engine/copying.ts";
import * as rows from "../engine/rows.ts";
import { emptyTensor, Tensor } from "../tensor/tensor.ts";
import { gt } from "./compare.ts";
import { defineOp, type Op } from "./define.ts";
import { resultType } from "./dtypes.ts";
import type { Operand } from "./record.ts";
import { floats } from "./samples.ts";

/** a where the condition holds, b elsewhere; all three broadcast. */
export const where: Op<[Tensor, Operand, Operand]> = defineOp<[Tensor, Operand, Operand]>({
  name: "where",
  arity: 3,
  shape: ([condition, a, b]) => {
    const values = [a, b].filter((x) => x instanceof Tensor);
    return values.reduce((shape, x) => broadcast("where", shape, x.sizes), condition.sizes);
  },
  dtype: ([condition, a, b]) => {
    if (condition.dtype !== bool) {
      throw new DTypeError("where", `the condition must be bool, not ${condition.dtype}; compare it, as in x.ne(0)`);
    }
    if (typeof a === "number" && typeof b === "number") return promoteWithNumber(promoteWithNumber(float32, a), b);
    return resultType(a, b);
  },
  forward(out, [condition, a, b]) {
    const c = spread(condition, out.sizes, bool);
    const x = spread(a, out.sizes, out.dtype);
    const y = spread(b, out.sizes, out.dtype);
    rows.where(out, c, x, y);
    if (c !== condition) done(c, condition);
    if (x !== a) done(x, out);
    if (y !== b) done(y, out);
  },
  saves: () => [0],
  vjp: (g, [condition]) => [null, () => where(condition, g, 0), () => where(condition, 0, g)],
  samples: () => [
    [gt(floats([3, 4], 30), 0), floats([3, 4]), floats([3, 4], 12)],
    [gt(floats([3, 1], 30), 0), floats([4]), floats([3, 4], 12)],
    [gt(floats([3, 4], 30), 0), floats([3, 4]), 0.5],
    [gt(floats([3, 4], 30), 0), -1, floats([], 2)],
  ],
});

/** The operand at every place of `sizes`: itself where it already is, or a single element, else a copy. */
function spread(x: Operand, sizes: readonly number[], dtype: Tensor["dtype"]): Tensor {
  if (typeof x === "number") {
    const one = emptyTensor([], dtype);
    fill(one, x);
    return one;
  }
  const fits = x.sizes.length === sizes.length && x.sizes.every((n, d) => n === sizes[d]);
  if (x.dtype === dtype && fits) return x;
  const copy = emptyTensor(sizes, dtype);
  copyInto(copy, x);
  return copy;
}
