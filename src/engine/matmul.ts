import { float32, float64, int32, int64 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
import { cast, copyInto, done, fill } from "./copying.ts";
import * as heap from "./heap.ts";
import { address, empty, type Strided } from "./strided.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";

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
}

/** Parts of a product have about so many rows or columns at least: then the kernel adds up in the same order as for all. */
const LEAST = 64;
/** What parts are multiples of, where the product itself is: whole vectors, and tiles of equal height. */
const UNIT = 16;

function one(kernel: Kernel, p: Product, size: number): void {
  const { m, n } = p;
  const count = Math.min(threads.parts((m * n * p.k) / 30), Math.floor(Math.max(m, n) / LEAST));
  if (count > 1) {
    shared(kernel, p, size, count);
    return;
  }
  const needed = kernels.gemmScratch(m, n, p.k);
  const scratch = needed > 0 ? heap.borrow(needed) : null;
  kernels[kernel](...(taskOf(p, n, scratch?.ptr ?? 0) as Parameters<typeof kernels.gemmF32>));
  if (scratch !== null) heap.dispose(scratch);
}

/** The product in pieces of its longer side, which threads share. */
function shared(kernel: Kernel, p: Product, size: number, count: number): void {
  const { m, n, k } = p;
  const wide = n >= m;
  const side = wide ? n : m;
  const units = Math.ceil(side / UNIT);
  const most = Math.ceil(units / count) * UNIT;
  const needed = Math.ceil(kernels.gemmScratch(wide ? m : most, wide ? most : n, k) / 64) * 64;
  const scratch = heap.borrow(needed * count);
  const tasks: threads.Task[] = [];
  for (let i = 0; i < count; i++) {
    const at = Math.floor((i * units) / count) * UNIT;
    const length = Math.min(side, Math.floor(((i + 1) * units) / count) * UNIT) - at;
    const part = wide
      ? { ...p, n: length, b: p.b + at * p.bCol * size, c: p.c + at * size, bias: p.bias && p.bias + at * size }
      : { ...p, m: length, a: p.a + at * p.aRow * size, c: p.c + at * n * size };
    tasks.push(taskOf(part, n, scratch.ptr + needed * i));
  }
  threads.run(kernel, tasks);
  heap.dispose(scratch);
}

/** @param cRow elements from row to row of the result */
function taskOf({ m, n, k, a, aRow, aCol, b, bRow, bCol, bias, c }: Product, cRow: number, scratch: number): number[] {
  return [m, n, k, a, aRow, aCol, b, bRow, bCol, bias, c, cRow, 0, scratch];
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
