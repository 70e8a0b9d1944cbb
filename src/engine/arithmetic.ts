import { bool, type DType } from "../core/dtype.ts";
import { ValueError } from "../core/errors.ts";
import { broadcastStrides, numel, sameShape } from "../core/shape.ts";
import { cast, copyInto, copyOf, done } from "./copying.ts";
import { address, isRowMajor, meta, run, type Strided, scalarAt } from "./strided.ts";
import { kernels } from "./wasm.ts";

/** The arithmetic that kernels know, by the number under which they know it. */
const BINARY = { add: 0, sub: 1, mul: 2, div: 3, maximum: 4, minimum: 5, pow: 6, remainder: 7, floorDivide: 8 };
const COMPARE = { eq: 0, ne: 1, lt: 2, le: 3, gt: 4, ge: 5 };
const UNARY = { neg: 0, abs: 1, sqrt: 2, exp: 3, log: 4, relu: 5, sigmoid: 6, tanh: 7, sign: 8 };

export type BinaryName = keyof typeof BINARY;
export type CompareName = keyof typeof COMPARE;
export type UnaryName = keyof typeof UNARY;
type Operand = Strided | number;

const stillStrides = (rank: number): number[] => new Array<number>(rank).fill(0);

/** out = a op b, broadcast to out's shape, computed in `dtype` (out's own, or what a comparison compares in). */
function elementwise(
  kernel: (op: number, dtype: number, out: number, a: number, b: number, meta: number) => void,
  op: number,
  dtype: DType,
  out: Strided,
  a: Operand,
  b: Operand,
): void {
  const n = numel(out.sizes);
  if (n === 0) return;
  const x = typeof a === "number" ? a : cast(a, dtype);
  const y = typeof b === "number" ? b : cast(b, dtype);
  const at = typeof x === "number" ? scalarAt(0, x, dtype) : address(x);
  const bt = typeof y === "number" ? scalarAt(1, y, dtype) : address(y);
  const plain =
    typeof x !== "number" &&
    typeof y !== "number" &&
    sameShape(x.sizes, out.sizes) &&
    sameShape(y.sizes, out.sizes) &&
    isRowMajor(x) &&
    isRowMajor(y) &&
    isRowMajor(out);
  const dims = plain ? run(n, 3) : meta(out.sizes, out.strides, stridesFor(x, out), stridesFor(y, out));
  kernel(op, dtype.id, address(out), at, bt, dims);
  if (typeof x !== "number") done(x, a as Strided);
  if (typeof y !== "number") done(y, b as Strided);
}

function stridesFor(x: Operand, out: Strided): readonly number[] {
  if (typeof x === "number") return stillStrides(out.sizes.length);
  return sameShape(x.sizes, out.sizes) ? x.strides : broadcastStrides(x.sizes, x.strides, out.sizes);
}

/** out = a op b in out's dtype. @throws ValueError for an integer divided by zero */
export function binary(name: BinaryName, out: Strided, a: Operand, b: Operand): void {
  // Sums and products of bools are "or" and "and".
  const op = out.dtype === bool ? { add: BINARY.maximum, mul: BINARY.minimum }[name as string] : undefined;
  try {
    elementwise(kernels.binary, op ?? BINARY[name], out.dtype, out, a, b);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw new ValueError(name, "integer division by zero");
    throw error;
  }
}

/** out (bool) = a op b, compared in `dtype`. */
export function compare(name: CompareName, dtype: DType, out: Strided, a: Operand, b: Operand): void {
  elementwise(kernels.compare, COMPARE[name], dtype, out, a, b);
}

/** out = op(x) in out's dtype, which holds x's shape. */
export function unary(name: UnaryName, out: Strided, x: Strided): void {
  const n = numel(out.sizes);
  if (n === 0) return;
  if (!isRowMajor(out)) {
    const flat = copyOf(x, out.dtype);
    kernels.unary(UNARY[name], out.dtype.id, address(flat), address(flat), n);
    copyInto(out, flat);
    done(flat, x);
    return;
  }
  let from = x;
  if (x.dtype !== out.dtype || !isRowMajor(x)) {
    copyInto(out, x);
    from = out;
  }
  kernels.unary(UNARY[name], out.dtype.id, address(out), address(from), n);
}
