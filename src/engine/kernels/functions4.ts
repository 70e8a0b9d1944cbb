// The functions of one number that networks use most, of four float32 at a time, right to a few units in the last place;
// functions.ts has all others, and float64. Ops by number, as there. (Sines are in sines.ts.)
import { madd } from "./fma";
import { at, exp4, expFalling, expInline } from "./maths";
import { put } from "./unary";

const ERF: i32 = 15;
const GELU: i32 = 16;
const GELU_TANH: i32 = 17;
const SOFTPLUS: i32 = 18;
const LEAKY_RELU: i32 = 19;
const GELU_SLOPE: i32 = 21;

/** The polynomial of the tail below, lowest power first; ¼; 1; −½; beyond which the tail is 0. */
const TAIL = memory.data<f32>([
  -1.985493508982472e-5, 0.10019535571336746, 0.09509888291358948, 0.12026665359735489, -0.01660420373082161,
  0.29739758372306824, -0.32487207651138306, 0.3884909451007843, -0.1933789700269699, 0.0334257036447525, 0.25, 1, -0.5,
  14.5,
]);

/** P(Z > x) for a normal Z and x ≥ 0: e^(−x²/2) times a polynomial of 1 / (1 + x/4), which is right to 2e-8. */
// @ts-ignore: decorator
@inline
function tail4(x: v128): v128 {
  x = f32x4.pmin(x, at(TAIL, 13)); // in this order NaN stays
  const one = at(TAIL, 11);
  const half = at(TAIL, 12);
  const t = f32x4.div(one, madd(x, at(TAIL, 10), one));
  // Even and odd powers, so that neither waits for the other.
  const t2 = f32x4.mul(t, t);
  let even = madd(at(TAIL, 8), t2, at(TAIL, 6));
  let odd = madd(at(TAIL, 9), t2, at(TAIL, 7));
  even = madd(even, t2, at(TAIL, 4));
  odd = madd(odd, t2, at(TAIL, 5));
  even = madd(even, t2, at(TAIL, 2));
  odd = madd(odd, t2, at(TAIL, 3));
  even = madd(even, t2, at(TAIL, 0));
  odd = madd(odd, t2, at(TAIL, 1));
  // What x² loses when it is rounded is made up for, where multiply-add rounds once.
  const square = f32x4.mul(x, x);
  const lost = madd(x, x, f32x4.neg(square));
  const e = expFalling(f32x4.mul(square, half));
  return f32x4.mul(madd(e, f32x4.mul(lost, half), e), madd(odd, t, even));
}

/** erf(x) / x − 1 as a polynomial of x², lowest power first; up to which x² it serves; √2, √½. */
const NEAR = memory.data<f32>([
  0.12837916612625122, -0.37612634897232056, 0.11283724009990692, -0.02686137892305851, 0.005206799600273371,
  -0.0008217297145165503, 8.723563223611563e-5, 0.75, 1.4142135623730951, 0.7071067811865476,
]);

/** erf of a small x, of which z is the square. */
// @ts-ignore: decorator
@inline
function nearErf(x: v128, z: v128): v128 {
  let p = madd(at(NEAR, 6), z, at(NEAR, 5));
  p = madd(p, z, at(NEAR, 4));
  p = madd(p, z, at(NEAR, 3));
  p = madd(p, z, at(NEAR, 2));
  p = madd(p, z, at(NEAR, 1));
  return madd(madd(p, z, at(NEAR, 0)), x, x);
}

// @ts-ignore: decorator
@inline
function erf4(x: v128): v128 {
  const z = f32x4.mul(x, x);
  const tail = tail4(f32x4.mul(f32x4.abs(x), at(NEAR, 8)));
  const far = f32x4.sub(at(TAIL, 11), f32x4.add(tail, tail));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(nearErf(x, z), signed, f32x4.lt(z, at(NEAR, 7)));
}

/** P(Z ≤ x) for a normal Z. */
// @ts-ignore: decorator
@inline
function normal4(x: v128): v128 {
  const a = f32x4.mul(x, at(NEAR, 9));
  const z = f32x4.mul(a, a);
  const half = at(TAIL, 12);
  const tail = tail4(f32x4.abs(x));
  const far = v128.bitselect(tail, f32x4.sub(at(TAIL, 11), tail), i32x4.shr_s(x, 31));
  const near = f32x4.sub(f32x4.mul(f32x4.neg(half), nearErf(a, z)), half);
  return v128.bitselect(near, far, f32x4.lt(z, at(NEAR, 7)));
}

