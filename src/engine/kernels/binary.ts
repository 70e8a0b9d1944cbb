import { F32, F64, I32, I64, shiftOf } from "./dtype";
import { dims, size, start, step, stride, turn } from "./walk";
import * as Math from "./Math";

// Ops by number, as in engine/arithmetic.ts.
const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;
const MAX: i32 = 4;
const MIN: i32 = 5;
const POW: i32 = 6;
const REMAINDER: i32 = 7;
const FLOOR_DIV: i32 = 8;

// @ts-ignore: decorator
@inline
function apply<T>(op: i32, a: T, b: T): T {
  if (op == ADD) return a + b;
  if (op == SUB) return a - b;
  if (op == MUL) return a * b;
  if (isFloat<T>()) {
    if (op == DIV) return a / b;
    if (op == MAX) return max<T>(a, b);
    if (op == MIN) return min<T>(a, b);
    if (op == POW) return b == 3 ? a * a * a : <T>power(<f64>a, <f64>b);
    if (op == REMAINDER) return remainderF<T>(a, b);
    return floorDivF<T>(a, b);
  }
  if (op == MAX) return a > b ? a : b;
  if (op == MIN) return a < b ? a : b;
  if (op == POW) return powI<T>(a, b);
  if (op == REMAINDER) return remainderI<T>(a, b);
  return floorDivI<T>(a, b);
}

function power(a: f64, b: f64): f64 {
  if (b == 2) return a * a;
  if (b == 1) return a;
  if (b == 0.5) return a == -Infinity ? Infinity : sqrt(a) + 0;
  if (b == -1) return 1 / a;
  // As in C, 1 to the power of NaN is 1, and so is −1 to that of ±Infinity.
  return a == 1 || (a == -1 && abs(b) == Infinity) ? 1 : Math.pow(a, b);
}

// Python's modulo: the result has the sign of b.
// @ts-ignore: decorator
@inline
function remainderF<T>(a: T, b: T): T {
  const r = <T>(<f64>a % <f64>b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

// @ts-ignore: decorator
@inline
function floorDivF<T>(a: T, b: T): T {
  if (b == 0) return a / b;
  const r = <T>(<f64>a % <f64>b);
  let q = (a - r) / b;
  if (r != 0 && (b < 0) != (r < 0)) q -= 1;
  if (q == 0) return copysign<T>(0, a / b);
  const f = floor<T>(q);
  return q - f > <T>0.5 ? f + 1 : f;
}

// @ts-ignore: decorator
@inline
function remainderI<T>(a: T, b: T): T {
  if (isSigned<T>()) {
    if (b == <T>-1) return 0;
    const r = a % b;
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
  }
  return a % b;
}

// @ts-ignore: decorator
@inline
function floorDivI<T>(a: T, b: T): T {
  if (isSigned<T>()) {
    if (b == <T>-1) return <T>0 - a;
    const q = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
  }
  return a / b;
}

// @ts-ignore: decorator
@inline
function powI<T>(a: T, b: T): T {
  if (isSigned<T>()) {
    if (b < 0) return a == 1 ? 1 : a == <T>-1 ? ((b & 1) != 0 ? <T>-1 : 1) : 0;
  }
  let result: T = 1;
  let base = a;
  let e = b;
  while (e > 0) {
    if ((e & 1) != 0) result *= base;
    base *= base;
    e >>= 1;
  }
  return result;
}

// @ts-ignore: decorator
@inline
function applyV<T>(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return v128.add<T>(a, b);
  if (op == SUB) return v128.sub<T>(a, b);
  if (op == MUL) return v128.mul<T>(a, b);
  if (op == DIV) return v128.div<T>(a, b);
  if (op == MAX) return v128.max<T>(a, b);
  return v128.min<T>(a, b);
}

// @ts-ignore: decorator
@inline
function loop<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32): void {
  for (let i = 0; i < n; i++) {
    const x = load<T>(a + <usize>(i * sa) * sizeof<T>());
    const y = load<T>(b + <usize>(i * sb) * sizeof<T>());
    store<T>(out + <usize>(i * so) * sizeof<T>(), apply<T>(op, x, y));
  }
}

// @ts-ignore: decorator
@inline
function loopV<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32): void {
  let i = 0;
  const lanes: i32 = 16 / sizeof<T>();
  if (so == 1 && n >= lanes) {
    if (sa == 1 && sb == 1) {
      for (; i <= n - lanes; i += lanes) {
        const at = <usize>i * sizeof<T>();
        v128.store(out + at, applyV<T>(op, v128.load(a + at), v128.load(b + at)));
      }
    } else if (sa == 1 && sb == 0) {
      const y = v128.splat<T>(load<T>(b));
      for (; i <= n - lanes; i += lanes) {
        const at = <usize>i * sizeof<T>();
        v128.store(out + at, applyV<T>(op, v128.load(a + at), y));
      }
    } else if (sa == 0 && sb == 1) {
      const x = v128.splat<T>(load<T>(a));
      for (; i <= n - lanes; i += lanes) {
        const at = <usize>i * sizeof<T>();
        v128.store(out + at, applyV<T>(op, x, v128.load(b + at)));
      }
    }
  }
  const rest = <usize>i * sizeof<T>();
  loop<T>(op, out + rest, a + rest * sa, b + rest * sb, n - i, so, sa, sb);
}

