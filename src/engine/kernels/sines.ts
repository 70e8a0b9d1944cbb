// Sine and cosine of four float32 at a time, right to one or two units in the last place.
import { madd } from "./fma";
import { at } from "./maths";
import { put } from "./unary";

/** 2/π, and π/2 in two parts, of which the first has 33 bits. */
const TURN = memory.data<f64>([0.6366197723675814, 1.5707963267341256, 6.077100506506192e-11]);
/**
 * The polynomials of sine and cosine between −π/4 and π/4, highest power first (Cephes); up to which |x| they
 * serve; −½ and 1.
 */
const WAVES = memory.data<f32>([
  -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1, 2.443315711809948e-5, -1.388731625493765e-3,
  4.166664568298827e-2, 1e6, -0.5, 1,
]);

// @ts-ignore: decorator
@inline
function constant(i: usize): v128 {
  return v128.load64_splat(TURN + (i << 3));
}

/** The sine of x and a number of quarters of a turn. */
function sin4(x: v128, quarters: i32): v128 {
  // In float64 the quarters of a turn come off exactly.
  const lo = f64x2.promote_low_f32x4(x);
  const hi = f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 0));
  const m = f64x2.nearest(f64x2.mul(lo, constant(0)));
  const n = f64x2.nearest(f64x2.mul(hi, constant(0)));
  const a = f64x2.sub(f64x2.sub(lo, f64x2.mul(m, constant(1))), f64x2.mul(m, constant(2)));
  const b = f64x2.sub(f64x2.sub(hi, f64x2.mul(n, constant(1))), f64x2.mul(n, constant(2)));
  const r = v128.shuffle<u64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
  const turns = v128.shuffle<u64>(i32x4.trunc_sat_f64x2_s_zero(m), i32x4.trunc_sat_f64x2_s_zero(n), 0, 2);
  const q = i32x4.add(turns, i32x4.splat(quarters));
  const z = f32x4.mul(r, r);
  let s = madd(at(WAVES, 0), z, at(WAVES, 1));
  s = madd(s, z, at(WAVES, 2));
  s = madd(f32x4.mul(s, z), r, r);
  let c = madd(at(WAVES, 3), z, at(WAVES, 4));
  c = madd(c, z, at(WAVES, 5));
  c = madd(c, f32x4.mul(z, z), madd(z, at(WAVES, 7), at(WAVES, 8)));
  const odd = i32x4.shr_s(i32x4.shl(q, 31), 31);
  const y = v128.xor(v128.bitselect(c, s, odd), i32x4.shl(v128.and(q, i32x4.splat(2)), 30));
  return quarters ? y : v128.bitselect(x, y, f32x4.eq(x, i32x4.splat(0))); // −0 stays −0
}

function sinOf(x: f32, quarters: i32): f32 {
  return <f32>(quarters ? Math.cos(<f64>x) : Math.sin(<f64>x));
}

/** The same for any x, one by one. */
function sinFar(x: v128, quarters: i32): v128 {
  let y = f32x4.splat(sinOf(f32x4.extract_lane(x, 0), quarters));
  y = f32x4.replace_lane(y, 1, sinOf(f32x4.extract_lane(x, 1), quarters));
  y = f32x4.replace_lane(y, 2, sinOf(f32x4.extract_lane(x, 2), quarters));
  return f32x4.replace_lane(y, 3, sinOf(f32x4.extract_lane(x, 3), quarters));
}

/** out = the sine of x and a number of quarters of a turn. x is given as its distance from out. */
export function sines(out: usize, end: usize, x: usize, quarters: i32): void {
  const far = at(WAVES, 6);
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    const isNear = i32x4.all_true(f32x4.lt(f32x4.abs(v), far));
    put(out, isNear ? sin4(v, quarters) : sinFar(v, quarters), end);
  }
}
