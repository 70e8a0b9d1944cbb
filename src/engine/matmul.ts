import { float32, float64, int32, int64 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
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
  const product: Product = {
    m: out.sizes[rank - 2],
    n: out.sizes[rank - 1],
    k: a.sizes[rank - 1],
    a: address(a),
    aRow: a.strides[rank - 2],
    aCol: a.strides[rank - 1],
    b: address(b),
    bRow: b.strides[rank - 2],
    bCol: b.strides[rank - 1],
    bias: bias === null ? 0 : address(bias),
    c: address(out),
    zeros: NONE,
  };
  if (rank === 2) {
    one(kernel, product, size);
    return;
  }
  const offsets = batches(out, a, b);
  for (let i = 0; i < offsets.length; i += 3) {
    const [to, at, bt] = [offsets[i] * size, offsets[i + 1] * size, offsets[i + 2] * size];
    one(kernel, { ...product, a: product.a + at, b: product.b + bt, c: product.c + to }, size);
  }
}

type Kernel = "gemmF32" | "gemmF64" | "gemmI64" | "gemmI32";
const GEMM: Record<number, Kernel> = {
  [float32.id]: "gemmF32",
  [float64.id]: "gemmF64",
  [int64.id]: "gemmI64",
  [int32.id]: "gemmI32",
};

/** The arguments of a product: sizes, addresses, strides in elements. */
interface Product {
  m: number;
  n: number;
  k: number;
  a: number;
  aRow: number;
  aCol: number;
  b: number;
  bRow: number;
  bCol: number;
  bias: number;
  c: number;
  zeros: Zeros;
}

/** Which operand has many zeros, which the kernel leaves out. */
type Zeros = typeof NONE | typeof IN_A | typeof IN_B;
const NONE = 0;
const IN_A = 1;
const IN_B = 2;

/** Parts of a product have about so many rows or columns at least: then the kernel adds up in the same order as for all. */
const LEAST = 64;
/** What parts are multiples of, where the product itself is: whole vectors, and tiles of equal height. */
const UNIT = 16;

function one(kernel: Kernel, p: Product, size: number): void {
  const { m, n, k } = p;
  const parts = threads.parts((m * n * k) / 30);
  if (kernel === "gemmF32" && liesAcross(p)) {
    inPieces(p, parts);
    return;
  }
  if (kernel === "gemmF32") p.zeros = whereZeros(p);
  if (parts > 1 && Math.max(m, n) >= 2 * LEAST) together(kernel, partsOf(p, parts, size, n), n);
  else alone(kernel, [p]);
}

/** A product is worth a look for zeros from so many multiplications on, if both its sides are so long at least. */
const WORTH = 2 ** 20;
const WIDE = 48;

/** Which operand of a float32 product has so many zeros that leaving them out pays. */
function whereZeros({ m, n, k, a, aRow, aCol, b, bRow, bCol }: Product): Zeros {
  if (m * n * k < WORTH || Math.min(m, n) < WIDE) return NONE;
  if (hasZeros(a, m, k, aRow, aCol) && isAllFinite(b, k, n, bRow, bCol)) return IN_A;
  if (hasZeros(b, k, n, bRow, bCol) && isAllFinite(a, m, k, aRow, aCol)) return IN_B;
  return NONE;
}

/** Products one after another; from the second on they are added to what is there. The first is the largest. */
function alone(kernel: Kernel, products: readonly Product[]): void {
  const { m, n, k, zeros } = products[0];
  const needed = kernels.gemmScratch(m, n, k, zeros);
  const scratch = needed > 0 ? heap.borrow(needed) : null;
  for (const p of products) {
    const task = taskOf(p, n, scratch?.ptr ?? 0, p === products[0] ? 0 : 1);
    kernels[kernel](...(task as Parameters<typeof kernels.gemmF32>));
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
function liesAcross({ m, n, k, aRow, bCol, bias }: Product): boolean {
  const across = n >= m ? bCol === 1 : aRow === 1;
  return across && Math.min(m, n) <= NARROW && k > SHORTEST && m * n * k >= MUCH && bias === 0;
}

/**
 * The float32 product as a sum of pieces along k, which are a matter of sizes alone and are added in their order.
 * @param tasks how many the threads would like to have
 */
function inPieces(p: Product, tasks: number): void {
  const { m, n, k } = p;
  const most = Math.min(LONGEST, Math.ceil(k / PIECES / SHORTEST) * SHORTEST);
  const pieces: Product[] = [];
  for (let at = 0; at < k; at += most) {
    pieces.push({ ...p, k: Math.min(most, k - at), a: p.a + at * p.aCol * 4, b: p.b + at * p.bRow * 4 });
  }
  if (tasks === 1) {
    alone("gemmF32", pieces);
    return;
  }
  const sums = heap.borrow((pieces.length - 1) * m * n * 4);
  for (let i = 1; i < pieces.length; i++) pieces[i].c = sums.ptr + (i - 1) * m * n * 4;
  const parts = pieces.flatMap((piece) => partsOf(piece, Math.ceil(tasks / pieces.length), 4, n));
  for (let i = 0; i < parts.length; i += MOST_TASKS) together("gemmF32", parts.slice(i, i + MOST_TASKS), n);
  kernels.addRows(p.c, sums.ptr, pieces.length - 1, m * n);
  heap.dispose(sums);
}

/** Whether threads share the columns of a product, not the rows: what is longer, or what has zeros to look for. */
function isCutAcross({ m, n, zeros }: Product): boolean {
  if (zeros === IN_A) return m < 2 * LEAST;
  return zeros === IN_B ? n >= 2 * LEAST : n >= m;
}

/** A product in up to so many parts of rows, or of columns. @param cRow elements from row to row of the result */
function partsOf(p: Product, most: number, size: number, cRow: number): Product[] {
  const wide = isCutAcross(p);
  const side = wide ? p.n : p.m;
  const units = Math.ceil(side / UNIT);
  const count = Math.max(1, Math.min(most, Math.floor(side / LEAST)));
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor((i * units) / count) * UNIT;
    const length = Math.min(side, Math.floor(((i + 1) * units) / count) * UNIT) - at;
    return wide
      ? { ...p, n: length, b: p.b + at * p.bCol * size, c: p.c + at * size, bias: p.bias && p.bias + at * size }
      : { ...p, m: length, a: p.a + at * p.aRow * size, c: p.c + at * cRow * size };
  });
}

/** Products that threads share. */
function together(kernel: Kernel, products: readonly Product[], cRow: number): void {
  let each = 0;
  for (const { m, n, k, zeros } of products) {
    each = Math.max(each, Math.ceil(kernels.gemmScratch(m, n, k, zeros) / 64) * 64);
  }
  const scratch = heap.borrow(each * products.length);
  threads.run(
    kernel,
    products.map((p, i) => taskOf(p, cRow, scratch.ptr + each * i, 0)),
  );
  heap.dispose(scratch);
}

/** @param cRow elements from row to row of the result @param add 1 to add to what is there */
function taskOf(p: Product, cRow: number, scratch: number, add: 0 | 1): number[] {
  const { m, n, k, a, aRow, aCol, b, bRow, bCol, bias, c, zeros } = p;
  return [m, n, k, a, aRow, aCol, b, bRow, bCol, bias, c, cRow, add, scratch, zeros];
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
