// Uniform numbers and what compares itself with them. A float32 takes one word, a float64 two.
import { BOOL, F32, F64, I32, I64, U8 } from "./dtype";
import { fma } from "./exact";
import { ROOM, randomWords, WORDS } from "./mt19937";

const CHUNK: usize = 2048;
const BITS53: u64 = (1 << 53) - 1;

/** Four words as numbers in [0, 1): the last 24 bits of each. */
// @ts-ignore: decorator
@inline
function units(words: v128): v128 {
  const k = v128.and(words, i32x4.splat(0xffffff));
  return f32x4.mul(f32x4.convert_i32x4_s(k), f32x4.splat(5.9604644775390625e-8));
}

/** Two pairs of words as numbers in [0, 1): the last 21 bits of the first word and the 32 of the second. */
// @ts-ignore: decorator
@inline
function units64(words: v128): v128 {
  const high = v128.and(i32x4.shuffle(words, words, 0, 2, 0, 2), i32x4.splat(0x1fffff));
  const low = i32x4.shuffle(words, words, 1, 3, 1, 3);
  const k = f64x2.add(
    f64x2.mul(f64x2.convert_low_i32x4_u(high), f64x2.splat(4294967296)),
    f64x2.convert_low_i32x4_u(low),
  );
  return f64x2.mul(k, f64x2.splat(1.1102230246251565e-16));
}

/** n numbers from [lo, hi], of float32. */
function uniformF32(g: usize, out: usize, n: usize, lo: f32, hi: f32): void {
  const from = f32x4.splat(lo);
  const range = f32x4.splat(hi - lo);
  const unit = lo == 0 && hi == 1;
  for (let left = n; left > 0; ) {
    const m = min(left, CHUNK);
    randomWords(g, out, m);
    const end = out + (m << 2);
    if (unit) for (; out + 16 <= end; out += 16) v128.store(out, units(v128.load(out)));
    for (; out + 16 <= end; out += 16) v128.store(out, fma<f32>(units(v128.load(out)), range, from));
    for (; out < end; out += 4) {
      v128.store32_lane(out, fma<f32>(units(v128.load32_zero(out)), range, from), 0);
    }
    left -= m;
  }
}

/** n numbers from [lo, hi], of float64. */
export function uniformF64(g: usize, out: usize, n: usize, lo: f64, hi: f64): void {
  const from = f64x2.splat(lo);
  const range = f64x2.splat(hi - lo);
  const unit = lo == 0 && hi == 1;
  for (let left = n; left > 0; ) {
    const m = min(left, CHUNK);
    randomWords(g, out, m << 1);
    const end = out + (m << 3);
    if (unit) for (; out + 16 <= end; out += 16) v128.store(out, units64(v128.load(out)));
    for (; out + 16 <= end; out += 16) v128.store(out, fma<f64>(units64(v128.load(out)), range, from));
    if (out < end) {
      v128.store64_lane(out, fma<f64>(units64(v128.load64_zero(out)), range, from), 0);
      out += 8;
    }
    left -= m;
  }
}

/** n numbers from [lo, hi]; the rounding may reach hi. Floats only. */
export function randomUniform(g: usize, dtype: i32, out: usize, n: usize, lo: f64, hi: f64): void {
  if (dtype == F32) uniformF32(g, out, n, <f32>lo, <f32>hi);
  else uniformF64(g, out, n, lo, hi);
}

function bernoulli<T>(g: usize, out: usize, n: usize, p: f64): void {
  const below = <u64>ceil(p * 9007199254740992.0);
  for (let left = n; left > 0; ) {
    const m = min(left, ROOM >> 1);
    const words = g + WORDS;
    randomWords(g, words, m << 1);
    for (let i: usize = 0; i < m; i++, out += sizeof<T>()) {
      // The first word of a pair is the high half.
      store<T>(out, <T>i32((rotl(load<u64>(words + (i << 3)), 32) & BITS53) < below));
    }
    left -= m;
  }
}

/** n times 1 with probability p, else 0: two words each, whatever the dtype. */
export function randomBernoulli(g: usize, dtype: i32, out: usize, n: usize, p: f64): void {
  switch (dtype) {
    case F32: return bernoulli<f32>(g, out, n, p);
    case F64: return bernoulli<f64>(g, out, n, p);
    case I32: return bernoulli<i32>(g, out, n, p);
    case I64: return bernoulli<i64>(g, out, n, p);
    case U8:
    case BOOL: return bernoulli<u8>(g, out, n, p);
  }
}

function allInUnit<T>(p: usize, n: usize): bool {
  for (let i: usize = 0; i < n; i++, p += sizeof<T>()) {
    const value = load<T>(p);
    if (!(value >= 0 && value <= 1)) return false;
  }
  return true;
}

/**
 * n times 1 with the probability that stands at the same place of `p`, else 0. Both are of `dtype`, a float.
 * Gives 0, and has drawn nothing, when some probability lies outside [0, 1].
 */
export function randomBernoulliTensor(g: usize, dtype: i32, out: usize, p: usize, n: usize): i32 {
  if (dtype == F32) {
    if (!allInUnit<f32>(p, n)) return 0;
    uniformF32(g, out, n, 0, 1);
    for (let i: usize = 0; i < n; i++, p += 4, out += 4) store<f32>(out, f32(load<f32>(out) < load<f32>(p)));
  } else {
    if (!allInUnit<f64>(p, n)) return 0;
    uniformF64(g, out, n, 0, 1);
    for (let i: usize = 0; i < n; i++, p += 8, out += 8) store<f64>(out, f64(load<f64>(out) < load<f64>(p)));
  }
  return 1;
}
