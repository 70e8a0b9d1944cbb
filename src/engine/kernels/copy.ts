import { BOOL, F32, F64, I32, I64, shiftOf, U8 } from "./dtype";
import { transpose } from "./gemm-pack";
import { dims, size, start, step, stride, turn } from "./walk";

// @ts-ignore: decorator
@inline
function convert<S, D>(x: S): D {
  if (isFloat<S>()) {
    if (isFloat<D>()) return <D>x;
    // NaN and what is out of range become the least whole number, as on the machines that PyTorch runs on.
    const wide = <f64>x;
    if (sizeof<D>() == 4) return wide > -2147483649.0 && wide < 2147483648.0 ? <D>x : <D>i32.MIN_VALUE;
    return <D>(wide >= -9223372036854775808.0 && wide < 9223372036854775808.0 ? <i64>x : i64.MIN_VALUE);
  }
  return <D>x;
}

// @ts-ignore: decorator
@inline
function loop<S, D>(dst: usize, src: usize, n: i32, ds: i32, ss: i32): void {
  for (let i = 0; i < n; i++) {
    store<D>(dst + (<usize>(i * ds)) * sizeof<D>(), convert<S, D>(load<S>(src + (<usize>(i * ss)) * sizeof<S>())));
  }
}

// @ts-ignore: decorator
@inline
function toBool<S>(dst: usize, src: usize, n: i32, ds: i32, ss: i32): void {
  for (let i = 0; i < n; i++) {
    store<u8>(dst + <usize>(i * ds), load<S>(src + (<usize>(i * ss)) * sizeof<S>()) != <S>0 ? 1 : 0);
  }
}

function from<S>(to: i32, dst: usize, src: usize, n: i32, ds: i32, ss: i32): void {
  if (to == F32) loop<S, f32>(dst, src, n, ds, ss);
  else if (to == F64) loop<S, f64>(dst, src, n, ds, ss);
  else if (to == I32) loop<S, i32>(dst, src, n, ds, ss);
  else if (to == I64) loop<S, i64>(dst, src, n, ds, ss);
  else if (to == U8) loop<S, u8>(dst, src, n, ds, ss);
  else toBool<S>(dst, src, n, ds, ss);
}

// @ts-ignore: decorator
@inline
function move<T>(dst: usize, src: usize, n: i32, ds: i32, ss: i32): void {
  for (let i = 0; i < n; i++) {
    store<T>(dst + (<usize>(i * ds)) * sizeof<T>(), load<T>(src + (<usize>(i * ss)) * sizeof<T>()));
  }
}

function run(fromType: i32, to: i32, dst: usize, src: usize, n: i32, ds: i32, ss: i32): void {
  if (fromType == to || (fromType == BOOL && to == U8)) {
    const shift = shiftOf(to);
    if (ds == 1 && ss == 1) memory.copy(dst, src, <usize>n << <usize>shift);
    else if (shift == 2) move<u32>(dst, src, n, ds, ss);
    else if (shift == 3) move<u64>(dst, src, n, ds, ss);
    else move<u8>(dst, src, n, ds, ss);
  } else if (fromType == F32) from<f32>(to, dst, src, n, ds, ss);
  else if (fromType == F64) from<f64>(to, dst, src, n, ds, ss);
  else if (fromType == I32) from<i32>(to, dst, src, n, ds, ss);
  else if (fromType == I64) from<i64>(to, dst, src, n, ds, ss);
  else from<u8>(to, dst, src, n, ds, ss);
}

/** Rows and columns that are transposed at a time: what they touch stays in the caches. */
const TILE: i32 = 64;

/** dst[rows, columns], row-major with rows `dr` elements apart, = the transpose of such a src; of 4 bytes each. */
function transposed(dst: usize, src: usize, rows: i32, columns: i32, dr: i32, sr: i32): void {
  for (let i = 0; i < rows; i += TILE) {
    for (let j = 0; j < columns; j += TILE) {
      const from = src + (<usize>(j * sr + i) << 2);
      const to = dst + (<usize>(i * dr + j) << 2);
      transpose(min(TILE, columns - j), min(TILE, rows - i), from, <usize>sr << 2, to, <usize>dr << 2, false);
    }
  }
}

/**
 * Copies what lies the other way round in src, if it does: the last two of at most three dimensions, of 4 bytes an
 * element, along one of which dst has its elements side by side, and src along the other. Gives whether it did.
 */
function copyTransposed(dst: usize, src: usize, meta: usize): bool {
  const last = dims(meta) - 1;
  if (last < 1 || last > 2) return false;
  const along = stride(meta, 0, last) == 1 ? last : last - 1;
  const across = 2 * last - 1 - along;
  const dr = stride(meta, 0, across);
  const sr = stride(meta, 1, along);
  if (stride(meta, 0, along) != 1 || stride(meta, 1, across) != 1 || dr < 4 || sr < 4) return false;
  for (let matrices = last == 2 ? size(meta, 0) : 1; matrices > 0; matrices--) {
    transposed(dst, src, size(meta, across), size(meta, along), dr, sr);
    dst += <usize>stride(meta, 0, 0) << 2;
    src += <usize>stride(meta, 1, 0) << 2;
  }
  return true;
}

/** dst[…] = src[…] converted from one dtype to the other; meta has the strides of dst and src. */
export function copy(fromType: i32, to: i32, dst: usize, src: usize, meta: usize): void {
  const last = dims(meta) - 1;
  const n = size(meta, last);
  const ds = stride(meta, 0, last);
  const ss = stride(meta, 1, last);
  const dShift = shiftOf(to);
  const sShift = shiftOf(fromType);
  if (fromType == to && dShift == 2 && copyTransposed(dst, src, meta)) return;
  let runs = start(meta, 2);
  while (true) {
    run(fromType, to, dst, src, n, ds, ss);
    if (--runs <= 0) break;
    const d = turn(meta, 2);
    dst += <usize>step(meta, 0, d) << <usize>dShift;
    src += <usize>step(meta, 1, d) << <usize>sShift;
  }
}

/** Sets n elements of 1, 4 or 8 bytes to the bits at `value`. */
export function fill(dtype: i32, dst: usize, value: usize, n: i32): void {
  const shift = shiftOf(dtype);
  if (shift == 0) {
    memory.fill(dst, load<u8>(value), <usize>n);
    return;
  }
  const v = shift == 2 ? v128.splat<u32>(load<u32>(value)) : v128.splat<u64>(load<u64>(value));
  const bytes = <usize>n << <usize>shift;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(dst + at, v);
  for (; at < bytes; at += 4) store<u32>(dst + at, load<u32>(value + (shift == 3 ? at & 4 : 0)));
}

/** out[i] = first + i·step, for i below n. */
export function arange(dtype: i32, out: usize, n: i32, first: f64, by: f64): void {
  if (dtype == F32) for (let i = 0; i < n; i++) store<f32>(out + (<usize>i << 2), <f32>(first + <f64>i * by));
  else if (dtype == F64) for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), first + <f64>i * by);
  else if (dtype == I32) for (let i = 0; i < n; i++) store<i32>(out + (<usize>i << 2), <i32>first + i * <i32>by);
  else if (dtype == I64) {
    for (let i = 0; i < n; i++) store<i64>(out + (<usize>i << 3), <i64>first + <i64>i * <i64>by);
  } else for (let i = 0; i < n; i++) store<u8>(out + <usize>i, <u8>(<i32>first + i * <i32>by));
}
