import { bool, type DType } from "../core/dtype.ts";
import { ValueError } from "../core/errors.ts";
import { broadcastStrides, mapped, numel, sameShape } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { cast, copyInto, copyOf, done, fill } from "./copying.ts";
import { address, borrowed, isRowMajor, meta, metaOfTask, run, type Strided, scalarAt } from "./strided.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";

/** The arithmetic that kernels know, by the number under which they know it. */
const BINARY = { add: 0, sub: 1, mul: 2, div: 3, maximum: 4, minimum: 5, pow: 6, remainder: 7, floorDivide: 8 };
const COMPARE = { eq: 0, ne: 1, lt: 2, le: 3, gt: 4, ge: 5 };
const UNARY = {
  ...{ neg: 0, abs: 1, sqrt: 2, exp: 3, log: 4, relu: 5, sigmoid: 6, tanh: 7, sign: 8 },
  ...{ floor: 9, ceil: 10, round: 11, trunc: 12 },
};

export type BinaryName = keyof typeof BINARY;
export type CompareName = keyof typeof COMPARE;
export type UnaryName = keyof typeof UNARY;
type Operand = Strided | number;

/** out = a op b, broadcast to out's shape, computed in `dtype` (out's own, or what a comparison compares in). */
function elementwise(
  kernel: "binary" | "compare",
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
  const [aStep, bStep] = [stepIn(x, out), stepIn(y, out)];
  const plain = aStep >= 0 && bStep >= 0 && isRowMajor(out);
  const count = plain ? threads.parts(n * (op >= BINARY.pow ? 10 : 0.1)) : 1;
  if (count > 1) {
    const tasks = threads.cut(n, count, (start, length, i) => {
      const dims = metaOfTask(i, length, 1, aStep, bStep);
      const bytes = start * dtype.itemsize;
      return [op, dtype.id, address(out) + start * out.dtype.itemsize, at + bytes * aStep, bt + bytes * bStep, dims];
    });
    threads.run(kernel, tasks);
  } else {
    const even = plain && aStep === 1 && bStep === 1;
    const dims = even ? run(n, 3) : meta(out.sizes, out.strides, stridesFor(x, out), stridesFor(y, out));
    kernels[kernel](op, dtype.id, address(out), at, bt, dims);
  }
  if (typeof x !== "number") done(x, a as Strided);
  if (typeof y !== "number") done(y, b as Strided);
}

/** How far to go in x for each element of a row-major out: 1 if it has that shape and order, 0 for a number; −1 otherwise. */
function stepIn(x: Operand, out: Strided): number {
  if (typeof x === "number") return 0;
  return sameShape(x.sizes, out.sizes) && isRowMajor(x) ? 1 : -1;
}

function stridesFor(x: Operand, out: Strided): readonly number[] {
  if (typeof x === "number") return mapped(out.sizes, () => 0);
  return sameShape(x.sizes, out.sizes) ? x.strides : broadcastStrides(x.sizes, x.strides, out.sizes);
}

/** out = a op b in out's dtype. @throws ValueError for an integer divided by zero */
export function binary(name: BinaryName, out: Strided, a: Operand, b: Operand): void {
  if (capture !== null) return void again(binary, name, out, a, b);
  // Sums and products of bools are "or" and "and".
  const op = out.dtype === bool ? { add: BINARY.maximum, mul: BINARY.minimum }[name as string] : undefined;
  try {
    elementwise("binary", op ?? BINARY[name], out.dtype, out, a, b);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw new ValueError(name, "integer division by zero");
    throw error;
  }
}

/** out = a + alpha · b in out's dtype, a float one, rounded once. */
export function addScaled(out: Strided, a: Operand, b: Strided, alpha: number): void {
  if (capture !== null) return void again(addScaled, out, a, b, alpha);
  const n = numel(out.sizes);
  if (n === 0) return;
  const target = isRowMajor(out) ? out : borrowed(out.sizes, out.dtype);
  // b is read after target has been written.
  const even = b.dtype === out.dtype && stepIn(b, out) === 1 && b.storage !== target.storage;
  const terms = even ? b : borrowed(out.sizes, out.dtype);
  if (terms !== b) copyInto(terms, b);
  if (typeof a === "number") fill(target, a);
  else if (a !== target) copyInto(target, a);
  kernels.sgdStep(out.dtype.id, address(target), address(terms), 0, n, -alpha, 0, 1, 0, 0, 0, 0);
  if (target !== out) copyInto(out, target);
  done(target, out);
  done(terms, b);
}

/** out (bool) = a op b, compared in `dtype`. */
export function compare(name: CompareName, dtype: DType, out: Strided, a: Operand, b: Operand): void {
  if (capture !== null) return void again(compare, name, dtype, out, a, b);
  elementwise("compare", COMPARE[name], dtype, out, a, b);
}

/** out = op(x) in out's dtype, which holds x's shape. */
export function unary(name: UnaryName, out: Strided, x: Strided): void {
  if (capture !== null) return void again(unary, name, out, x);
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
  const { id, itemsize } = out.dtype;
  const [to, at] = [address(out), address(from)];
  threads.share("unary", n, 1.5, (start, length) => {
    return [UNARY[name], id, to + start * itemsize, at + start * itemsize, length];
  });
}
