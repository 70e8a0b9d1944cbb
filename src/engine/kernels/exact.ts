// a·b + c with one rounding. The relaxed-SIMD build has an instruction for it, on every machine where `maddIsFused`
// says so; the engine takes that build nowhere else. The plain build puts the same bits together from float64.

/** 1 when this build's multiply-add rounds once, 0 when it has none or it rounds twice. */
export function maddIsFused(): i32 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    const a = f32x4.splat(1.000244140625); // 1 + 2⁻¹², whose square needs 25 bits
    const b = f64x2.splat(1.0000000037252903); // 1 + 2⁻²⁸, whose square needs 57 bits
    const f = f32x4.relaxed_madd(a, a, f32x4.splat(-1.00048828125));
    const d = f64x2.relaxed_madd(b, b, f64x2.splat(-1.0000000074505806));
    return i32(v128.any_true(f) && v128.any_true(d));
  }
  return 0;
}

/** Two float64, of which float32 rounds the sum p + c as it would have rounded the exact one. */
// @ts-ignore: decorator
@inline
function oddSum(p: v128, c: v128): v128 {
  const s = f64x2.add(p, c);
  const t = f64x2.sub(s, p);
  const error = f64x2.add(f64x2.sub(p, f64x2.sub(s, t)), f64x2.sub(c, t));
  // Round to odd: cut towards zero, then let the last bit tell that something was cut off.
  const side = f64x2.mul(error, s);
  const above = f64x2.gt(side, f64x2.splat(0));
  const below = f64x2.lt(side, f64x2.splat(0));
  return v128.or(i64x2.add(s, below), v128.and(v128.or(above, below), i64x2.splat(1)));
}

// @ts-ignore: decorator
@inline
export function low(a: v128): v128 {
  return f64x2.promote_low_f32x4(a);
}

// @ts-ignore: decorator
@inline
export function high(a: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(a, a, 1, 0));
}

/** Four float32 from two pairs of float64. */
// @ts-ignore: decorator
@inline
export function join(a: v128, b: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
}

/** a·b + c of float32, rounded once. */
// @ts-ignore: decorator
@inline
export function fma4(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return join(oddSum(f64x2.mul(low(a), low(b)), low(c)), oddSum(f64x2.mul(high(a), high(b)), high(c)));
}

/** a·b + c of float64, rounded once; in the plain build only while no factor goes beyond 1e±140. */
// @ts-ignore: decorator
@inline
export function fma2(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  // Dekker's product p + q = a·b; then Boldo and Melquiond's sum of three.
  const split = f64x2.splat(134217729);
  const ca = f64x2.mul(a, split);
  const cb = f64x2.mul(b, split);
  const a1 = f64x2.sub(ca, f64x2.sub(ca, a));
  const b1 = f64x2.sub(cb, f64x2.sub(cb, b));
  const a2 = f64x2.sub(a, a1);
  const b2 = f64x2.sub(b, b1);
  const p = f64x2.mul(a, b);
  const cross = f64x2.add(f64x2.add(f64x2.sub(f64x2.mul(a1, b1), p), f64x2.mul(a1, b2)), f64x2.mul(a2, b1));
  const q = f64x2.add(cross, f64x2.mul(a2, b2));
  const t = f64x2.add(c, q);
  const tb = f64x2.sub(t, c);
  const tr = f64x2.add(f64x2.sub(c, f64x2.sub(t, tb)), f64x2.sub(q, tb));
  const u = f64x2.add(p, t);
  const ub = f64x2.sub(u, p);
  const ur = f64x2.add(f64x2.sub(p, f64x2.sub(u, ub)), f64x2.sub(t, ub));
  return f64x2.add(u, oddSum(tr, ur));
}
