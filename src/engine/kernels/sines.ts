// Sine and cosine of float32 in float64, two at a time, rounded once at the end.
import { put } from "./unary";
import * as Math from "./Math";

/**
 * 2/π; π/2 in two parts, of which the first has 33 bits; then, of x between −π/4 and π/4 and with z = x², the polynomials
 * (sin(x) / x − 1) / z and (cos(x) − 1) / z, lowest power first; 1. In memory as in maths.ts.
 */
const WAVES = memory.data<f64>([
  0.6366197723675814, 1.5707963267341256, 6.077100506506192e-11, -0.16666666663814853, 0.008333331862759568,
  -0.0001984008148763143, 2.724934930182052e-6, -0.4999999996836021, 0.041666650422275624, -0.0013887579477676563,
  2.4462733350863357e-5, 1,
]);
/** Up to so far the quarters of a turn come off exactly. */
const FAR: f32 = 1e6;

// @ts-ignore: decorator
@inline
function constant(i: usize): v128 {
  return v128.load64_splat(WAVES + (i << 3));
}

/** The value of one of the two polynomials. */
// @ts-ignore: decorator
@inline
function polynomial(first: usize, z: v128): v128 {
  let y = f64x2.add(f64x2.mul(constant(first + 3), z), constant(first + 2));
  y = f64x2.add(f64x2.mul(y, z), constant(first + 1));
  return f64x2.mul(f64x2.add(f64x2.mul(y, z), constant(first)), z);
}

/** The sine of two float64 that are float32, and a number of quarters of a turn. */
function sin2(x: v128, quarters: i32): v128 {
  const n = f64x2.nearest(f64x2.mul(x, constant(0)));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, constant(1))), f64x2.mul(n, constant(2)));
  const z = f64x2.mul(r, r);
  const sine = f64x2.add(r, f64x2.mul(r, polynomial(3, z)));
  const cosine = f64x2.add(constant(11), polynomial(7, z));
  const turns = i32x4.add(i32x4.trunc_sat_f64x2_s_zero(n), i32x4.splat(quarters));
  const q = i64x2.extend_low_i32x4_s(turns);
  const even = i64x2.eq(v128.and(q, i64x2.splat(1)), i64x2.splat(0));
  return v128.xor(v128.bitselect(sine, cosine, even), i64x2.shl(v128.and(q, i64x2.splat(2)), 62));
}

function sin4(x: v128, quarters: i32): v128 {
  const lo = f32x4.demote_f64x2_zero(sin2(f64x2.promote_low_f32x4(x), quarters));
  const hi = f32x4.demote_f64x2_zero(sin2(f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 0)), quarters));
  const y = v128.shuffle<u64>(lo, hi, 0, 2);
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
  const far = f32x4.splat(FAR);
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    const isNear = i32x4.all_true(f32x4.lt(f32x4.abs(v), far));
    put(out, isNear ? sin4(v, quarters) : sinFar(v, quarters), end);
  }
}
