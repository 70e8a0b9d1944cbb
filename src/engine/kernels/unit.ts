// Bytes as float32 between 0 and 1.
import { madd } from "./fma";

// x / 255 = x · HIGH + x · LOW, to the last bit: HIGH has 12 bits, so that the first product is exact. In memory, so that
// both stay in registers (see maths.ts).
const PARTS = memory.data<f32>([0.0039215087890625, 5.983839201917363e-8]);

// @ts-ignore: decorator
@inline
function unit4(dst: usize, x: v128, high: v128, low: v128): void {
  const value = f32x4.convert_i32x4_s(x);
  v128.store(dst, madd(value, high, f32x4.mul(value, low)));
}

/** dst[i] = src[i] / 255 for n bytes. */
// @ts-ignore: decorator
@inline
export function unit(dst: usize, src: usize, n: i32): void {
  const high = v128.load32_splat(PARTS);
  const low = v128.load32_splat(PARTS, 4);
  let i = 0;
  for (; i <= n - 16; i += 16) {
    const x = v128.load(src + <usize>i);
    const a = i16x8.extend_low_i8x16_u(x);
    const b = i16x8.extend_high_i8x16_u(x);
    unit4(dst, i32x4.extend_low_i16x8_u(a), high, low);
    unit4(dst + 16, i32x4.extend_high_i16x8_u(a), high, low);
    unit4(dst + 32, i32x4.extend_low_i16x8_u(b), high, low);
    unit4(dst + 48, i32x4.extend_high_i16x8_u(b), high, low);
    dst += 64;
  }
  for (; i < n; i++) {
    store<f32>(dst, <f32>load<u8>(src + <usize>i) / 255);
    dst += 4;
  }
}

/** Where the i-th of the rows that are wanted lies; all have `inner` bytes. */
// @ts-ignore: decorator
@inline
export function rowAt(src: usize, rows: usize, i: i32, inner: i32): usize {
  return src + <usize>load<i32>(rows + (<usize>i << 2)) * <usize>inner;
}

/** Reads a byte of each cache line of a row. */
// @ts-ignore: decorator
@inline
function touch(row: usize, bytes: i32): i32 {
  let sum: i32 = 0;
  for (let at = 0; at < bytes; at += 64) sum += load<u8>(row + <usize>at);
  return sum;
}

/**
 * Reads a byte of each cache line of rows of `bytes` bytes, those with the numbers index[i] (int64), which brings them
 * into the caches. Gives a number without meaning, so that the reads are not dropped.
 */
export function readRows(src: usize, bytes: i32, index: usize, n: i32): i32 {
  let sum: i32 = 0;
  for (let i = 0; i < n; i++) {
    sum += touch(src + <usize>load<i64>(index + (<usize>i << 3)) * <usize>bytes, bytes);
  }
  return sum;
}

/** How many rows are asked for at once. */
const GROUP: i32 = 8;

/** Rows of uint8 as float32 between 0 and 1: dst[i] = src[rows[i]] / 255 for n rows of `inner` elements. */
export function takeUnit(dst: usize, src: usize, rows: usize, n: i32, inner: i32): void {
  for (let i = 0; i < n; i++) {
    if (i % GROUP == 0 && inner > 0) {
      // Rows come in random order from far more memory than caches hold: the lines of the next ones are asked for
      // together, so that they arrive while these are converted.
      let sum: i32 = 0;
      for (let r = i + GROUP; r < min(i + 2 * GROUP, n); r++) {
        sum += touch(rowAt(src, rows, r, inner), inner);
      }
      store<u8>(dst, <u8>sum); // is overwritten; keeps the loads from being dropped
    }
    unit(dst, rowAt(src, rows, i, inner), inner);
    dst += <usize>inner << 2;
  }
}
