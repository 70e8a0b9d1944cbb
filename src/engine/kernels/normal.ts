// Box and Muller's normals as PyTorch's block path makes them: groups of 16 uniforms, of which element j (the radius)
// goes with element j + 8 (the angle). float32 takes log, sin and cos from polynomials (Cephes) whose every rounding
// counts; the results are PyTorch's to the last bit.
import { fma } from "./exact";
import { randomWords } from "./mt19937";

/** The step of the uniforms: 2⁻²⁴. */
const ULP: f32 = 5.9604644775390625e-8;

// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  return fma<f32>(a, b, c);
}

/** The natural logarithm of four float32 in (0, 1]. */
// @ts-ignore: decorator
@inline
function log4(u: v128): v128 {
  const over = i32x4.sub(u, i32x4.splat(0x3f3504f3)); // the bits of √½
  const x = f32x4.sub(i32x4.sub(u, v128.and(over, i32x4.splat(<i32>0xff800000))), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(i32x4.shr_s(over, 23));
  const z = f32x4.mul(x, x);
  let y = madd(f32x4.splat(7.0376836292e-2), x, f32x4.splat(-1.151461031e-1));
  y = madd(y, x, f32x4.splat(1.167699874e-1));
  y = madd(y, x, f32x4.splat(-1.2420140846e-1));
  y = madd(y, x, f32x4.splat(1.4249322787e-1));
  y = madd(y, x, f32x4.splat(-1.6668057665e-1));
  y = madd(y, x, f32x4.splat(2.0000714765e-1));
  y = madd(y, x, f32x4.splat(-2.4999993993e-1));
  y = madd(y, x, f32x4.splat(3.3333331174e-1));
  y = madd(f32x4.mul(y, x), z, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  const tail = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
  return f32x4.add(f32x4.add(x, tail), f32x4.mul(e, f32x4.splat(0.693359375)));
}

/** Writes radius·cos(angle)·std + mean to `p` and radius·sin(angle)·std + mean 8 elements on. */
// @ts-ignore: decorator
@inline
function polar4(p: usize, radius: v128, angle: v128, mean: v128, std: v128): void {
  // The octant, rounded up to an even one: q as a number, m in the last bits of 2²³ + q.
  const octant = f32x4.floor(f32x4.mul(angle, f32x4.splat(1.27323954473516)));
  const m = v128.and(f32x4.add(octant, f32x4.splat(8388609)), i32x4.splat(~1));
  const q = f32x4.sub(m, f32x4.splat(8388608));
  // The first two products are exact.
  let x = f32x4.sub(angle, f32x4.mul(q, f32x4.splat(0.78515625)));
  x = f32x4.sub(x, f32x4.mul(q, f32x4.splat(2.4187564849853515625e-4)));
  x = madd(q, f32x4.splat(-3.77489497744594108e-8), x);
  const z = f32x4.mul(x, x);
  let s = madd(f32x4.splat(-1.9515295891e-4), z, f32x4.splat(8.3321608736e-3));
  s = madd(s, z, f32x4.splat(-1.6666654611e-1));
  s = madd(f32x4.mul(s, z), x, x);
  let c = madd(f32x4.splat(2.443315711809948e-5), z, f32x4.splat(-1.388731625493765e-3));
  c = madd(c, z, f32x4.splat(4.166664568298827e-2));
  c = madd(f32x4.mul(c, z), z, f32x4.mul(z, f32x4.splat(-0.5)));
  c = f32x4.add(c, f32x4.splat(1));
  const swap = i32x4.shr_s(i32x4.shl(m, 30), 31);
  const four = i32x4.splat(4);
  const sin = v128.xor(v128.bitselect(c, s, swap), i32x4.shl(v128.and(m, four), 29));
  const m2 = i32x4.add(m, i32x4.splat(2));
  const cos = v128.xor(v128.bitselect(s, c, swap), i32x4.shl(v128.and(m2, four), 29));
  v128.store(p, madd(f32x4.mul(radius, cos), std, mean));
  v128.store(p, madd(f32x4.mul(radius, sin), std, mean), 32);
}

/** Turns `n` words (a multiple of 16) into float32 normals, in place. */
export function normalsOfWords(p: usize, n: usize, mean: f32, std: f32): void {
  const means = f32x4.splat(mean);
  const stds = f32x4.splat(std);
  const mask = i32x4.splat(0xffffff);
  for (const end = p + (n << 2); p < end; p += 64) {
    for (let half: usize = 0; half < 32; half += 16) {
      const a = v128.and(v128.load(p + half), mask);
      const b = v128.and(v128.load(p + half, 32), mask);
      const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(i32x4.splat(1 << 24), a)), f32x4.splat(ULP));
      const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log4(u)));
      const angle = f32x4.mul(f32x4.convert_i32x4_s(b), f32x4.splat(<f32>6.283185307179586 * ULP));
      polar4(p + half, radius, angle, means, stds);
    }
  }
}

/** n ≥ 16 normals of float32. */
export function normalF32(g: usize, out: usize, n: usize, mean: f32, std: f32): void {
  const tail = out + ((n - 16) << 2);
  for (let left = n; left > 0; ) {
    const m = min(left, 2048);
    randomWords(g, out, m);
    normalsOfWords(out, m & ~15, mean, std);
    out += m << 2;
    left -= m;
  }
  if (n & 15) {
    randomWords(g, tail, 16);
    normalsOfWords(tail, 16, mean, std);
  }
}