function runF<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32): void {
  switch (op) {
    case ADD: loopV<T>(ADD, out, a, b, n, so, sa, sb); break;
    case SUB: loopV<T>(SUB, out, a, b, n, so, sa, sb); break;
    case MUL: loopV<T>(MUL, out, a, b, n, so, sa, sb); break;
    case DIV: loopV<T>(DIV, out, a, b, n, so, sa, sb); break;
    case MAX: loopV<T>(MAX, out, a, b, n, so, sa, sb); break;
    case MIN: loopV<T>(MIN, out, a, b, n, so, sa, sb); break;
    case POW: loop<T>(POW, out, a, b, n, so, sa, sb); break;
    case REMAINDER: loop<T>(REMAINDER, out, a, b, n, so, sa, sb); break;
    default: loop<T>(FLOOR_DIV, out, a, b, n, so, sa, sb);
  }
}

function runI<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32): void {
  switch (op) {
    case ADD: loop<T>(ADD, out, a, b, n, so, sa, sb); break;
    case SUB: loop<T>(SUB, out, a, b, n, so, sa, sb); break;
    case MUL: loop<T>(MUL, out, a, b, n, so, sa, sb); break;
    case MAX: loop<T>(MAX, out, a, b, n, so, sa, sb); break;
    case MIN: loop<T>(MIN, out, a, b, n, so, sa, sb); break;
    case POW: loop<T>(POW, out, a, b, n, so, sa, sb); break;
    case REMAINDER: loop<T>(REMAINDER, out, a, b, n, so, sa, sb); break;
    default: loop<T>(FLOOR_DIV, out, a, b, n, so, sa, sb);
  }
}

/** out = a op b, all of one dtype; meta has the strides of out, a and b. Integer division by zero traps. */
export function binary(op: i32, dtype: i32, out: usize, a: usize, b: usize, meta: usize): void {
  const last = dims(meta) - 1;
  const n = size(meta, last);
  const so = stride(meta, 0, last);
  const sa = stride(meta, 1, last);
  const sb = stride(meta, 2, last);
  const shift = <usize>shiftOf(dtype);
  let runs = start(meta, 3);
  while (true) {
    if (dtype == F32) runF<f32>(op, out, a, b, n, so, sa, sb);
    else if (dtype == F64) runF<f64>(op, out, a, b, n, so, sa, sb);
    else if (dtype == I32) runI<i32>(op, out, a, b, n, so, sa, sb);
    else if (dtype == I64) runI<i64>(op, out, a, b, n, so, sa, sb);
    else runI<u8>(op, out, a, b, n, so, sa, sb);
    if (--runs <= 0) break;
    const d = turn(meta, 3);
    out += <usize>step(meta, 0, d) << shift;
    a += <usize>step(meta, 1, d) << shift;
    b += <usize>step(meta, 2, d) << shift;
  }
}
