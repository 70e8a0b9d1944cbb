import { binary } from "../engine/arithmetic.ts";
import { copyInto, fill as fillWith } from "../engine/copying.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { defineOp, type Op } from "./define.ts";
import { requireFits } from "./dtypes.ts";
import type { Operand } from "./record.ts";
import { floats } from "./samples.ts";

/** x's elements replaced by those of y (broadcast), or added to by them: what assignment does. */
export const copy: Op<[Tensor, Operand], [accumulate: boolean]> = defineOp<[Tensor, Operand], [accumulate: boolean]>({
  name: "copy",
  gradName: "CopyBackwards",
  arity: 2,
  shape([x, y]) {
    if (typeof y !== "number") requireFits("copy", y.sizes, x.sizes);
    return x.sizes;
  },
  dtype: ([x]) => x.dtype,
  forward(out, [x, y], accumulate) {
    if (accumulate) binary("add", out, x, y);
    else if (typeof y === "number") fillWith(out, y);
    else copyInto(out, y);
  },
  vjp: (g, _, { args: [accumulate] }) => [() => (accumulate ? g : fill(g, 0)), () => g],
  samples: () => [
    [floats([3, 4]), floats([4], 12), false],
    [floats([3, 4]), floats([4], 12), true],
  ],
});

/** x with every element set to `value`. @throws DTypeError for a value that x's dtype cannot hold */
export const fill: Op<[Tensor], [value: number | bigint | boolean]> = defineOp<
  [Tensor],
  [value: number | bigint | boolean]
>({
  name: "fill",
  arity: 1,
  shape: ([x]) => x.sizes,
  dtype: ([x]) => x.dtype,
  forward: (out, _, value) => fillWith(out, value),
  vjp: (g) => [() => fill(g, 0)],
  samples: () => [[floats([3, 4]), 2.5]],
});
