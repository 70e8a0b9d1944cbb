import { F32, F64, I32, I64 } from "./dtype";

// Running sums and products along the middle of [outer, n, inner], contiguous. Floats run in float64, integers in int64.

// @ts-ignore: decorator
@inline
function scan<T, A>(product: bool, out: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  const row = <usize>inner * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let at = (<usize>o * n * inner + j) * sizeof<T>();
      let total: A = product ? 1 : 0;
      for (let i = 0; i < n; i++) {
        const v = <A>load<T>(x + at);
        total = product ? total * v : total + v;
        store<T>(out + at, <T>total);
        at += row;
      }
    }
  }
}

function run<T, A>(product: bool, out: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  if (product) scan<T, A>(true, out, x, outer, n, inner);
  else scan<T, A>(false, out, x, outer, n, inner);
}

/** out[i] = x[0] + … + x[i], or their product; out may be x. */
export function cumulate(product: bool, dtype: i32, out: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  if (dtype == F32) run<f32, f64>(product, out, x, outer, n, inner);
  else if (dtype == F64) run<f64, f64>(product, out, x, outer, n, inner);
  else if (dtype == I32) run<i32, i64>(product, out, x, outer, n, inner);
  else if (dtype == I64) run<i64, i64>(product, out, x, outer, n, inner);
  else run<u8, i64>(product, out, x, outer, n, inner);
}

// @ts-ignore: decorator
@inline
function recur<T>(out: usize, a: usize, b: usize, outer: i32, n: i32, inner: i32): void {
  const row = <usize>inner * sizeof<T>();
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < inner; j++) {
      let at = (<usize>o * n * inner + j) * sizeof<T>();
      let s: f64 = 0;
      for (let i = 0; i < n; i++) {
        s = <f64>load<T>(b + at) + (i > 0 ? <f64>load<T>(a + at) * s : 0);
        store<T>(out + at, <T>s);
        at += row;
      }
    }
  }
}

/** out[0] = b[0], out[i] = b[i] + a[i] · out[i − 1], of float32 or float64; out may be a or b. */
export function recurrence(dtype: i32, out: usize, a: usize, b: usize, outer: i32, n: i32, inner: i32): void {
  if (dtype == F32) recur<f32>(out, a, b, outer, n, inner);
  else recur<f64>(out, a, b, outer, n, inner);
}
