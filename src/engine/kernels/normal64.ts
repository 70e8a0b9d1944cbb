// Normals by way of float64: the block path of float64 tensors, and the path of small or strided tensors of any
// dtype, which makes two values from two uniforms and keeps the second in the generator for the next call.
import { F32 } from "./dtype";
import { fma } from "./exact";
import { HAS_SPARE, randomWord64, SPARE } from "./mt19937";
import { normalF32 } from "./normal";
import { uniformF64 } from "./uniform";
import * as Math from "./Math";

const CHUNK: usize = 1024;
const TWO_PI: f64 = 6.283185307179586;

/** Turns `n` uniforms (a multiple of 16) into normals, in place: element j is a radius, j + 8 its angle. */
function normalsOfUniforms(p: usize, n: usize, mean: f64, std: f64): void {
  for (const end = p + (n << 3); p < end; p += 64) {
    for (const half = p + 64; p < half; p += 8) {
      const radius = sqrt(-2 * Math.log(1 - load<f64>(p)));
      const angle = TWO_PI * load<f64>(p, 64);
      const cos = f64x2.splat(radius * Math.cos(angle));
      const both = f64x2.replace_lane(cos, 1, radius * Math.sin(angle));
      const scaled = fma<f64>(both, f64x2.splat(std), f64x2.splat(mean));
      v128.store64_lane(p, scaled, 0);
      v128.store64_lane(p, scaled, 1, 64);
    }
  }
}

function normalF64(g: usize, out: usize, n: usize, mean: f64, std: f64): void {
  const tail = out + ((n - 16) << 3);
  for (let left = n; left > 0; ) {
    const m = min(left, CHUNK);
    uniformF64(g, out, m, 0, 1);
    normalsOfUniforms(out, m & ~15, mean, std);
    out += m << 3;
    left -= m;
  }
  if (n & 15) {
    uniformF64(g, tail, 16, 0, 1);
    normalsOfUniforms(tail, 16, mean, std);
  }
}

/** n ≥ 16 normals, as PyTorch fills a contiguous tensor. Floats only. */
export function randomNormal(g: usize, dtype: i32, out: usize, n: usize, mean: f64, std: f64): void {
  if (dtype == F32) normalF32(g, out, n, <f32>mean, <f32>std);
  else normalF64(g, out, n, mean, std);
}

/** A number in [0, 1) from two words. */
// @ts-ignore: decorator
@inline
function unit(g: usize): f64 {
  return <f64>(randomWord64(g) & ((1 << 53) - 1)) * 1.1102230246251565e-16;
}

function nextNormal(g: usize): f64 {
  if (load<u32>(g, HAS_SPARE)) {
    store<u32>(g, 0, HAS_SPARE);
    return load<f64>(g, SPARE);
  }
  const u = unit(g);
  const radius = sqrt(-2 * Math.log(1 - unit(g)));
  const angle = TWO_PI * u;
  store<f64>(g, radius * Math.sin(angle), SPARE);
  store<u32>(g, 1, HAS_SPARE);
  return radius * Math.cos(angle);
}

/** n normals, one by one, as PyTorch fills a tensor that is small or not contiguous. Floats only. */
export function randomNormalScalar(g: usize, dtype: i32, out: usize, n: usize, mean: f64, std: f64): void {
  for (let i: usize = 0; i < n; i++) {
    const scaled = fma<f64>(f64x2.splat(nextNormal(g)), f64x2.splat(std), f64x2.splat(mean));
    const value = f64x2.extract_lane(scaled, 0);
    if (dtype == F32) store<f32>(out + (i << 2), <f32>value);
    else store<f64>(out + (i << 3), value);
  }
}
