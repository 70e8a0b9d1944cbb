import { F32, F64, I32, I64, shiftOf } from "./dtype";
import { dims, size, start, step, stride, turn } from "./walk";

// Ops by number, as in engine/arithmetic.ts.
const EQ: i32 = 0;
const NE: i32 = 1;
const LT: i32 = 2;
const LE: i32 = 3;
const GT: i32 = 4;
const GE: i32 = 5;

// @ts-ignore: decorator
@inline
function holds<T>(op: i32, a: T, b: T): bool {
  if (op == EQ) return a == b;
  if (op == NE) return a != b;
  if (op == LT) return a < b;
  if (op == LE) return a <= b;
  if (op == GT) return a > b;
  return a >= b;
}

// @ts-ignore: decorator
@inline
function loop<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32): void {
  for (let i = 0; i < n; i++) {
    const x = load<T>(a + <usize>(i * sa) * sizeof<T>());
    const y = load<T>(b + <usize>(i * sb) * sizeof<T>());
    store<u8>(out + <usize>(i * so), holds<T>(op, x, y) ? 1 : 0);
  }
}

function run<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32): void {
  switch (op) {
    case EQ: loop<T>(EQ, out, a, b, n, so, sa, sb); break;
    case NE: loop<T>(NE, out, a, b, n, so, sa, sb); break;
    case LT: loop<T>(LT, out, a, b, n, so, sa, sb); break;
    case LE: loop<T>(LE, out, a, b, n, so, sa, sb); break;
    case GT: loop<T>(GT, out, a, b, n, so, sa, sb); break;
    default: loop<T>(GE, out, a, b, n, so, sa, sb);
  }
}

/** out (bool) = a op b, both of `dtype`; meta has the strides of out, a and b. */
export function compare(op: i32, dtype: i32, out: usize, a: usize, b: usize, meta: usize): void {
  const last = dims(meta) - 1;
  const n = size(meta, last);
  const so = stride(meta, 0, last);
  const sa = stride(meta, 1, last);
  const sb = stride(meta, 2, last);
  const shift = <usize>shiftOf(dtype);
  let runs = start(meta, 3);
  while (true) {
    if (dtype == F32) run<f32>(op, out, a, b, n, so, sa, sb);
    else if (dtype == F64) run<f64>(op, out, a, b, n, so, sa, sb);
    else if (dtype == I32) run<i32>(op, out, a, b, n, so, sa, sb);
    else if (dtype == I64) run<i64>(op, out, a, b, n, so, sa, sb);
    else run<u8>(op, out, a, b, n, so, sa, sb);
    if (--runs <= 0) break;
    const d = turn(meta, 3);
    out += <usize>step(meta, 0, d);
    a += <usize>step(meta, 1, d) << shift;
    b += <usize>step(meta, 2, d) << shift;
  }
}
