import { F32, F64, I32, I64 } from "./dtype";
import { exp4, log4, sigmoid4, tanh4 } from "./maths";

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

// @ts-ignore: decorator
@inline
function apply4(op: i32, x: v128): v128 {
  if (op == NEG) return f32x4.neg(x);
  if (op == ABS) return f32x4.abs(x);
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == EXP) return exp4(x);
  if (op == LOG) return log4(x);
  if (op == RELU) return v128.andnot(x, f32x4.lt(x, f32x4.splat(0)));
  if (op == SIGMOID) return sigmoid4(x);
  if (op == TANH) return tanh4(x);
  const up = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1));
  const down = v128.and(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(1));
  return f32x4.sub(up, down);
}

// @ts-ignore: decorator
@inline
function loop4(op: i32, out: usize, x: usize, n: i32): void {
  let i = 0;
  for (; i <= n - 4; i += 4) {
    const at = <usize>i << 2;
    v128.store(out + at, apply4(op, v128.load(x + at)));
  }
  for (; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(out + at, f32x4.extract_lane(apply4(op, v128.load32_splat(x + at)), 0));
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
    switch (op) {
      case NEG: loop4(NEG, out, x, n); break;
      case ABS: loop4(ABS, out, x, n); break;
      case SQRT: loop4(SQRT, out, x, n); break;
      case EXP: loop4(EXP, out, x, n); break;
      case LOG: loop4(LOG, out, x, n); break;
      case RELU: loop4(RELU, out, x, n); break;
      case SIGMOID: loop4(SIGMOID, out, x, n); break;
      case TANH: loop4(TANH, out, x, n); break;
      default: loop4(SIGN, out, x, n);
    }
  }
}
