// exp, log, tanh and the logistic function of four float32 at a time, to about one unit in the last place.
// Polynomials by S. L. Moshier (Cephes).
import { madd } from "./fma";

// @ts-ignore: decorator
@inline
function c(x: f32): v128 {
  return f32x4.splat(x);
}

/** 1.5 · 2^23 */
const WHOLE: f32 = 12582912;

/** e^x; infinity above 88.7, 0 below −103.9; NaN stays NaN. */
export function exp4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, c(89)), c(-104.5)); // in this order NaN stays
  // The nearest whole number, by way of numbers that have no room for more; their last bits are that number.
  const whole = f32x4.add(f32x4.mul(x, c(1.44269504088896341)), c(WHOLE));
  const n = f32x4.sub(whole, c(WHOLE));
  let r = madd(n, c(-0.693359375), x);
  r = madd(n, c(2.12194440e-4), r);
  let y = madd(c(1.9875691500e-4), r, c(1.3981999507e-3));
  y = madd(y, r, c(8.3334519073e-3));
  y = madd(y, r, c(4.1665795894e-2));
  y = madd(y, r, c(1.6666665459e-1));
  y = madd(y, r, c(5.0000001201e-1));
  y = f32x4.add(madd(y, f32x4.mul(r, r), r), c(1));
  // 2^n in two factors, so that results below 2^−126 come out too.
  const i = i32x4.sub(whole, c(WHOLE));
  const half = i32x4.shr_s(i, 1);
  const one = i32x4.splat(127);
  const a = i32x4.shl(i32x4.add(half, one), 23);
  const b = i32x4.shl(i32x4.add(i32x4.sub(i, half), one), 23);
  return f32x4.mul(f32x4.mul(y, a), b);
}

/** Natural logarithm; −infinity at 0, NaN below. */
export function log4(x: v128): v128 {
  // Values below 2^−126 are brought up first.
  const tiny = f32x4.lt(x, c(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, c(8388608)), x, tiny);
  let e = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126));
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(23)));
  let m = v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(m, c(0.707106781186547524));
  e = i32x4.add(e, low); // −1 where low
  m = f32x4.add(f32x4.sub(m, c(1)), v128.and(m, low));
  const z = f32x4.mul(m, m);
  let y = madd(c(7.0376836292e-2), m, c(-1.1514610310e-1));
  y = madd(y, m, c(1.1676998740e-1));
  y = madd(y, m, c(-1.2420140846e-1));
  y = madd(y, m, c(1.4249322787e-1));
  y = madd(y, m, c(-1.6668057665e-1));
  y = madd(y, m, c(2.0000714765e-1));
  y = madd(y, m, c(-2.4999993993e-1));
  y = madd(y, m, c(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, m), z);
  const ef = f32x4.convert_i32x4_s(e);
  y = madd(ef, c(-2.12194440e-4), y);
  y = madd(z, c(-0.5), y);
  let r = madd(ef, c(0.693359375), f32x4.add(m, y));
  r = v128.bitselect(c(Infinity), r, f32x4.eq(x, c(Infinity)));
  r = v128.bitselect(c(-Infinity), r, f32x4.eq(x, c(0)));
  return v128.bitselect(r, c(NaN), f32x4.ge(x, c(0)));
}

/** 1 / (1 + e^−x). */
export function sigmoid4(x: v128): v128 {
  return f32x4.div(c(1), f32x4.add(c(1), exp4(f32x4.neg(x))));
}

/** Hyperbolic tangent. */
export function tanh4(x: v128): v128 {
  const a = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(c(-5.70498872745e-3), z, c(2.06390887954e-2));
  p = madd(p, z, c(-5.37397155531e-2));
  p = madd(p, z, c(1.33314422036e-1));
  p = madd(p, z, c(-3.33332819422e-1));
  const small = madd(f32x4.mul(p, z), x, x);
  const big = f32x4.sub(c(1), f32x4.div(c(2), f32x4.add(exp4(f32x4.add(a, a)), c(1))));
  const r = v128.bitselect(small, big, f32x4.lt(a, c(0.625)));
  const signed = v128.or(r, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(signed, x, f32x4.eq(x, x));
}
