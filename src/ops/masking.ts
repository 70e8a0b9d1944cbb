import { bool, type DType, int64 } from "../core/dtype.ts";
import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { broadcast, numel } from "../core/shape.ts";
import { done, fill, rowMajor } from "../engine/copying.ts";
import { countTrue, nonzero as places } from "../engine/reduction.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { gt, ne } from "./compare.ts";
import { composeOp, computeInto } from "./compose.ts";
import { to } from "./convert.ts";
import { defineOp, type Op } from "./define.ts";
import { indexBy, nonzeroIndices } from "./indexing.ts";
import { stack } from "./join.ts";
import type { Operand } from "./record.ts";
import { sum } from "./reduce.ts";
import { floats } from "./samples.ts";
import { expand, reshape } from "./views.ts";
import { where } from "./where.ts";

// What a bool tensor picks out of another one.

function requireMask(op: string, mask: Tensor): void {
  if (mask.dtype === bool) return;
  throw new DTypeError(op, `the mask must be bool, not ${mask.dtype}; compare it, as in x.ne(0)`);
}

const mask = () => gt(floats([3, 4], 30), 0);
const column = () => gt(floats([3, 1], 30), 0);

/** x with `value` (a number, or a 0-d tensor) where the mask holds; x and the mask broadcast, and x's dtype stays. */
export const maskedFill: Op<[Tensor, Operand], [mask: Tensor]> = defineOp<[Tensor, Operand], [mask: Tensor]>({
  name: "maskedFill",
  gradName: ([, value]) => (typeof value === "number" ? "MaskedFillBackward0" : "MaskedFillBackward1"),
  arity: 2,
  shape([x, value], mask) {
    if (typeof value !== "number" && value.sizes.length > 0) {
      throw new ShapeError("maskedFill", `the value must be a number or a 0-d tensor, got ${show(value.sizes)}`, [
        value.sizes,
      ]);
    }
    return broadcast("maskedFill", x.sizes, mask.sizes);
  },
  dtype([x, value], mask) {
    requireMask("maskedFill", mask);
    if (typeof value === "number" && !Number.isFinite(value) && !x.dtype.isFloatingPoint) {
      throw new DTypeError("maskedFill", `${value} cannot be held in ${x.dtype}`);
    }
    return x.dtype;
  },
  forward: (out, [x, value], mask) => computeInto(out, () => where(mask, single(value, x.dtype), x)),
  vjp: (g, _, { args: [mask] }) => [() => maskedFill(g, 0, mask), () => sum(where(mask, g, 0), null, false)],
  samples: () => [
    [floats([3, 4]), 0.5, mask()],
    [floats([3, 4]), floats([], 9), column()],
    [floats([4]), -1, column()],
  ],
});

/** A number, or a 0-d tensor, as a 0-d tensor of another dtype. */
function single(value: Operand, dtype: DType): Tensor {
  if (typeof value !== "number") return to(value, dtype);
  const out = emptyTensor([], dtype);
  fill(out, value);
  return out;
}

/** The elements at which the mask holds, in one dimension; x and the mask broadcast. */
export const maskedSelect: (x: Tensor, mask: Tensor) => Tensor = composeOp(
  "maskedSelect",
  (x: Tensor, mask: Tensor) => {
    requireMask("maskedSelect", mask);
    const sizes = broadcast("maskedSelect", x.sizes, mask.sizes);
    return indexBy(reshape(expand(x, sizes), [-1]), [truePlaces(expand(mask, sizes))]);
  },
  () => [
    [floats([3, 4]), mask()],
    [floats([4]), column()],
    [floats([]), gt(floats([]), 0)],
  ],
);

/** Where the true elements of a bool tensor stand in it laid out flat. */
export function truePlaces(mask: Tensor): Tensor {
  const flat = rowMajor(mask);
  const out = emptyTensor([countTrue(flat)], int64);
  if (numel(mask.sizes) > 0) places(out, flat);
  done(flat, mask);
  return out;
}

/** For each dimension, where the elements that are not 0 stand: int64 tensors of one length. */
export function nonzeroTuple(x: Tensor): Tensor[] {
  return nonzeroIndices(ne(x.sizes.length === 0 ? reshape(x, [1]) : x, 0));
}

/** Where the elements that are not 0 stand: int64 of [how many, dims], one place in each row. */
export function nonzero(x: Tensor): Tensor {
  if (x.sizes.length === 0) return emptyTensor([countTrue(ne(x, 0)), 0], int64);
  return stack(nonzeroTuple(x), 1);
}
