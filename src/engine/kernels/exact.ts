// a·b + c with one rounding: an instruction of relaxed SIMD, on every machine where `maddIsFused` says so; the engine
// takes that build nowhere else. In the plain build, what exact32 and exact64 do is written out in its place, in all
// functions that work for exports named random…, normals… or …Step (scripts/plain.mjs). So these files must not be mixed
// with multiply-adds that may be rounded twice (fma.ts).

function probe(): i32 {
  const a = f32x4.splat(1.000244140625); // 1 + 2⁻¹², whose square needs 25 bits
  const b = f64x2.splat(1.0000000037252903); // 1 + 2⁻²⁸, whose square needs 57 bits
  const f = f32x4.relaxed_madd(a, a, f32x4.splat(-1.00048828125));
  const d = f64x2.relaxed_madd(b, b, f64x2.splat(-1.0000000074505806));
  return i32(v128.any_true(f) && v128.any_true(d));
}

/** 1 when multiply-add rounds once; 0 when it rounds twice, as in the plain build. */
export const fused: i32 = probe();

/** The same, for the engine. */
export function maddIsFused(): i32 {
  return fused;
}

/** a·b + c, rounded once, of lanes of type T, f32 or f64. */
// @ts-ignore: decorator
@inline
export function fma<T>(a: v128, b: v128, c: v128): v128 {
  return v128.relaxed_madd<T>(a, b, c);
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
function join(a: v128, b: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
}

function slow32(a: v128, b: v128, c: v128): v128 {
  return join(oddSum(f64x2.mul(low(a), low(b)), low(c)), oddSum(f64x2.mul(high(a), high(b)), high(c)));
}

/** a·b + c of float32, rounded once, without an instruction for it. */
export function exact32(a: v128, b: v128, c: v128): v128 {
  // In float64 the product is exact, and the sum as good as that: rounding it again does harm only where it lies just
  // between two float32, or where those have fewer bits.
  const s = f64x2.add(f64x2.mul(low(a), low(b)), low(c));
  const t = f64x2.add(f64x2.mul(high(a), high(b)), high(c));
  const r = join(s, t);
  const cut = i64x2.splat(0x1fffffff);
  const middle = i64x2.splat(0x10000000);
  const between = v128.or(i64x2.eq(v128.and(s, cut), middle), i64x2.eq(v128.and(t, cut), middle));
  const small = f32x4.lt(f32x4.abs(r), f32x4.splat(2.3509887016445750e-38));
  return v128.any_true(v128.or(between, small)) ? slow32(a, b, c) : r;
}

/** The same of float64; rounded twice where a factor beyond 1e±140 makes this way of doing it overflow. */
export function exact64(a: v128, b: v128, c: v128): v128 {
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
  const r = f64x2.add(u, oddSum(tr, ur));
  return v128.bitselect(r, f64x2.add(p, c), f64x2.eq(r, r));
}
