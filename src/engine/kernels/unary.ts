import { F32, F64, I32, I64 } from "./dtype";
import { expInline, log4, sigmoid4, tanh4 } from "./maths";
import * as Math from "./Math";

// Ops by number, as in engine/arithmetic.ts.
const NEG: i32 = 0;
const ABS: i32 = 1;
const SQRT: i32 = 2;
const EXP: i32 = 3;
const LOG: i32 = 4;
const RELU: i32 = 5;
const SIGMOID: i32 = 6;
const TANH: i32 = 7;
const SIGN: i32 = 8;
const FLOOR: i32 = 9;
const CEIL: i32 = 10;
const ROUND: i32 = 11;
const TRUNC: i32 = 12;

// @ts-ignore: decorator
@inline
function sign4(x: v128): v128 {
  const up = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1));
  const down = v128.and(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(1));
  return f32x4.sub(up, down);
}

/** Stores as many lanes as are left before the end. Loads need no such care: heap.ts lets them reach beyond it. */
// @ts-ignore: decorator
@inline
export function put(at: usize, v: v128, end: usize): void {
  if (at + 16 <= end) v128.store(at, v);
  else {
    v128.store32_lane(at, v, 0);
    if (at + 4 < end) v128.store32_lane(at + 4, v, 1);
    if (at + 8 < end) v128.store32_lane(at + 8, v, 2);
  }
}

// A loop for each op, written out: of one loop that is told the op, the optimizer makes one that computes all of them.
// x is given as its distance from out.

function negLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.neg(v), end);
  }
}

function absLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.abs(v), end);
  }
}

function sqrtLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.sqrt(v), end);
  }
}

function expLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, expInline(v), end);
  }
}

function logLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, log4(v), end);
  }
}

function reluLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, v128.andnot(v, f32x4.lt(v, f32x4.splat(0))), end);
  }
}

function sigmoidLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, sigmoid4(v), end);
  }
}

function tanhLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, tanh4(v), end);
  }
}

function signLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, sign4(v), end);
  }
}

function floorLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.floor(v), end);
  }
}

function ceilLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.ceil(v), end);
  }
}

function roundLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.nearest(v), end);
  }
}

function truncLoop(out: usize, end: usize, x: usize): void {
  for (; out < end; out += 16) {
    const v = v128.load(out + x);
    put(out, f32x4.trunc(v), end);
  }
}

function apply64(op: i32, x: f64): f64 {
  switch (op) {
    case NEG: return -x;
    case ABS: return abs(x);
    case SQRT: return sqrt(x);
    case EXP: return Math.exp(x);
    case LOG: return Math.log(x);
    case RELU: return x < 0 ? 0 : x;
    case SIGMOID: return 1 / (1 + Math.exp(-x));
    case TANH: return Math.tanh(x);
    case FLOOR: return floor(x);
    case CEIL: return ceil(x);
    case ROUND: return nearest(x);
    case TRUNC: return trunc(x);
    default: return x > 0 ? 1 : x < 0 ? -1 : 0;
  }
}

// @ts-ignore: decorator
@inline
function loopI<T>(op: i32, out: usize, x: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i * sizeof<T>();
    const v = load<T>(x + at);
    const negative = isSigned<T>() && v < 0;
    if (op == NEG) store<T>(out + at, 0 - v);
    else if (op == ABS) store<T>(out + at, negative ? 0 - v : v);
    else if (op == RELU) store<T>(out + at, negative ? 0 : v);
    else store<T>(out + at, negative ? <T>-1 : v != 0 ? 1 : 0);
  }
}

/** out = op(x), contiguous; out may be x. Integers know neg, abs, relu and sign. */
export function unary(op: i32, dtype: i32, out: usize, x: usize, n: i32): void {
  if (dtype == F64) {
    for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), apply64(op, load<f64>(x + (<usize>i << 3))));
  } else if (dtype == I32) loopI<i32>(op, out, x, n);
  else if (dtype == I64) loopI<i64>(op, out, x, n);
  else if (dtype != F32) loopI<u8>(op, out, x, n);
  else {
    const end = out + (<usize>n << 2);
    const from = x - out;
    switch (op) {
      case NEG: negLoop(out, end, from); break;
      case ABS: absLoop(out, end, from); break;
      case SQRT: sqrtLoop(out, end, from); break;
      case EXP: expLoop(out, end, from); break;
      case LOG: logLoop(out, end, from); break;
      case RELU: reluLoop(out, end, from); break;
      case SIGMOID: sigmoidLoop(out, end, from); break;
      case TANH: tanhLoop(out, end, from); break;
      case FLOOR: floorLoop(out, end, from); break;
      case CEIL: ceilLoop(out, end, from); break;
      case ROUND: roundLoop(out, end, from); break;
      case TRUNC: truncLoop(out, end, from); break;
      default: signLoop(out, end, from);
    }
  }
}
