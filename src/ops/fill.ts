import { broadcast, sameShape } from "../core/shape.ts";
import { binary } from "../engine/arithmetic.ts";
import { copyInto, fill } from "../engine/copying.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { defineOp } from "./define.ts";
import type { Operand, OpRecord } from "./record.ts";
import { floats } from "./samples.ts";

/** x's elements replaced by those of y (broadcast), or added to by them: what assignment does. */
export const copyRecord: OpRecord<[Tensor, Operand], [accumulate: boolean]> = {
  name: "copy",
  gradName: "CopyBackwards",
  arity: 2,
  shape: ([x, y]) =>
    typeof y === "number" || sameShape(x.sizes, y.sizes) ? x.sizes : broadcast("copy", x.sizes, y.sizes),
  dtype: ([x]) => x.dtype,
  forward(out, [x, y], accumulate) {
    if (accumulate) binary("add", out, x, y);
    else if (typeof y === "number") fill(out, y);
    else copyInto(out, y);
  },
  vjp: (g, _, { args: [accumulate] }) => [accumulate ? () => g : null, () => g],
  samples: () => [
    [floats([3, 4]), floats([4], 12), false],
    [floats([3, 4]), floats([4], 12), true],
  ],
};

defineOp(copyRecord);

/** x with every element set to `value`. */
export const fillRecord: OpRecord<[Tensor], [value: number]> = {
  name: "fill",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: ([x]) => x.dtype,
  forward: (out, _, value) => fill(out, value),
  vjp: () => [null],
  samples: () => [[floats([3, 4]), 2.5]],
};

defineOp(fillRecord);
