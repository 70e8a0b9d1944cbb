import { int32, int64 } from "../core/dtype.ts";
import { IndexError } from "../core/errors.ts";
import { numel } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { copyInto, done, rowMajor } from "./copying.ts";
import * as heap from "./heap.ts";
import { put, take } from "./rows.ts";
import { around } from "./scan.ts";
import { address, borrowed, type Strided } from "./strided.ts";
import { kernels } from "./wasm.ts";

// Elements, or blocks of them, that an int64 index names along one dimension of an array.

interface Along {
  readonly op: string;
  readonly dim: number;
  /** A 1-d index of whole blocks, or one with an entry for every element, which fits the array in the other dims. */
  readonly index: Strided;
  readonly blocks: boolean;
}

/** What the index points at in `x`, in elements. @throws IndexError naming the index, the dimension and its size */
function offsetsOf(x: Strided, { op, dim, index, blocks }: Along): Strided {
  const [outer, size, inner] = around(x.sizes, dim);
  const m = blocks ? numel(index.sizes) : (index.sizes[dim] ?? 1);
  const offsets = borrowed([outer * m * (blocks ? 1 : inner)], int32);
  const from = rowMajor(index, int64);
  const bad = kernels.offsetsAlong(address(offsets), address(from), outer, m, inner, size, blocks);
  const value = bad < 0 ? 0n : heap.i64[address(from) / 8 + bad];
  done(from, index);
  if (bad >= 0) {
    heap.dispose(offsets.storage);
    throw new IndexError(op, `index ${value} is out of range for dim ${dim} with size ${size}`);
  }
  return offsets;
}

const blockOf = (x: Strided, { dim, blocks }: Along): number => (blocks ? around(x.sizes, dim)[2] : 1);

/** out = the elements of x that the index names; out is row-major. */
export function takeAlong(out: Strided, x: Strided, along: Along): void {
  if (capture !== null) return void again(takeAlong, out, x, along);
  if (numel(out.sizes) === 0) return;
  const flat = rowMajor(x);
  const offsets = offsetsOf(x, along);
  take(out, flat, offsets, blockOf(x, along));
  heap.dispose(offsets.storage);
  done(flat, x);
}

/** The elements of x that the index names become those of src, or src is added to them. Changes x. */
export function putAlong(x: Strided, src: Strided, along: Along, accumulate: boolean): void {
  if (capture !== null) return void again(putAlong, x, src, along, accumulate);
  if (numel(src.sizes) === 0) return;
  const offsets = offsetsOf(x, along);
  const target = rowMajor(x);
  const from = rowMajor(src, x.dtype);
  put(target, from, offsets, blockOf(x, along), accumulate);
  heap.dispose(offsets.storage);
  done(from, src);
  if (target !== x) copyInto(x, target);
  done(target, x);
}
