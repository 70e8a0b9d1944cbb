import { int32, int64 } from "../core/dtype.ts";
import { IndexError } from "../core/errors.ts";
import { numel } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { copyInto, done, rowMajor } from "./copying.ts";
import * as heap from "./heap.ts";
import { address, borrowed, isRowMajor, type Strided } from "./strided.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";

/**
 * Offsets (int32, in elements) of what index arrays of one shape point at: Σ index[k] · strides[k], negative indices
 * counted from the end. To be given back with `heap.dispose(offsets.storage)`.
 * @throws IndexError naming the index, the dimension and its size
 */
export function indexOffsets(
  op: string,
  indices: readonly Strided[],
  sizes: readonly number[],
  strides: readonly number[],
): Strided {
  const offsets = borrowed([numel(indices[0].sizes)], int32);
  try {
    writeOffsets(op, offsets, indices, sizes, strides);
  } catch (error) {
    heap.dispose(offsets.storage);
    throw error;
  }
  return offsets;
}

/** What `indexOffsets` gives, into `offsets`. */
function writeOffsets(
  op: string,
  offsets: Strided,
  indices: readonly Strided[],
  sizes: readonly number[],
  strides: readonly number[],
): void {
  if (capture !== null) return void again(writeOffsets, op, offsets, indices, sizes, strides);
  const n = numel(offsets.sizes);
  for (let k = 0; k < indices.length; k++) {
    const given = indices[k];
    const index = rowMajor(given, int64);
    const at = address(index);
    const bad = kernels.indexOffsets(address(offsets), at, n, sizes[k], strides[k], k > 0);
    const value = bad < 0 ? 0n : heap.i64[at / 8 + bad];
    done(index, given);
    if (bad >= 0) throw new IndexError(op, `index ${value} is out of range for a dimension of size ${sizes[k]}`);
  }
}

/** Nanoseconds that it takes to copy a byte from afar. */
const COPIED_BYTE = 0.1;

/** out[i, …] = src[offsets[i] + …]: blocks of row-major elements, from src to a row-major out of the same dtype. */
export function take(out: Strided, src: Strided, offsets: Strided, inner: number): void {
  if (capture !== null) return void again(take, out, src, offsets, inner);
  if (numel(out.sizes) === 0) return;
  const { id, itemsize } = out.dtype;
  const [to, from, places, bytes] = [address(out), address(src), address(offsets), inner * itemsize];
  threads.share("take", numel(offsets.sizes), bytes * COPIED_BYTE, (start, length) => {
    return [id, to + start * bytes, from, places + start * 4, length, inner];
  });
}

/** dst[offsets[i] + …] = src[i, …], or += ; both row-major and of one dtype. */
export function put(dst: Strided, src: Strided, offsets: Strided, inner: number, accumulate: boolean): void {
  if (capture !== null) return void again(put, dst, src, offsets, inner, accumulate);
  if (numel(src.sizes) === 0) return;
  const kernel = accumulate ? kernels.scatterAdd : kernels.scatter;
  kernel(dst.dtype.id, address(dst), address(src), address(offsets), numel(offsets.sizes), inner);
}

/** Nanoseconds that the conversion of a byte takes. */
const EACH_BYTE = 0.27;

/** What becomes of a byte on its way into a batch: (byte / 255 − mean) / std. */
export interface Scaling {
  readonly mean: number;
  readonly std: number;
}

/**
 * out (float32 [m, inner]) = the rows of src (uint8 [n, inner]) with these numbers (int32 [m]), each byte divided by 255,
 * and scaled if asked for.
 */
export function takeUnit(out: Strided, src: Strided, rows: Strided, inner: number, scaling: Scaling | null): void {
  if (capture !== null) return void again(takeUnit, out, src, rows, inner, scaling);
  if (numel(out.sizes) === 0) return;
  const [to, from, numbers] = [address(out), address(src), address(rows)];
  const kernel = scaling === null ? "takeUnit" : "takeNormalized";
  const more = scaling === null ? [] : [scaling.mean, scaling.std];
  threads.share(kernel, numel(rows.sizes), inner * EACH_BYTE, (start, length) => {
    return [to + start * inner * 4, from, numbers + start * 4, length, inner, ...more];
  });
}

/**
 * A hint that rows of src (uint8 [n, inner]) with these numbers (int64 [m]) are wanted soon: threads that have nothing to
 * do bring them nearer. Nothing changes, whatever the numbers are.
 */
export function expectRows(src: Strided, rows: Strided, inner: number): void {
  if (!isRowMajor(rows) || src.storage.ptr === 0 || rows.storage.ptr === 0) return;
  threads.readAhead(address(src), inner, address(rows), numel(rows.sizes));
}

/** out = condition ? a : b, elementwise; condition (bool) of out's shape, a and b of out's dtype and shape or numbers at an address. */
export function where(out: Strided, condition: Strided, a: Strided, b: Strided): void {
  if (capture !== null) return void again(where, out, condition, a, b);
  const n = numel(out.sizes);
  if (n === 0) return;
  const c = rowMajor(condition);
  const x = numel(a.sizes) === 1 ? a : rowMajor(a);
  const y = numel(b.sizes) === 1 ? b : rowMajor(b);
  const one = (z: Strided) => (numel(z.sizes) === 1 ? 0 : 1);
  kernels.where(out.dtype.id, address(out), address(c), address(x), address(y), n, one(a), one(b));
  done(c, condition);
  if (x !== a) done(x, a);
  if (y !== b) done(y, b);
}

/** Pieces laid side by side along dim into a row-major out. */
export function concatenate(out: Strided, pieces: readonly Strided[], dim: number): void {
  let start = 0;
  for (const piece of pieces) {
    const sizes = [...out.sizes];
    sizes[dim] = piece.sizes[dim];
    copyInto({ ...out, sizes, offset: out.offset + start * out.strides[dim] }, piece);
    start += piece.sizes[dim];
  }
}
