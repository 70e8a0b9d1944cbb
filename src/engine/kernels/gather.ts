import { F32, F64, I32, I64, shiftOf } from "./dtype";

/**
 * Makes n i32 offsets the place of index[i] in a dimension: wrapped if negative, times its stride; or adds that to them.
 * Gives the first position whose index is out of range, or −1.
 */
export function indexOffsets(offsets: usize, index: usize, n: i32, size: i32, stride: i32, add: bool): i32 {
  for (let i = 0; i < n; i++) {
    let at = load<i64>(index + (<usize>i << 3));
    if (at < -(<i64>size) || at >= <i64>size) return i;
    if (at < 0) at += size;
    const to = offsets + (<usize>i << 2);
    store<i32>(to, (add ? load<i32>(to) : 0) + <i32>at * stride);
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
