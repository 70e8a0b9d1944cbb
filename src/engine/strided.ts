import { type DType, float64, int32, int64 } from "../core/dtype.ts";
import { DTypeError, MemoryError, show, spell } from "../core/errors.ts";
import { contiguousStrides, isContiguous, numel, type Sizes } from "../core/shape.ts";
import { revive } from "./anew.ts";
import * as heap from "./heap.ts";

/** What kernels know of a tensor: a storage, and which of its elements stand where. Tensors are of this form. */
export interface Strided {
  readonly storage: heap.Storage;
  /** Elements (not bytes) from the start of the storage to the first element. */
  readonly offset: number;
  readonly sizes: Sizes;
  /** Elements to move for one step along each dimension; 0 repeats. */
  readonly strides: Sizes;
  readonly dtype: DType;
}

/** A tensor, or a plain number that stands beside one. */
export type OperandOf<T extends Strided> = T | number;

/** Where the first element is. @throws MemoryError when a scope has given the memory back */
export function address(x: Strided): number {
  return (x.storage.ptr || revive(x.storage)) + x.offset * x.dtype.itemsize;
}

/** x's elements with other sizes and strides, without a copy. */
export function arranged({ storage, offset, dtype }: Strided, sizes: Sizes, strides: Sizes): Strided {
  return { storage, offset, sizes, strides, dtype };
}

export function isRowMajor(x: Strided): boolean {
  return isContiguous(x.sizes, x.strides);
}

/**
 * How many bytes an array takes.
 * @throws MemoryError for more elements than kernels can count; DTypeError for a dtype that is none, such as its name
 */
export function bytesOf(sizes: Sizes, dtype: DType): number {
  const n = numel(sizes);
  if (n >= 2 ** 31) {
    throw new MemoryError("alloc", `a tensor has at most 2**31 - 1 elements, and ${show(sizes)} are ${n}: split it`);
  }
  const bytes = n * dtype?.itemsize; // plain JavaScript may give anything
  if (Number.isNaN(bytes)) throw new DTypeError("dtype", `expected one such as torch.float32, got ${spell(dtype)}`);
  return bytes;
}

/** A new row-major array with unset elements. @throws MemoryError */
export function empty(sizes: Sizes, dtype: DType): Strided {
  const storage = heap.alloc(bytesOf(sizes, dtype));
  return { storage, offset: 0, sizes, strides: contiguousStrides(sizes), dtype };
}

/** The same for the time until the caller disposes of its storage: nothing else gives it back. */
export function borrowed(sizes: Sizes, dtype: DType): Strided {
  const storage = heap.borrow(bytesOf(sizes, dtype));
  return { storage, offset: 0, sizes, strides: contiguousStrides(sizes), dtype };
}

/** The address of one element's bits, in a register that the next call overwrites: for kernels that read a number. */
export function scalarAt(slot: 0 | 1, value: number, dtype: DType): number {
  const at = SCALARS + slot * 8;
  writeElement(at, value, dtype);
  return at;
}

export function writeElement(at: number, value: number, dtype: DType): void {
  if (dtype.id === 0) heap.f32[at >>> 2] = value;
  else if (dtype === float64) heap.f64[at / 8] = value;
  else if (dtype === int32) heap.i32[at >>> 2] = value;
  else if (dtype === int64) heap.i64[at / 8] = BigInt.asIntN(64, BigInt(Math.trunc(value) || 0));
  else if (dtype.name === "bool") heap.u8[at] = value === 0 ? 0 : 1;
  else heap.u8[at] = value;
}

// From 48 KB up to the heap all belongs to these: scalars, the words of `meta`, what threads are told (threads/worker.ts),
// and room to work in for 16 tasks.
const SCALARS = 49152;
const META = SCALARS + 64;
const ROOM = 65536;

/**
 * Writes the dimensions of operands that are walked together, and gives the address: sizes, then each operand's
 * strides. Dimensions of size 1 go, and neighbours that all operands walk as one are merged, so that runs are long.
 */
export function meta(sizes: Sizes, ...strides: readonly Sizes[]): number {
  const words = heap.i32;
  const at = META >>> 2;
  const operands = strides.length;
  const rank = sizes.length;
  const kept: number[] = [];
  const merged: number[][] = strides.map(() => []);
  for (let d = 0; d < rank; d++) {
    const n = sizes[d];
    if (n === 1) continue;
    const last = kept.length - 1;
    let merge = last >= 0;
    for (let k = 0; k < operands && merge; k++) merge = merged[k][last] === strides[k][d] * n;
    if (merge) {
      kept[last] *= n;
      for (let k = 0; k < operands; k++) merged[k][last] = strides[k][d];
    } else {
      kept.push(n);
      for (let k = 0; k < operands; k++) merged[k].push(strides[k][d]);
    }
  }
  if (kept.length === 0) return run(rank > 0 || sizes.length === 0 ? 1 : 0, operands);
  words[at] = kept.length;
  let i = at + 1;
  for (const n of kept) words[i++] = n;
  for (const list of merged) for (const stride of list) words[i++] = stride;
  return META;
}

/** The dimensions of n elements for one of 16 tasks that are done at the same time; each operand has a stride of its own. */
export function metaOfTask(task: number, n: number, ...strides: readonly number[]): number {
  const at = META + 4096 + task * 64;
  heap.i32.set([1, n, ...strides], at >>> 2);
  return at;
}

/** The address of 4 KB that one of 16 tasks has to itself until it is done. */
export function roomOfTask(task: number): number {
  return ROOM + task * 4096;
}

/** What `meta` writes for operands that are all row-major, n elements each. */
export function run(n: number, operands: number): number {
  const words = heap.i32;
  const at = META >>> 2;
  words[at] = 1;
  words[at + 1] = n;
  for (let k = 0; k < operands; k++) words[at + 2 + k] = 1;
  return META;
}
