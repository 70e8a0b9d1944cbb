import { F32 } from "./dtype";
import { high, low } from "./exact";
import { madd } from "./fma";
import { sumRunF32 } from "./reduce";

// Means and sums of squares, in float64 whatever the elements are. Only the deviations in rows of float32 are gathered in
// blocks first, as sums are (reduce.ts), unless their squares are too large or too small for that.

/** Numbers that are added up in float32 before they join totals in float64. */
const BLOCK: i32 = 128;

/** The sums of the lanes of a, and of b, as two float64. */
// @ts-ignore: decorator
@inline
function laneSums(a: v128, b: v128): v128 {
  a = f64x2.add(low(a), high(a));
  b = f64x2.add(low(b), high(b));
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

/** Σ (x − shift) and Σ (x − shift)² of n float32 that lie side by side. */
function deviations(x: usize, n: i32, shift: f32): v128 {
  const s = f32x4.splat(shift);
  const zero = f32x4.splat(0);
  let totals = zero;
  for (let left = n; left > 0; left -= BLOCK) {
    const end = x + (<usize>min(left, BLOCK) << 2);
    let a = zero, b = zero, p = zero, q = zero;
    for (; x + 32 <= end; x += 32) {
      const u = f32x4.sub(v128.load(x), s);
      const v = f32x4.sub(v128.load(x, 16), s);
      a = f32x4.add(a, u);
      b = f32x4.add(b, v);
      p = madd(u, u, p);
      q = madd(v, v, q);
    }
    totals = f64x2.add(totals, laneSums(f32x4.add(a, b), f32x4.add(p, q)));
    for (; x < end; x += 4) {
      const d = f64x2.splat(<f64>load<f32>(x) - <f64>shift);
      totals = f64x2.add(totals, f64x2.mul(d, f64x2.replace_lane(d, 0, 1)));
    }
  }
  return totals;
}

/** The mean of n float32, and Σ (x − mean)². Gives whether float32 has had room for what was added up. */
function rowF32(mean: usize, squares: usize, x: usize, n: i32): bool {
  const near = <f32>(sumRunF32(x, n) / n);
  const totals = deviations(x, n, near);
  // How far `near` is from the mean comes out of the deviations.
  const sum = f64x2.extract_lane(totals, 0);
  const square = f64x2.extract_lane(totals, 1) - (sum * sum) / n;
  store<f64>(mean, <f64>near + sum / n);
  store<f64>(squares, square);
  return square > 1e-20 && square < Infinity;
}

/** Two elements as float64. */
// @ts-ignore: decorator
@inline
function two<T>(at: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(at) : f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** x − shift, or its square. */
// @ts-ignore: decorator
@inline
function term(squared: bool, x: v128, shift: v128): v128 {
  const apart = f64x2.sub(x, shift);
  return squared ? f64x2.mul(apart, apart) : apart;
}

/** Σ (x − shift), or of the squares, of n elements. */
// @ts-ignore: decorator
@inline
function totalRun<T>(squared: bool, x: usize, n: i32, shift: f64): f64 {
  let a = f64x2.splat(0);
  let b = a, c = a, d = a;
  const s = f64x2.splat(shift);
  let i = 0;
  for (; i <= n - 8; i += 8) {
    a = f64x2.add(a, term(squared, two<T>(x), s));
    b = f64x2.add(b, term(squared, two<T>(x + 2 * sizeof<T>()), s));
    c = f64x2.add(c, term(squared, two<T>(x + 4 * sizeof<T>()), s));
    d = f64x2.add(d, term(squared, two<T>(x + 6 * sizeof<T>()), s));
    x += 8 * sizeof<T>();
  }
  a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++) {
    const apart = <f64>load<T>(x) - shift;
    sum += squared ? apart * apart : apart;
    x += sizeof<T>();
  }
  return sum;
}

/** sums[j] = those of each column: a row after the other, whose numbers lie side by side. */
// @ts-ignore: decorator
@inline
function totalRows<T>(squared: bool, sums: usize, x: usize, r: i32, inner: i32, shifts: usize): void {
  memory.fill(sums, 0, <usize>inner << 3);
  const even = <usize>(inner & ~1) << 3;
  for (let i = 0; i < r; i++) {
    let at: usize = 0;
    for (; at < even; at += 16) {
      const shift = shifts ? v128.load(shifts + at) : f64x2.splat(0);
      const v = term(squared, two<T>(x), shift);
      v128.store(sums + at, f64x2.add(v128.load(sums + at), v));
      x += 2 * sizeof<T>();
    }
    if (inner & 1) {
      const apart = <f64>load<T>(x) - (shifts ? load<f64>(shifts + at) : 0);
      store<f64>(sums + at, load<f64>(sums + at) + (squared ? apart * apart : apart));
      x += sizeof<T>();
    }
  }
}

function momentsOf<T>(means: usize, squares: usize, x: usize, outer: i32, r: i32, inner: i32): void {
  const row = <usize>inner << 3;
  for (let o = 0; o < outer; o++) {
    if (inner == 1) {
      if (sizeof<T>() == 8 || !means || !rowF32(means, squares, x, r)) {
        const mean = means ? totalRun<T>(false, x, r, 0) / <f64>r : 0;
        if (means) store<f64>(means, mean);
        store<f64>(squares, totalRun<T>(true, x, r, mean));
      }
    } else {
      if (means) {
        totalRows<T>(false, means, x, r, inner, 0);
        for (let at: usize = 0; at < row; at += 8) store<f64>(means + at, load<f64>(means + at) / <f64>r);
      }
      totalRows<T>(true, squares, x, r, inner, means);
    }
    if (means) means += row;
    squares += row;
    x += <usize>(r * inner) * sizeof<T>();
  }
}

/**
 * Over r of x [outer, r, inner], float32 or float64: squares[outer, inner] (float64) = Σ (x − mean)², and the means; or
 * Σ x² where `means` is 0. All is added up in float64.
 */
export function moments(dtype: i32, means: usize, squares: usize, x: usize, outer: i32, r: i32, inner: i32): void {
  if (dtype == F32) momentsOf<f32>(means, squares, x, outer, r, inner);
  else momentsOf<f64>(means, squares, x, outer, r, inner);
}
