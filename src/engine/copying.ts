import type { DType } from "../core/dtype.ts";
import { hold } from "../core/hold.ts";
import { broadcastStrides, contiguousStrides, mapped, numel, sameShape } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import * as heap from "./heap.ts";
import { address, arranged, empty, isRowMajor, meta, run, type Strided, scalarAt } from "./strided.ts";
import { kernels } from "./wasm.ts";

/** dst[…] = src[…], converted to dst's dtype and broadcast to its shape. */
export function copyInto(dst: Strided, src: Strided): void {
  if (capture !== null) return void again(copyInto, dst, src);
  const n = numel(dst.sizes);
  if (n === 0) return;
  const same = sameShape(dst.sizes, src.sizes);
  const dims =
    same && isRowMajor(dst) && isRowMajor(src)
      ? run(n, 2)
      : meta(dst.sizes, dst.strides, same ? src.strides : broadcastStrides(src.sizes, src.strides, dst.sizes));
  kernels.copy(src.dtype.id, dst.dtype.id, address(dst), address(src), dims);
}

/** A row-major copy in `dtype`. */
export function copyOf(src: Strided, dtype: DType = src.dtype): Strided {
  const dst = empty(src.sizes, dtype);
  copyInto(dst, src);
  return dst;
}

/** x itself if it is row-major and of this dtype, else a copy; `done` disposes of the copy. */
export function rowMajor(x: Strided, dtype: DType = x.dtype): Strided {
  return x.dtype === dtype && isRowMajor(x) ? x : copyOf(x, dtype);
}

/** x itself if it is of this dtype, else a copy; `done` disposes of the copy. */
export function cast(x: Strided, dtype: DType): Strided {
  return x.dtype === dtype ? x : copyOf(x, dtype);
}

/** Gives back the copy that `rowMajor` or `cast` made of x, if it made one. */
export function done(copy: Strided, x: Strided): void {
  if (copy.storage !== x.storage) heap.dispose(copy.storage);
}

/** Sets every element of x. @throws DTypeError for a value that x's dtype cannot hold */
export function fill(x: Strided, value: number | bigint | boolean): void {
  if (capture !== null) return void again(fill, x, value);
  const element = hold("fill", value, x.dtype);
  const n = numel(x.sizes);
  if (n === 0) return;
  const at = scalarAt(0, Number(element), x.dtype);
  if (typeof element === "bigint") heap.i64[at / 8] = element;
  if (isRowMajor(x)) kernels.fill(x.dtype.id, address(x), at, n);
  else {
    const still = mapped(x.sizes, () => 0);
    kernels.copy(x.dtype.id, x.dtype.id, address(x), at, meta(x.sizes, x.strides, still));
  }
}

/** out[i] = first + i · step; out is row-major. */
export function arange(out: Strided, first: number, step: number): void {
  if (capture !== null) return void again(arange, out, first, step);
  kernels.arange(out.dtype.id, address(out), numel(out.sizes), first, step);
}

/** x's elements in another order of dimensions, without a copy. */
export function permuted(x: Strided, dims: readonly number[]): Strided {
  return arranged(
    x,
    mapped(dims, (d) => x.sizes[d]),
    mapped(dims, (d) => x.strides[d]),
  );
}

/** x's elements with another shape; x must be row-major. */
export function reshaped(x: Strided, sizes: readonly number[]): Strided {
  return arranged(x, sizes, contiguousStrides(sizes));
}
