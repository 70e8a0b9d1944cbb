import { bool, type DType, float32, float64, int32, int64, uint8 } from "../../core/dtype.ts";
import * as heap from "../../engine/heap.ts";
import { address } from "../../engine/strided.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** An element type of the format, and how its elements come onto the heap. */
export interface StoredDType {
  /** Bytes an element. */
  readonly itemsize: number;
  /** What they become. */
  readonly dtype: DType;
  /** Fills a row-major tensor of that dtype from its bytes in the file. */
  readonly fill: (x: Tensor, bytes: Uint8Array) => void;
}

const copied = (dtype: DType): StoredDType => ({
  itemsize: dtype.itemsize,
  dtype,
  fill: (x, bytes) => heap.u8.set(bytes, address(x)),
});

/** By their names in files. The half precisions are widened to float32, which holds all their values. */
export const storedDTypes: ReadonlyMap<string, StoredDType> = new Map<string, StoredDType>([
  ["I64", copied(int64)],
  ["F64", copied(float64)],
  ["F32", copied(float32)],
  ["I32", copied(int32)],
  ["U8", copied(uint8)],
  ["BOOL", { itemsize: 1, dtype: bool, fill: fillBools }],
  ["F16", { itemsize: 2, dtype: float32, fill: fillFromFloat16 }],
  ["BF16", { itemsize: 2, dtype: float32, fill: fillFromBfloat16 }],
]);

/**
 * The names under which our dtypes are written, in the order in which their tensors stand in a file: the reference
 * implementation's, widest first, so that every tensor is aligned.
 */
export const writtenNames: ReadonlyMap<DType, string> = new Map<DType, string>([
  [int64, "I64"],
  [float64, "F64"],
  [float32, "F32"],
  [int32, "I32"],
  [uint8, "U8"],
  [bool, "BOOL"],
]);

/** Kernels count on bools being 0 or 1. */
function fillBools(x: Tensor, bytes: Uint8Array): void {
  const at = address(x);
  for (let i = 0; i < bytes.length; i++) heap.u8[at + i] = bytes[i] === 0 ? 0 : 1;
}

function fillFromFloat16(x: Tensor, bytes: Uint8Array): void {
  const at = address(x) / 4;
  for (let i = 0; i < bytes.length / 2; i++) heap.f32[at + i] = float16(bytes[2 * i] | (bytes[2 * i + 1] << 8));
}

/** The number that these 16 bits are in IEEE 754's half precision: 1 bit of sign, 5 of exponent, 10 of fraction. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** bfloat16 is the upper half of float32. */
function fillFromBfloat16(x: Tensor, bytes: Uint8Array): void {
  const at = address(x) / 4;
  for (let i = 0; i < bytes.length / 2; i++) heap.u32[at + i] = (bytes[2 * i] << 16) | (bytes[2 * i + 1] << 24);
}
