// Images of bytes, resampled as Pillow does: weights are whole numbers of 2^-22, rows are done first and rounded to bytes,
// then columns. A table of weights has for each output: the first input (i32), their count (i32), `taps` weights (i32).

import { rowAt, unit } from "./unit";

const HALF: i32 = 1 << 21;

// @ts-ignore: decorator
@inline
function toByte(sum: i32): u8 {
  const value = sum >> 22;
  return <u8>(value < 0 ? 0 : value > 255 ? 255 : value);
}

// Grey rows of which two pixels at most make one, column by column: the weights stay in registers. May read, not use, the
// byte after the last.
function mixRows(dst: usize, src: usize, height: i32, width: i32, table: usize, n: i32, taps: i32): void {
  for (let x = 0; x < n; x++) {
    const left = load<i32>(table, 8);
    const right = load<i32>(table, 4) > 1 ? load<i32>(table, 12) : 0;
    let from = src + <usize>load<i32>(table);
    let to = dst + <usize>x;
    for (let y = 0; y < height; y++) {
      store<u8>(to, toByte(HALF + <i32>load<u8>(from) * left + <i32>load<u8>(from, 1) * right));
      from += width;
      to += n;
    }
    table += (<usize>taps + 2) << 2;
  }
}

/** Resamples along rows: [height, …, channels] of bytes becomes [height, n, channels]. */
export function resampleRows(
  dst: usize, src: usize, height: i32, width: i32, channels: i32, table: usize, n: i32, taps: i32,
): void {
  if (channels == 1 && taps <= 2) return mixRows(dst, src, height, width, table, n, taps);
  const entry = (<usize>taps + 2) << 2;
  for (let y = 0; y < height; y++) {
    let at = table;
    for (let x = 0; x < n; x++) {
      const from = src + <usize>(load<i32>(at) * channels);
      const count = load<i32>(at, 4);
      for (let c = 0; c < channels; c++) {
        let sum = HALF;
        let pixel = from + <usize>c;
        for (let k = 0; k < count; k++) {
          sum += <i32>load<u8>(pixel) * load<i32>(at + (<usize>k << 2), 8);
          pixel += channels;
        }
        store<u8>(dst++, toByte(sum));
      }
      at += entry;
    }
    src += width * channels;
  }
}

// Four weighted sums of a column each, for 16 columns of a row from `src` on, as 16 bytes.
// @ts-ignore: decorator
@inline
function columns16(src: usize, row: usize, at: usize, count: i32): v128 {
  let a = i32x4.splat(HALF);
  let b = a;
  let c = a;
  let d = a;
  for (let k = 0; k < count; k++) {
    const weight = v128.load32_splat(at + (<usize>k << 2), 8);
    const bytes = v128.load(src);
    const lo = i16x8.extend_low_i8x16_u(bytes);
    const hi = i16x8.extend_high_i8x16_u(bytes);
    a = i32x4.add(a, i32x4.mul(i32x4.extend_low_i16x8_u(lo), weight));
    b = i32x4.add(b, i32x4.mul(i32x4.extend_high_i16x8_u(lo), weight));
    c = i32x4.add(c, i32x4.mul(i32x4.extend_low_i16x8_u(hi), weight));
    d = i32x4.add(d, i32x4.mul(i32x4.extend_high_i16x8_u(hi), weight));
    src += row;
  }
  const low = i16x8.narrow_i32x4_s(i32x4.shr_s(a, 22), i32x4.shr_s(b, 22));
  const high = i16x8.narrow_i32x4_s(i32x4.shr_s(c, 22), i32x4.shr_s(d, 22));
  return i8x16.narrow_i16x8_u(low, high);
}

/** Resamples along columns: rows of `row` bytes become n rows. Reads up to 15 bytes past the last row. */
export function resampleColumns(dst: usize, src: usize, row: i32, table: usize, n: i32, taps: i32): void {
  const entry = (<usize>taps + 2) << 2;
  for (let y = 0; y < n; y++) {
    const from = src + <usize>(load<i32>(table) * row);
    const count = load<i32>(table, 4);
    let x = 0;
    for (; x <= row - 16; x += 16) {
      v128.store(dst, columns16(from + <usize>x, row, table, count));
      dst += 16;
    }
    if (x < row) {
      let rest = columns16(from + <usize>x, row, table, count);
      for (; x < row; x++) {
        store<u8>(dst++, i8x16.extract_lane_u(rest, 0));
        rest = i8x16.shuffle(rest, rest, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
      }
    }
    table += entry;
  }
}

// Four bytes at src, divided by 255.
// @ts-ignore: decorator
@inline
function units4(src: usize): v128 {
  const words = i16x8.extend_low_i8x16_u(v128.load32_zero(src));
  return f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)), f32x4.splat(255));
}

// dst[i] = (src[i] / 255 − mean) / std in float32, for n bytes.
function normalizeBytes(dst: usize, src: usize, n: i32, mean: f32, std: f32): void {
  const end = src + <usize>n;
  const last = src + <usize>(n & ~3);
  const m = f32x4.splat(mean);
  const s = f32x4.splat(std);
  for (; src < last; src += 4, dst += 16) v128.store(dst, f32x4.div(f32x4.sub(units4(src), m), s));
  for (; src < end; src++, dst += 4) store<f32>(dst, (<f32>load<u8>(src) / 255 - mean) / std);
}

/** dst[i] = (src[rows[i]] / 255 − mean) / std in float32, for n rows of `inner` bytes. */
export function takeNormalized(
  dst: usize, src: usize, rows: usize, n: i32, inner: i32, mean: f32, std: f32,
): void {
  for (let i = 0; i < n; i++) {
    normalizeBytes(dst, rowAt(src, rows, i, inner), inner, mean, std);
    dst += <usize>inner << 2;
  }
}

/**
 * The images of [height, width] bytes that have these numbers, resampled to [newHeight, newWidth], as float32 between 0
 * and 1 or, if asked for, as `takeNormalized`. A table of 0 leaves that size as it is. `work` has room for
 * height · newWidth + 16 and for newHeight · newWidth bytes.
 */
export function takeResampled(
  dst: usize, src: usize, numbers: usize, n: i32, height: i32, width: i32, newHeight: i32, newWidth: i32,
  rows: usize, rowTaps: i32, columns: usize, columnTaps: i32, work: usize, normalized: bool, mean: f32, std: f32,
): void {
  const small = newHeight * newWidth;
  const done = work + <usize>(height * newWidth) + 16;
  for (let i = 0; i < n; i++) {
    let at = rowAt(src, numbers, i, height * width);
    if (rows != 0) {
      resampleRows(work, at, height, width, 1, rows, newWidth, rowTaps);
      at = work;
    }
    if (columns != 0) {
      resampleColumns(done, at, newWidth, columns, newHeight, columnTaps);
      at = done;
    }
    if (normalized) normalizeBytes(dst, at, small, mean, std);
    else unit(dst, at, small);
    dst += <usize>small << 2;
  }
}
