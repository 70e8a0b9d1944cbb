// exp, log, tanh and the logistic function of four float32 at a time, to about one unit in the last place.
// Polynomials by S. L. Moshier (Cephes), in pairs of powers, so that fewer steps wait for the one before.
import { madd } from "./fma";

/**
 * Constants come out of memory, as `at(table, i)`: of a literal V8 makes a vector anew at each use, by three instructions
 * through a general register.
 */
// @ts-ignore: decorator
@inline
export function at(table: usize, i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

/** The bounds; log₂ e; 1.5 · 2^23; −ln 2 in two parts; the polynomial; 1; the logarithm of 2^−126. */
const EXP = memory.data<f32>([
  89, -104.5, 1.44269504088896341, 12582912, -0.693359375, 2.12194440e-4, 1.9875691500e-4, 1.3981999507e-3,
  8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1, -87.33654475,
]);

/** x / ln 2 rounded to a whole number, by way of numbers that have no room for more; their last bits are that number. */
// @ts-ignore: decorator
@inline
function wholeOf(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, at(EXP, 2)), at(EXP, 3));
}

/** What is left of e^x when that power of two is taken out. */
// @ts-ignore: decorator
@inline
function restOf(x: v128, whole: v128): v128 {
  const n = f32x4.sub(whole, at(EXP, 3));
  let r = madd(n, at(EXP, 4), x);
  r = madd(n, at(EXP, 5), r);
  const r2 = f32x4.mul(r, r);
  let y = madd(at(EXP, 6), r, at(EXP, 7));
  y = madd(y, r2, madd(at(EXP, 8), r, at(EXP, 9)));
  y = madd(y, r2, madd(at(EXP, 10), r, at(EXP, 11)));
  return f32x4.add(madd(y, r2, r), at(EXP, 12));
}

/** exp4, for loops that do little else. */
// @ts-ignore: decorator
@inline
export function expInline(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, at(EXP, 0)), at(EXP, 1)); // in this order NaN stays
  const whole = wholeOf(x);
  const y = restOf(x, whole);
  const one = at(EXP, 12);
  // 2^n in two factors, so that results below 2^−126 come out too: n goes to where the exponent of 1 is.
  const i = i32x4.sub(whole, at(EXP, 3));
  const half = i32x4.shr_s(i, 1);
  const a = i32x4.add(i32x4.shl(half, 23), one);
  const b = i32x4.add(i32x4.shl(i32x4.sub(i, half), 23), one);
  return f32x4.mul(f32x4.mul(y, a), b);
}

/** e^x for x that is not above 0; 0 below −87.3, and exp4's bits elsewhere. NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function expFalling(x: v128): v128 {
  const least = at(EXP, 13);
  const v = f32x4.pmax(x, least);
  const whole = wholeOf(v);
  const power = i32x4.add(i32x4.shl(whole, 23), at(EXP, 12));
  return v128.andnot(f32x4.mul(restOf(v, whole), power), f32x4.lt(x, least));
}

/**
 * expFalling of the 16 numbers at x less `shift`, stored at out unless that is 0; gives `sum` and these, added up one
 * vector after the other. Each step is taken for all four vectors before the next one: so none waits for the one before,
 * and constants are loaded once.
 */
// @ts-ignore: decorator
@inline
export function expFalling16(out: usize, x: usize, shift: v128, sum: v128): v128 {
  let c = at(EXP, 13);
  const x0 = f32x4.sub(v128.load(x), shift);
  const x1 = f32x4.sub(v128.load(x, 16), shift);
  const x2 = f32x4.sub(v128.load(x, 32), shift);
  const x3 = f32x4.sub(v128.load(x, 48), shift);
  const v0 = f32x4.pmax(x0, c);
  const v1 = f32x4.pmax(x1, c);
  const v2 = f32x4.pmax(x2, c);
  const v3 = f32x4.pmax(x3, c);
  c = at(EXP, 2);
  let d = at(EXP, 3);
  const w0 = f32x4.add(f32x4.mul(v0, c), d);
  const w1 = f32x4.add(f32x4.mul(v1, c), d);
  const w2 = f32x4.add(f32x4.mul(v2, c), d);
  const w3 = f32x4.add(f32x4.mul(v3, c), d);
  const n0 = f32x4.sub(w0, d);
  const n1 = f32x4.sub(w1, d);
  const n2 = f32x4.sub(w2, d);
  const n3 = f32x4.sub(w3, d);
  c = at(EXP, 4);
  let r0 = madd(n0, c, v0);
  let r1 = madd(n1, c, v1);
  let r2 = madd(n2, c, v2);
  let r3 = madd(n3, c, v3);
  c = at(EXP, 5);
  r0 = madd(n0, c, r0);
  r1 = madd(n1, c, r1);
  r2 = madd(n2, c, r2);
  r3 = madd(n3, c, r3);
  const z0 = f32x4.mul(r0, r0);
  const z1 = f32x4.mul(r1, r1);
  const z2 = f32x4.mul(r2, r2);
  const z3 = f32x4.mul(r3, r3);
  c = at(EXP, 6);
  d = at(EXP, 7);
  let y0 = madd(c, r0, d);
  let y1 = madd(c, r1, d);
  let y2 = madd(c, r2, d);
  let y3 = madd(c, r3, d);
  c = at(EXP, 8);
  d = at(EXP, 9);
  y0 = madd(y0, z0, madd(c, r0, d));
  y1 = madd(y1, z1, madd(c, r1, d));
  y2 = madd(y2, z2, madd(c, r2, d));
  y3 = madd(y3, z3, madd(c, r3, d));
  c = at(EXP, 10);
  d = at(EXP, 11);
  y0 = madd(y0, z0, madd(c, r0, d));
  y1 = madd(y1, z1, madd(c, r1, d));
  y2 = madd(y2, z2, madd(c, r2, d));
  y3 = madd(y3, z3, madd(c, r3, d));
  c = at(EXP, 12);
  y0 = f32x4.add(madd(y0, z0, r0), c);
  y1 = f32x4.add(madd(y1, z1, r1), c);
  y2 = f32x4.add(madd(y2, z2, r2), c);
  y3 = f32x4.add(madd(y3, z3, r3), c);
  y0 = f32x4.mul(y0, i32x4.add(i32x4.shl(w0, 23), c));
  y1 = f32x4.mul(y1, i32x4.add(i32x4.shl(w1, 23), c));
  y2 = f32x4.mul(y2, i32x4.add(i32x4.shl(w2, 23), c));
  y3 = f32x4.mul(y3, i32x4.add(i32x4.shl(w3, 23), c));
  c = at(EXP, 13);
  y0 = v128.andnot(y0, f32x4.lt(x0, c));
  y1 = v128.andnot(y1, f32x4.lt(x1, c));
  y2 = v128.andnot(y2, f32x4.lt(x2, c));
  y3 = v128.andnot(y3, f32x4.lt(x3, c));
  if (out) {
    v128.store(out, y0);
    v128.store(out, y1, 16);
    v128.store(out, y2, 32);
    v128.store(out, y3, 48);
  }
  return f32x4.add(f32x4.add(f32x4.add(f32x4.add(sum, y0), y1), y2), y3);
}

