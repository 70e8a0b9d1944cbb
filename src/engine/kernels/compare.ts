import { F32, F64, I32, I64, shiftOf } from "./dtype";
import { dims, size, start, step, stride, turn } from "./walk";

// Ops by number, as in engine/arithmetic.ts.
const EQ: i32 = 0;
const NE: i32 = 1;
const LT: i32 = 2;
const LE: i32 = 3;
const GT: i32 = 4;
const GE: i32 = 5;

// a < b is computed as b > a, a ≤ b as b ≥ a, and a ≠ b as a = b, turned around.

// @ts-ignore: decorator
@inline
function holds<T>(op: i32, a: T, b: T): bool {
  if (op == EQ) return a == b;
  if (op == GT) return a > b;
  return a >= b;
}

// @ts-ignore: decorator
@inline
function loop<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32, turned: i32): void {
  for (let i = 0; i < n; i++) {
    const x = load<T>(a + <usize>(i * sa) * sizeof<T>());
    const y = load<T>(b + <usize>(i * sb) * sizeof<T>());
    store<u8>(out + <usize>(i * so), i32(holds<T>(op, x, y)) ^ turned);
  }
}

function run<T>(op: i32, out: usize, a: usize, b: usize, n: i32, so: i32, sa: i32, sb: i32, turned: i32): void {
  if (op == EQ) loop<T>(EQ, out, a, b, n, so, sa, sb, turned);
  else if (op == GT) loop<T>(GT, out, a, b, n, so, sa, sb, 0);
  else loop<T>(GE, out, a, b, n, so, sa, sb, 0);
}

// 16 results as bytes of 0 and 1, from 4 vectors of masks.
// @ts-ignore: decorator
@inline
function put16(out: usize, p: v128, q: v128, r: v128, s: v128): void {
  const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(p, q), i16x8.narrow_i32x4_s(r, s));
  v128.store(out, v128.and(bytes, i8x16.splat(1)));
}

// Four vectors at `at`, or one number that serves all.
// @ts-ignore: decorator
@inline
function part(at: usize, step: i32, one: v128, offset: usize): v128 {
  return step ? v128.load(at + offset) : one;
}

// @ts-ignore: decorator
@inline
function mask(op: i32, x: v128, y: v128, by: v128): v128 {
  if (op == EQ) return v128.xor(by, f32x4.eq(x, y));
  if (op == GT) return f32x4.gt(x, y);
  return f32x4.ge(x, y);
}

// n float32, a multiple of 16.
// @ts-ignore: decorator
@inline
function loop16(op: i32, out: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32, turned: i32): void {
  const u = v128.load32_splat(a);
  const v = v128.load32_splat(b);
  const by = i32x4.splat(-turned);
  for (let i = 0; i < n; i += 16) {
    const p = mask(op, part(a, sa, u, 0), part(b, sb, v, 0), by);
    const q = mask(op, part(a, sa, u, 16), part(b, sb, v, 16), by);
    const r = mask(op, part(a, sa, u, 32), part(b, sb, v, 32), by);
    put16(out + <usize>i, p, q, r, mask(op, part(a, sa, u, 48), part(b, sb, v, 48), by));
    a += <usize>sa << 6;
    b += <usize>sb << 6;
  }
}

function equal16(out: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32, turned: i32): void {
  loop16(EQ, out, a, b, n, sa, sb, turned);
}

function greater16(out: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32): void {
  loop16(GT, out, a, b, n, sa, sb, 0);
}

function atLeast16(out: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32): void {
  loop16(GE, out, a, b, n, sa, sb, 0);
}

/** A run of float32 whose operands lie side by side or stand still. */
function vectors(op: i32, out: usize, a: usize, b: usize, n: i32, sa: i32, sb: i32, turned: i32): void {
  const whole = n & ~15;
  if (op == EQ) equal16(out, a, b, whole, sa, sb, turned);
  else if (op == GT) greater16(out, a, b, whole, sa, sb);
  else atLeast16(out, a, b, whole, sa, sb);
  const done = <usize>whole << 2;
  run<f32>(op, out + <usize>whole, a + done * <usize>sa, b + done * <usize>sb, n - whole, 1, sa, sb, turned);
}

/** out (bool) = a op b, both of `dtype`; meta has the strides of out, a and b. */
export function compare(op: i32, dtype: i32, out: usize, a: usize, b: usize, meta: usize): void {
  const swapped = op == LT || op == LE;
  const first = swapped ? 2 : 1;
  const second = 3 - first;
  const turned = i32(op == NE);
  let x = swapped ? b : a;
  let y = swapped ? a : b;
  op = op == LT ? GT : op == LE ? GE : op == NE ? EQ : op;
  const last = dims(meta) - 1;
  const n = size(meta, last);
  const so = stride(meta, 0, last);
  const sx = stride(meta, first, last);
  const sy = stride(meta, second, last);
  const shift = <usize>shiftOf(dtype);
  let runs = start(meta, 3);
  while (true) {
    if (dtype == F32 && so == 1 && <u32>sx <= 1 && <u32>sy <= 1) vectors(op, out, x, y, n, sx, sy, turned);
    else if (dtype == F32) run<f32>(op, out, x, y, n, so, sx, sy, turned);
    else if (dtype == F64) run<f64>(op, out, x, y, n, so, sx, sy, turned);
    else if (dtype == I32) run<i32>(op, out, x, y, n, so, sx, sy, turned);
    else if (dtype == I64) run<i64>(op, out, x, y, n, so, sx, sy, turned);
    else run<u8>(op, out, x, y, n, so, sx, sy, turned);
    if (--runs <= 0) break;
    const d = turn(meta, 3);
    out += <usize>step(meta, 0, d);
    x += <usize>step(meta, first, d) << shift;
    y += <usize>step(meta, second, d) << shift;
  }
}
