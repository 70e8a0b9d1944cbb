import { bool, type DType, float32, int64, promote, promoteWithNumber } from "../core/dtype.ts";
import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { broadcast, type Sizes, sameShape } from "../core/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Operand } from "./record.ts";

// The rules by which ops choose the dtype and the shape of their results.

/** The kind of a dtype: 0 bool, 1 integer, 2 float. A result of a higher kind does not fit into a lower one. */
export const category = (dtype: DType): number => (dtype.isFloatingPoint ? 2 : dtype === bool ? 0 : 1);

/** What two operands are computed in: the higher dtype; a 0-d tensor only decides if it is of a higher kind. */
export function resultType(a: Operand, b: Operand): DType {
  if (typeof a === "number") return promoteWithNumber((b as Tensor).dtype, a);
  if (typeof b === "number") return promoteWithNumber(a.dtype, b);
  if (a.dtype === b.dtype) return a.dtype;
  if ((a.sizes.length === 0) !== (b.sizes.length === 0)) {
    const [full, single] = a.sizes.length === 0 ? [b, a] : [a, b];
    if (category(full.dtype) >= category(single.dtype)) return full.dtype;
  }
  return promote(a.dtype, b.dtype);
}

/** The dtype of functions whose results are seldom whole: floats stay, all else gives float32. */
export function floatType(dtype: DType): DType {
  return dtype.isFloatingPoint ? dtype : float32;
}

/** The dtype of sums: floats stay, all else is added up in int64. */
export function sumType(dtype: DType): DType {
  return dtype.isFloatingPoint ? dtype : int64;
}

/** @throws DTypeError unless x is of a float dtype */
export function requireFloat(op: string, x: Tensor): DType {
  if (x.dtype.isFloatingPoint) return x.dtype;
  throw new DTypeError(op, `wants a floating point tensor, not ${x.dtype}; convert it with .to(torch.float32)`);
}

/** The shape of two operands together. @throws ShapeError */
export function broadcastShapes(op: string, a: Operand, b: Operand): Sizes {
  if (typeof a === "number") return (b as Tensor).sizes;
  return typeof b === "number" ? a.sizes : broadcast(op, a.sizes, b.sizes);
}

/** @throws ShapeError unless values of shape `from` can be written to places of shape `to` */
export function requireFits(op: string, from: Sizes, to: Sizes): void {
  if (sameShape(broadcast(op, from, to), to)) return;
  throw new ShapeError(op, `values of shape ${show(from)} do not fit into ${show(to)}`, [from, to]);
}
