import type { DTypeName } from "./dtype-types.ts";

/** An element type. There is one object for each; compare with `===`. Prints as PyTorch's does: `torch.float32`. */
export class DType<D extends DTypeName = DTypeName> {
  readonly name: D;
  /** Bytes an element. */
  readonly itemsize: number;
  readonly isFloatingPoint: boolean;
  /** The number by which kernels know this dtype. */
  readonly id: number;

  constructor(name: D, id: number, itemsize: number, isFloatingPoint: boolean) {
    this.name = name;
    this.id = id;
    this.itemsize = itemsize;
    this.isFloatingPoint = isFloatingPoint;
    Object.freeze(this);
  }

  toString(): string {
    return `torch.${this.name}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

export const float32: DType<"float32"> = new DType("float32", 0, 4, true);
export const float64: DType<"float64"> = new DType("float64", 1, 8, true);
export const int32: DType<"int32"> = new DType("int32", 2, 4, false);
export const int64: DType<"int64"> = new DType("int64", 3, 8, false);
export const uint8: DType<"uint8"> = new DType("uint8", 4, 1, false);
export const bool: DType<"bool"> = new DType("bool", 5, 1, false);

export const dtypes: readonly DType[] = [float32, float64, int32, int64, uint8, bool];

// Order of promotion: each dtype gives way to those after it. bool < uint8 < int32 < int64 < float32 < float64,
// which is PyTorch's table, as every integer gives way to every float.
const rank = new Map<DType, number>([bool, uint8, int32, int64, float32, float64].map((dtype, i) => [dtype, i]));

/** The dtype that holds both, by PyTorch's promotion table. */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  return rank.get(a)! > rank.get(b)! ? a : b;
}

/**
 * The dtype of an op between a tensor and a plain number. A float tensor keeps its dtype; an integer tensor keeps
 * its own for a whole number and becomes float32 for another; a bool tensor becomes int64 or float32.
 */
export function promoteWithNumber(dtype: DType, value: number | boolean | bigint): DType {
  if (dtype.isFloatingPoint || typeof value === "boolean") return dtype;
  if (typeof value === "number" && !Number.isInteger(value)) return float32;
  return dtype === bool ? int64 : dtype;
}
