import { F32, F64, I32, I64, shiftOf } from "./dtype";

/**
 * Adds to each of n i32 offsets the place of index[i] in a dimension: wrapped if negative, times its stride.
 * Gives the first position whose index is out of range, or −1.
 */
export function indexOffsets(offsets: usize, index: usize, n: i32, size: i32, stride: i32): i32 {
  for (let i = 0; i < n; i++) {
    let at = load<i64>(index + (<usize>i << 3));
    if (at < -(<i64>size) || at >= <i64>size) return i;
    if (at < 0) at += size;
    const to = offsets + (<usize>i << 2);
    store<i32>(to, load<i32>(to) + <i32>at * stride);
  }
  return -1;
}

/**
 * offsets[o, i] or, for every element, offsets[o, i, j] of what an i64 index points at along the middle of
 * [outer, size, inner]: the index is [m] and names blocks, or [outer, m, inner] and names elements.
 * Gives the first position whose index is out of range, or −1. Nothing is counted from the end.
 */
export function offsetsAlong(
  offsets: usize, index: usize, outer: i32, m: i32, inner: i32, size: i32, blocks: bool,
): i32 {
  const each = blocks ? 1 : inner;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < each; j++) {
        const from = blocks ? i : (o * m + i) * inner + j;
        const at = load<i64>(index + (<usize>from << 3));
        if (at < 0 || at >= <i64>size) return from;
        store<i32>(offsets, (o * size + <i32>at) * inner + j);
        offsets += 4;
      }
    }
  }
  return -1;
}

/** dst[i] = src[offsets[i]] for n blocks of `inner` elements. */
export function take(dtype: i32, dst: usize, src: usize, offsets: usize, n: i32, inner: i32): void {
  const shift = <usize>shiftOf(dtype);
  const bytes = <usize>inner << shift;
  if (inner == 1) {
    for (let i = 0; i < n; i++) {
      const from = src + (<usize>load<i32>(offsets + (<usize>i << 2)) << shift);
      if (shift == 2) store<u32>(dst + (<usize>i << 2), load<u32>(from));
      else if (shift == 3) store<u64>(dst + (<usize>i << 3), load<u64>(from));
      else store<u8>(dst + <usize>i, load<u8>(from));
    }
    return;
  }
  for (let i = 0; i < n; i++) {
    memory.copy(dst, src + (<usize>load<i32>(offsets + (<usize>i << 2)) << shift), bytes);
    dst += bytes;
  }
}

// @ts-ignore: decorator
@inline
function addBlocks<T>(dst: usize, src: usize, offsets: usize, n: i32, inner: i32): void {
  for (let i = 0; i < n; i++) {
    const to = dst + <usize>load<i32>(offsets + (<usize>i << 2)) * sizeof<T>();
    for (let j = 0; j < inner; j++) {
      const at = <usize>j * sizeof<T>();
      store<T>(to + at, load<T>(to + at) + load<T>(src));
      src += sizeof<T>();
    }
  }
}

/** dst[offsets[i]] += src[i] for n blocks of `inner` elements, in order. */
export function scatterAdd(dtype: i32, dst: usize, src: usize, offsets: usize, n: i32, inner: i32): void {
  if (dtype == F32) addBlocks<f32>(dst, src, offsets, n, inner);
  else if (dtype == F64) addBlocks<f64>(dst, src, offsets, n, inner);
  else if (dtype == I32) addBlocks<i32>(dst, src, offsets, n, inner);
  else if (dtype == I64) addBlocks<i64>(dst, src, offsets, n, inner);
  else addBlocks<u8>(dst, src, offsets, n, inner);
}

/** dst[offsets[i]] = src[i] for n blocks of `inner` elements, in order. */
export function scatter(dtype: i32, dst: usize, src: usize, offsets: usize, n: i32, inner: i32): void {
  const shift = <usize>shiftOf(dtype);
  const bytes = <usize>inner << shift;
  for (let i = 0; i < n; i++) {
    memory.copy(dst + (<usize>load<i32>(offsets + (<usize>i << 2)) << shift), src, bytes);
    src += bytes;
  }
}

// x / 255 = x · HIGH + x · LOW, to the last bit: HIGH has 12 bits, so that the first product is exact.
const HIGH: f32 = 0.0039215087890625;
const LOW: f32 = 5.983839201917363e-8;

// @ts-ignore: decorator
@inline
function unit4(dst: usize, x: v128, offset: usize): void {
  const value = f32x4.convert_i32x4_s(x);
  v128.store(dst + offset, f32x4.add(f32x4.mul(value, f32x4.splat(HIGH)), f32x4.mul(value, f32x4.splat(LOW))));
}

// @ts-ignore: decorator
@inline
function unit16(dst: usize, src: usize): void {
  const x = v128.load(src);
  const low = i16x8.extend_low_i8x16_u(x);
  const high = i16x8.extend_high_i8x16_u(x);
  unit4(dst, i32x4.extend_low_i16x8_u(low), 0);
  unit4(dst, i32x4.extend_high_i16x8_u(low), 16);
  unit4(dst, i32x4.extend_low_i16x8_u(high), 32);
  unit4(dst, i32x4.extend_high_i16x8_u(high), 48);
}

/** Reads a byte of each cache line of a row. */
// @ts-ignore: decorator
@inline
function touch(row: usize, bytes: i32): i32 {
  let sum: i32 = 0;
  for (let at = 0; at < bytes; at += 64) sum += load<u8>(row + <usize>at);
  return sum;
}

/** How many rows are asked for at once. */
const GROUP: i32 = 8;

/** Rows of uint8 as float32 between 0 and 1: dst[i] = src[offsets[i]] / 255 for n blocks of `inner` elements. */
export function takeUnit(dst: usize, src: usize, offsets: usize, n: i32, inner: i32): void {
  for (let i = 0; i < n; i++) {
    if (i % GROUP == 0 && inner > 0) {
      // Rows come in random order from far more memory than caches hold: the lines of the next ones are asked for
      // together, so that they arrive while these are converted.
      let sum: i32 = 0;
      for (let r = i + GROUP; r < min(i + 2 * GROUP, n); r++) {
        sum += touch(src + <usize>load<i32>(offsets + (<usize>r << 2)), inner);
      }
      store<u8>(dst, <u8>sum); // is overwritten; keeps the loads from being dropped
    }
    const from = src + <usize>load<i32>(offsets + (<usize>i << 2));
    let j = 0;
    for (; j <= inner - 16; j += 16) {
      unit16(dst, from + <usize>j);
      dst += 64;
    }
    for (; j < inner; j++) {
      store<f32>(dst, <f32>load<u8>(from + <usize>j) / 255);
      dst += 4;
    }
  }
}
