import { float32, float64, int32, int64 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { cast, copyInto, done, fill } from "./copying.ts";
import * as heap from "./heap.ts";
import { address, empty, type Strided } from "./strided.ts";
import { MOST_TASKS } from "./threads/worker.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";
import { hasZeros, isAllFinite } from "./zeros.ts";

/**
 * out = a @ b, batch by batch: a is [...batch, m, k], b [...batch, k, n] and out row-major [...batch, m, n]. A batch
 * dimension of stride 0 repeats. `bias` (n elements, row-major) is added to every row. All are of out's dtype.
 */
export function matmul(out: Strided, a: Strided, b: Strided, bias: Strided | null = null): void {
  if (capture !== null) return void again(matmul, out, a, b, bias);
  const rank = out.sizes.length;
  const k = a.sizes[rank - 1];
  if (numel(out.sizes) === 0) return;
  if (k === 0 && bias === null) fill(out, 0);
  else if (out.dtype.itemsize === 1) inInt32(out, a, b);
  else multiply(out, a, b, bias);
}

function multiply(out: Strided, a: Strided, b: Strided, bias: Strided | null): void {
  const rank = out.sizes.length;
  const size = out.dtype.itemsize;
  const kernel = GEMM[out.dtype.id];
  const n = out.sizes[rank - 1];
  const product: Product = [
    out.sizes[rank - 2],
    n,
    a.sizes[rank - 1],
    address(a),
    a.strides[rank - 2],
    a.strides[rank - 1],
    address(b),
    b.strides[rank - 2],
    b.strides[rank - 1],
    bias === null ? 0 : address(bias),
    address(out),
    n,
    0,
    0,
    NONE,
  ];
  if (rank === 2) {
    one(kernel, product, size);
    return;
  }
  const offsets = batches(out, a, b);
  for (let i = 0; i < offsets.length; i += 3) {
    const p = product.slice();
    p[C] += offsets[i] * size;
    p[A] += offsets[i + 1] * size;
    p[B] += offsets[i + 2] * size;
    one(kernel, p, size);
  }
}

type Kernel = "gemmF32" | "gemmF64" | "gemmI64" | "gemmI32";
const GEMM: Record<number, Kernel> = {
  [float32.id]: "gemmF32",
  [float64.id]: "gemmF64",
  [int64.id]: "gemmI64",
  [int32.id]: "gemmI32",
};

/**
 * A product as its kernel takes it: sizes, addresses, strides in elements, and at 12 whether it is added to what is in c.
 * A list and not an object, as threads are given lists, and parts of a product are copies with some numbers changed.
 */
type Product = number[];
const M = 0;
const N = 1;
const K = 2;
const A = 3;
const A_ROW = 4;
const A_COL = 5;
const B = 6;
const B_ROW = 7;
const B_COL = 8;
const BIAS = 9;
const C = 10;
const C_ROW = 11;
const SCRATCH = 13;
const ZEROS = 14;

/** Which operand has many zeros, which the kernel leaves out. */
const NONE = 0;
const IN_A = 1;
const IN_B = 2;

/** Parts of a product have about so many rows or columns at least: then the kernel adds up in the same order as for all. */
const LEAST = 64;
/** What parts are multiples of, where the product itself is: whole vectors, and tiles of equal height. */
const UNIT = 16;

function one(kernel: Kernel, p: Product, size: number): void {
  const parts = threads.parts((p[M] * p[N] * p[K]) / 30);
  if (kernel === "gemmF32" && liesAcross(p)) {
    inPieces(p, parts);
    return;
  }
  if (kernel === "gemmF32") p[ZEROS] = whereZeros(p);
  if (parts > 1 && Math.max(p[M], p[N]) >= 2 * LEAST) together(kernel, partsOf(p, parts, size));
  else alone(kernel, [p]);
}

/** A product is worth a look for zeros from so many multiplications on, if both its sides are so long at least. */
const WORTH = 2 ** 20;
const WIDE = 48;

/** Which operand of a float32 product has so many zeros that leaving them out pays. */
function whereZeros(p: Product): number {
  const m = p[M];
  const n = p[N];
  const k = p[K];
  if (m * n * k < WORTH || Math.min(m, n) < WIDE) return NONE;
  if (hasZeros(p[A], m, k, p[A_ROW], p[A_COL]) && isAllFinite(p[B], k, n, p[B_ROW], p[B_COL])) return IN_A;
  if (hasZeros(p[B], k, n, p[B_ROW], p[B_COL]) && isAllFinite(p[A], m, k, p[A_ROW], p[A_COL])) return IN_B;
  return NONE;
}

/** Bytes of room to work in that a product may need. */
function roomOf(p: Product): number {
  return kernels.gemmScratch(p[M], p[N], p[K], p[ZEROS]);
}

/** Products one after another; from the second on they are added to what is there. The first is the largest. */
function alone(kernel: Kernel, products: readonly Product[]): void {
  const needed = roomOf(products[0]);
  const scratch = needed > 0 ? heap.borrow(needed) : null;
  const call = kernels[kernel] as typeof kernels.gemmF32;
  for (const p of products) {
    const add = p !== products[0];
    const room = scratch?.ptr ?? 0;
    // One by one: V8 calls kernels directly so, and by way of a list of arguments where this is `...p`.
    call(
      p[M],
      p[N],
      p[K],
      p[A],
      p[A_ROW],
      p[A_COL],
      p[B],
      p[B_ROW],
      p[B_COL],
      p[BIAS],
      p[C],
      p[C_ROW],
      add,
      room,
      p[ZEROS],
    );
  }
  if (scratch !== null) heap.dispose(scratch);
}

/** What is made in pieces has so many multiplications at least, and so many rows or columns at most. */
const MUCH = 2 ** 20;
const NARROW = 32;
/** A piece has so many steps along k, or a multiple when there would be too many of them; the kernel itself cuts longer ones. */
const SHORTEST = 128;
const LONGEST = 256;
const PIECES = 8;

/**
 * Whether little is multiplied with a large matrix whose rows are what is added up, as in the gradient of a layer's
 * weights. Then a thread should have whole rows of it: those of a batch, which are in its cache since it made them.
 */
function liesAcross(p: Product): boolean {
  const m = p[M];
  const n = p[N];
  const across = n >= m ? p[B_COL] === 1 : p[A_ROW] === 1;
  return across && Math.min(m, n) <= NARROW && p[K] > SHORTEST && m * n * p[K] >= MUCH && p[BIAS] === 0;
}

/**
 * The float32 product as a sum of pieces along k, which are a matter of sizes alone and are added in their order.
 * @param tasks how many the threads would like to have
 */
function inPieces(p: Product, tasks: number): void {
  const elements = p[M] * p[N];
  const most = Math.min(LONGEST, Math.ceil(p[K] / PIECES / SHORTEST) * SHORTEST);
  const pieces: Product[] = [];
  for (let at = 0; at < p[K]; at += most) {
    const piece = p.slice();
    piece[K] = Math.min(most, p[K] - at);
    piece[A] += at * p[A_COL] * 4;
    piece[B] += at * p[B_ROW] * 4;
    pieces.push(piece);
  }
  if (tasks === 1) {
    alone("gemmF32", pieces);
    return;
  }
  const sums = heap.borrow((pieces.length - 1) * elements * 4);
  for (let i = 1; i < pieces.length; i++) pieces[i][C] = sums.ptr + (i - 1) * elements * 4;
  const parts: Product[] = [];
  for (const piece of pieces) parts.push(...partsOf(piece, Math.ceil(tasks / pieces.length), 4));
  for (let i = 0; i < parts.length; i += MOST_TASKS) together("gemmF32", parts.slice(i, i + MOST_TASKS));
  kernels.addRows(p[C], sums.ptr, pieces.length - 1, elements);
  heap.dispose(sums);
}

/** Whether threads share the columns of a product, not the rows: what is longer, or what has zeros to look for. */
function isCutAcross(p: Product): boolean {
  if (p[ZEROS] === IN_A) return p[M] < 2 * LEAST;
  return p[ZEROS] === IN_B ? p[N] >= 2 * LEAST : p[N] >= p[M];
}

/** A product in up to so many parts of rows, or of columns. */
function partsOf(p: Product, most: number, size: number): Product[] {
  const wide = isCutAcross(p);
  const side = wide ? p[N] : p[M];
  const units = Math.ceil(side / UNIT);
  const count = Math.max(1, Math.min(most, Math.floor(side / LEAST)));
  const parts: Product[] = [];
  for (let i = 0; i < count; i++) {
    const at = Math.floor((i * units) / count) * UNIT;
    const part = p.slice();
    part[wide ? N : M] = Math.min(side, Math.floor(((i + 1) * units) / count) * UNIT) - at;
    if (wide) {
      part[B] += at * p[B_COL] * size;
      part[C] += at * size;
      if (p[BIAS] !== 0) part[BIAS] += at * size;
    } else {
      part[A] += at * p[A_ROW] * size;
      part[C] += at * p[C_ROW] * size;
    }
    parts.push(part);
  }
  return parts;
}

/** Products that threads share. */
function together(kernel: Kernel, products: readonly Product[]): void {
  let each = 0;
  for (const p of products) each = Math.max(each, Math.ceil(roomOf(p) / 64) * 64);
  const scratch = heap.borrow(each * products.length);
  for (let i = 0; i < products.length; i++) products[i][SCRATCH] = scratch.ptr + each * i;
  threads.run(kernel, products);
  heap.dispose(scratch);
}

/** uint8 and bool are multiplied in int32. */
function inInt32(out: Strided, a: Strided, b: Strided): void {
  const wide = empty(out.sizes, int32);
  const x = cast(a, int32);
  const y = cast(b, int32);
  matmul(wide, x, y);
  copyInto(out, wide);
  heap.dispose(wide.storage);
  done(x, a);
  done(y, b);
}

/** For each batch, the offsets of out, a and b. */
function batches(out: Strided, a: Strided, b: Strided): number[] {
  const rank = out.sizes.length - 2;
  let list = [0, 0, 0];
  for (let d = 0; d < rank; d++) {
    const next: number[] = [];
    for (let i = 0; i < list.length; i += 3) {
      for (let j = 0; j < out.sizes[d]; j++) {
        next.push(list[i] + j * out.strides[d], list[i + 1] + j * a.strides[d], list[i + 2] + j * b.strides[d]);
      }
    }
    list = next;
  }
  return list;
}
