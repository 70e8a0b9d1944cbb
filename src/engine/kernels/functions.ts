import { F32 } from "./dtype";
import { sines } from "./sines";
import * as Math from "./Math";

// Functions of one number, computed in float64 whatever the dtype; float32 results are rounded once, at the end.
// Ops by number, as in engine/functions.ts.
const SIN: i32 = 0;
const COS: i32 = 1;
const TAN: i32 = 2;
const ASIN: i32 = 3;
const ACOS: i32 = 4;
const ATAN: i32 = 5;
const SINH: i32 = 6;
const COSH: i32 = 7;
const ASINH: i32 = 8;
const ACOSH: i32 = 9;
const ATANH: i32 = 10;
const LOG1P: i32 = 11;
const EXPM1: i32 = 12;
const LOG2: i32 = 13;
const LOG10: i32 = 14;
const ERF: i32 = 15;
const GELU: i32 = 16;
const GELU_TANH: i32 = 17;
const SOFTPLUS: i32 = 18;
const LEAKY_RELU: i32 = 19;
const SILU: i32 = 20;
const GELU_SLOPE: i32 = 21;

/** The value of a polynomial, lowest coefficient first. */
// @ts-ignore: decorator
@inline
function polynomial(coefficients: usize, degree: i32, x: f64): f64 {
  let y = load<f64>(coefficients + (<usize>degree << 3));
  for (let i = degree - 1; i >= 0; i--) y = y * x + load<f64>(coefficients + (<usize>i << 3));
  return y;
}

// erf(√z) / √z on [0, 0.8], from Chebyshev nodes: 4e-17.
const NEAR: usize = memory.data<f64>([
  1.1283791670955126, -0.3761263890318266, 0.11283791670900528, -0.026866170634458446, 0.005223977518305037,
  -0.0008548320738583115, 0.00012055102568684697, -1.4920204332144262e-5, 1.6378868069966656e-6,
  -1.5565132020579792e-7, 1.0310855356635692e-8,
]);

// (1 − erf(x)) · e^(x²) at 1 / (1 + x/3), for x from √0.8 to 6: 3e-17 after the product with e^(−x²).
const FAR: usize = memory.data<f64>([
  3.438873214807036e-7, 0.1880522968352124, 0.1882235844235235, 0.1761614873032201, 0.16578880452732825,
  0.08590340347366192, 0.23300047479872413, -0.30967527820527907, 0.7584658770820203, -1.1091399137056064,
  1.2546805341268514, -1.0338586800835543, 0.542383033101052, -0.1605852957415736, 0.02059934256176122,
]);

function erf(x: f64): f64 {
  const a = abs(x);
  const z = x * x;
  if (z < 0.8) return x * polynomial(NEAR, 10, z);
  return copysign<f64>(a >= 6 ? 1 : 1 - Math.exp(-z) * polynomial(FAR, 14, 1 / (1 + a / 3)), x);
}

/** P(Z ≤ x) for a normal Z. */
function normal(x: f64): f64 {
  return 0.5 * (1 + erf(x * 0.7071067811865476));
}

function value(op: i32, x: f64, p: f64): f64 {
  switch (op) {
    case SIN: return Math.sin(x);
    case COS: return Math.cos(x);
    case TAN: return Math.tan(x);
    case ASIN: return Math.asin(x);
    case ACOS: return Math.acos(x);
    case ATAN: return Math.atan(x);
    case SINH: return Math.sinh(x);
    case COSH: return Math.cosh(x);
    case ASINH: return Math.asinh(x);
    case ACOSH: return Math.acosh(x);
    case ATANH: return Math.atanh(x);
    case LOG1P: return Math.log1p(x);
    case EXPM1: return Math.expm1(x);
    case LOG2: return Math.log2(x);
    case LOG10: return Math.log10(x);
    case ERF: return erf(x);
    case GELU: return x * normal(x);
    case GELU_TANH: return x * 0.5 * (1 + Math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
    case SOFTPLUS: return x > p ? x : Math.log1p(Math.exp(x));
    case LEAKY_RELU: return x > 0 ? x : x * p;
    case SILU: return x / (1 + Math.exp(-x));
    case GELU_SLOPE: return normal(x) + x * 0.3989422804014327 * Math.exp(-0.5 * x * x);
    default: unreachable();
  }
  return 0;
}

/** The same of a float32, by way of exp and log, which are quick, where that is as good once it is rounded to float32. */
function value32(op: i32, x: f64, p: f64): f64 {
  switch (op) {
    case SINH: return abs(x) < 0.05 ? x * (1 + x * x * (1 / 6.0 + x * x / 120)) : 0.5 * (Math.exp(x) - Math.exp(-x));
    case COSH: return 0.5 * (Math.exp(x) + Math.exp(-x));
    case ACOSH: return Math.log(x + sqrt(x - 1) * sqrt(x + 1));
    case LOG1P: return abs(x) < 1e-4 ? x * (1 - x * (0.5 - x / 3)) : Math.log(1 + x);
    case EXPM1: return abs(x) < 1e-4 ? x * (1 + x * (0.5 + x / 6)) : Math.exp(x) - 1;
    case LOG2: return Math.log(x) * 1.4426950408889634;
    case LOG10: return Math.log(x) * 0.4342944819032518;
    default: return value(op, x, p);
  }
}

/** out = op(x), contiguous, of float32 or float64; out may be x. `p` is what softplus and leakyRelu are told. */
export function mapFunction(op: i32, dtype: i32, out: usize, x: usize, n: i32, p: f64): void {
  if (dtype == F32 && op <= COS) sines(out, out + (<usize>n << 2), x - out, op);
  else if (dtype == F32) {
    for (let i = 0; i < n; i++) {
      const at = <usize>i << 2;
      store<f32>(out + at, <f32>value32(op, <f64>load<f32>(x + at), p));
    }
  } else {
    for (let i = 0; i < n; i++) {
      const at = <usize>i << 3;
      store<f64>(out + at, value(op, load<f64>(x + at), p));
    }
  }
}