/** −2 √(2/π), and that times 0.044715. */
const CUBIC = memory.data<f32>([-1.5957691216057308, -0.07135481282722824]);

/** x/2 · (1 + tanh u) is x / (1 + e^(−2u)). */
// @ts-ignore: decorator
@inline
function geluTanh4(x: v128): v128 {
  const u = f32x4.mul(x, madd(f32x4.mul(x, x), at(CUBIC, 1), at(CUBIC, 0)));
  return f32x4.div(x, f32x4.add(at(TAIL, 11), exp4(u)));
}

/** The polynomial log(1 + y) / y for y from 0 to 1, lowest power first; it is right to 5e-9. */
const LOG1P = memory.data<f32>([
  1, -0.4999990165233612, 0.3332996368408203, -0.24954132735729218, 0.19675935804843903, -0.1530558168888092,
  0.10603637248277664, -0.0569593571126461, 0.01985136792063713, -0.0032440044451504946,
]);

/** log(1 + e^x), as max(x, 0) + log(1 + y) with y = e^−|x|; x itself beyond the threshold. */
// @ts-ignore: decorator
@inline
function softplus4(x: v128, threshold: v128): v128 {
  const y = expInline(f32x4.neg(f32x4.abs(x)));
  const y2 = f32x4.mul(y, y);
  let even = madd(at(LOG1P, 8), y2, at(LOG1P, 6));
  let odd = madd(at(LOG1P, 9), y2, at(LOG1P, 7));
  even = madd(even, y2, at(LOG1P, 4));
  odd = madd(odd, y2, at(LOG1P, 5));
  even = madd(even, y2, at(LOG1P, 2));
  odd = madd(odd, y2, at(LOG1P, 3));
  odd = madd(odd, y2, at(LOG1P, 1));
  // y · (1 + y · (…)): the 1 comes last.
  const log = madd(madd(even, y, odd), y2, y);
  return v128.bitselect(x, f32x4.add(v128.andnot(x, f32x4.lt(x, i32x4.splat(0))), log), f32x4.gt(x, threshold));
}

// A loop for each op, as in unary.ts.

function erfLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) put(out, erf4(v128.load(out + x)), end);
}

function geluLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.mul(v, normal4(v)), end);
  }
}

/** 1 / √(2π). */
const DENSITY: f32 = 0.3989422804014327;

function geluSlopeLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    const e = exp4(f32x4.mul(f32x4.mul(v, v), at(TAIL, 12)));
    put(out, madd(f32x4.mul(v, f32x4.splat(DENSITY)), e, normal4(v)), end);
  }
}

function geluTanhLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) put(out, geluTanh4(v128.load(out + x)), end);
}

function softplusLoop(out: usize, end: usize, x: usize, threshold: f32): void {
  for (; out < end; out += 16) put(out, softplus4(v128.load(out + x), f32x4.splat(threshold)), end);
}

function leakyReluLoop(out: usize, end: usize, x: usize, slope: f32): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, v128.bitselect(v, f32x4.mul(v, f32x4.splat(slope)), f32x4.gt(v, i32x4.splat(0))), end);
  }
}

function siluLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.div(v, f32x4.add(at(TAIL, 11), expInline(f32x4.neg(v)))), end);
  }
}

/** out = op(x), contiguous float32; out may be x. `p` is what softplus and leakyRelu are told. */
export function mapFunction4(op: i32, out: usize, x: usize, n: i32, p: f32): void {
  const end = out + (<usize>n << 2);
  const from = x - out;
  switch (op) {
    case ERF: erfLoop(out, end, from); break;
    case GELU: geluLoop(out, end, from); break;
    case GELU_TANH: geluTanhLoop(out, end, from); break;
    case SOFTPLUS: softplusLoop(out, end, from, p); break;
    case LEAKY_RELU: leakyReluLoop(out, end, from, p); break;
    case GELU_SLOPE: geluSlopeLoop(out, end, from); break;
    default: siluLoop(out, end, from);
  }
}