/** e^x; infinity above 88.7, 0 below −103.9; NaN stays NaN. */
export function exp4(x: v128): v128 {
  return expInline(x);
}

/** 2^−126; 2^23; √½; the polynomial; ln 2 in two parts; −½; infinity, −infinity, NaN; 1, ½. */
const LOG = memory.data<f32>([
  1.17549435e-38, 8388608, 0.707106781186547524, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1,
  1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, -2.12194440e-4, 0.693359375,
  -0.5, Infinity, -Infinity, NaN, 1, 0.5,
]);
/** A float32's fraction, the exponent of numbers from ½ to 1, and how far the second constant above moves one. */
const BITS = memory.data<i32>([0x007fffff, 126, 23]);

/** Natural logarithm; −infinity at 0, NaN below. */
export function log4(x: v128): v128 {
  // Values below 2^−126 are brought up first.
  const tiny = f32x4.lt(x, at(LOG, 0));
  const scaled = v128.bitselect(f32x4.mul(x, at(LOG, 1)), x, tiny);
  let e = i32x4.sub(i32x4.shr_u(scaled, 23), at(BITS, 1));
  e = i32x4.sub(e, v128.and(tiny, at(BITS, 2)));
  let m = v128.or(v128.and(scaled, at(BITS, 0)), at(LOG, 19));
  const low = f32x4.lt(m, at(LOG, 2));
  e = i32x4.add(e, low); // −1 where low
  m = f32x4.add(f32x4.sub(m, at(LOG, 18)), v128.and(m, low));
  const z = f32x4.mul(m, m);
  let y = madd(at(LOG, 3), m, at(LOG, 4));
  y = madd(y, z, madd(at(LOG, 5), m, at(LOG, 6)));
  y = madd(y, z, madd(at(LOG, 7), m, at(LOG, 8)));
  y = madd(y, z, madd(at(LOG, 9), m, at(LOG, 10)));
  y = madd(y, m, at(LOG, 11));
  y = f32x4.mul(f32x4.mul(y, m), z);
  const ef = f32x4.convert_i32x4_s(e);
  y = madd(ef, at(LOG, 12), y);
  y = madd(z, at(LOG, 14), y);
  const infinity = at(LOG, 15);
  let r = madd(ef, at(LOG, 13), f32x4.add(m, y));
  r = v128.bitselect(infinity, r, f32x4.eq(x, infinity));
  r = v128.bitselect(at(LOG, 16), r, f32x4.eq(x, i32x4.splat(0)));
  return v128.bitselect(r, at(LOG, 17), f32x4.ge(x, i32x4.splat(0)));
}

/** 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = at(EXP, 12);
  return f32x4.div(one, f32x4.add(one, expInline(f32x4.neg(x))));
}

/** The polynomial; 1, 2, and below where the polynomial is used. */
const TANH = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 1, 2, 0.625,
]);

/** Hyperbolic tangent. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const a = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(at(TANH, 0), z, at(TANH, 1));
  p = madd(p, z, at(TANH, 2));
  p = madd(p, z, at(TANH, 3));
  p = madd(p, z, at(TANH, 4));
  const small = madd(f32x4.mul(p, z), x, x);
  const one = at(TANH, 5);
  const big = f32x4.sub(one, f32x4.div(at(TANH, 6), f32x4.add(expInline(f32x4.add(a, a)), one)));
  const r = v128.bitselect(small, big, f32x4.lt(a, at(TANH, 7)));
  const signed = v128.or(r, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(signed, x, f32x4.eq(x, x));
}
