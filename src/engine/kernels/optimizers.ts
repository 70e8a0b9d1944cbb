// One step of each optimizer over n elements of one dtype: PyTorch's order of arithmetic and its multiply-adds, rounded
// once, so that parameters stay PyTorch's to the last bit. Flags are 0 or 1; an address of 0 stands for no array.
import { F64 } from "./dtype";
import { fma } from "./exact";

/** Stores as many lanes as are left before the end. Loads need no such care: heap.ts lets them reach beyond it. */
// @ts-ignore: decorator
@inline
function put<T>(at: usize, x: v128, end: usize): void {
  if (at + 16 <= end) {
    v128.store(at, x);
  } else if (sizeof<T>() == 8) {
    v128.store64_lane(at, x, 0);
  } else {
    v128.store32_lane(at, x, 0);
    if (at + 4 < end) v128.store32_lane(at + 4, x, 1);
    if (at + 8 < end) v128.store32_lane(at + 8, x, 2);
  }
}

/** a·b + c if it is wanted, else c. Something is stored at `at`, to be overwritten: else the compiler would do it always. */
// @ts-ignore: decorator
@inline
function fmaIf<T>(wanted: bool, at: usize, a: v128, b: v128, c: v128): v128 {
  if (!wanted) return c;
  store<T>(at, 0);
  return fma<T>(a, b, c);
}

// @ts-ignore: decorator
@inline
function turned<T>(g: v128, maximize: i32): v128 {
  return maximize ? v128.neg<T>(g) : g;
}

/** The gradient, turned around to climb, with the pull of weight decay on x, which is at `at`. */
// @ts-ignore: decorator
@inline
function direction<T>(at: usize, x: v128, g: usize, decay: T, maximize: i32): v128 {
  return fmaIf<T>(decay != 0, at, x, v128.splat<T>(decay), turned<T>(v128.load(g), maximize));
}

/** old · keep + value · take: a running average. */
// @ts-ignore: decorator
@inline
function average<T>(old: v128, keep: T, value: v128, take: T): v128 {
  return fma<T>(value, v128.splat<T>(take), v128.mul<T>(old, v128.splat<T>(keep)));
}

/** old · keep + value² · take. */
// @ts-ignore: decorator
@inline
function squareAverage<T>(old: v128, keep: T, value: v128, take: T): v128 {
  return fma<T>(v128.mul<T>(v128.splat<T>(take), value), value, v128.mul<T>(old, v128.splat<T>(keep)));
}

/** x + rate · a / b. */
// @ts-ignore: decorator
@inline
function plusRatio<T>(x: v128, rate: T, a: v128, b: v128): v128 {
  return v128.add<T>(x, v128.div<T>(v128.mul<T>(v128.splat<T>(rate), a), b));
}

// @ts-ignore: decorator
@inline
function sgdLoop<T>(
  decays: bool, x: usize, gradient: usize, buffer: usize, end: usize, lr: T, momentum: T, take: T, decay: T,
  nesterov: i32, maximize: i32, first: i32,
): void {
  for (let at = x; at < end; at += 16) {
    const value = v128.load(at);
    let d = turned<T>(v128.load(gradient + (at - x)), maximize);
    if (decays) d = fma<T>(value, v128.splat<T>(decay), d);
    if (buffer) {
      const b = buffer + (at - x);
      const moved = first ? d : average<T>(v128.load(b), momentum, d, take);
      put<T>(b, moved, buffer + (end - x));
      d = nesterov ? fmaIf<T>(true, at, moved, v128.splat<T>(momentum), d) : moved;
    }
    put<T>(at, fma<T>(d, v128.splat<T>(-lr), value), end);
  }
}

function sgd<T>(
  x: usize, gradient: usize, buffer: usize, n: usize, lr: T, momentum: T, take: T, decay: T,
  nesterov: i32, maximize: i32, first: i32,
): void {
  const end = x + n * sizeof<T>();
  if (!buffer && !maximize && decay == 0) {
    // The commonest form, without questions.
    const step = v128.splat<T>(-lr);
    for (; x + 32 <= end; x += 32) {
      v128.store(x, fma<T>(v128.load(gradient), step, v128.load(x)));
      v128.store(x, fma<T>(v128.load(gradient, 16), step, v128.load(x, 16)), 16);
      gradient += 32;
    }
  }
  if (decay == 0) sgdLoop<T>(false, x, gradient, buffer, end, lr, momentum, take, decay, nesterov, maximize, first);
  else sgdLoop<T>(true, x, gradient, buffer, end, lr, momentum, take, decay, nesterov, maximize, first);
}

/** `take` is the share of the gradient that goes into the momentum; `first` fills the buffer. */
export function sgdStep(
  dtype: i32, x: usize, gradient: usize, buffer: usize, n: usize, lr: f64, momentum: f64, take: f64, decay: f64,
  nesterov: i32, maximize: i32, first: i32,
): void {
  if (dtype == F64) sgd<f64>(x, gradient, buffer, n, lr, momentum, take, decay, nesterov, maximize, first);
  else sgd<f32>(x, gradient, buffer, n, <f32>lr, <f32>momentum, <f32>take, <f32>decay, nesterov, maximize, first);
}

function adam<T>(
  x: usize, gradient: usize, average1: usize, average2: usize, largest: usize, n: usize,
  beta1: T, take1: T, beta2: T, take2: T, rate: T, correction: T, eps: T, decay: T, shrink: T, maximize: i32,
): void {
  const end = x + n * sizeof<T>();
  for (let at = x; at < end; at += 16) {
    const i = at - x;
    const value = v128.mul<T>(v128.load(at), v128.splat<T>(shrink));
    const d = direction<T>(at, value, gradient + i, decay, maximize);
    const m = average<T>(v128.load(average1 + i), beta1, d, take1);
    let v = squareAverage<T>(v128.load(average2 + i), beta2, d, take2);
    put<T>(average1 + i, m, average1 + (end - x));
    put<T>(average2 + i, v, average2 + (end - x));
    if (largest) {
      v = v128.max<T>(v128.load(largest + i), v);
      put<T>(largest + i, v, largest + (end - x));
    }
    const root = v128.div<T>(v128.sqrt<T>(v), v128.splat<T>(correction));
    put<T>(at, plusRatio<T>(value, rate, m, v128.add<T>(root, v128.splat<T>(eps))), end);
  }
}

/** Adam, where `shrink` is 1, and AdamW, where `decay` is 0. `largest` is AMSGrad's. */
export function adamStep(
  dtype: i32, x: usize, gradient: usize, average1: usize, average2: usize, largest: usize, n: usize,
  beta1: f64, beta2: f64, rate: f64, correction: f64, eps: f64, decay: f64, shrink: f64, maximize: i32,
): void {
  const take1 = 1 - beta1;
  const take2 = 1 - beta2;
  if (dtype == F64) {
    adam<f64>(
      x, gradient, average1, average2, largest, n,
      beta1, take1, beta2, take2, rate, correction, eps, decay, shrink, maximize,
    );
  } else {
    adam<f32>(
      x, gradient, average1, average2, largest, n, <f32>beta1, <f32>take1, <f32>beta2, <f32>take2,
      <f32>rate, <f32>correction, <f32>eps, <f32>decay, <f32>shrink, maximize,
    );
  }
}

function rmsprop<T>(
  x: usize, gradient: usize, squares: usize, means: usize, buffer: usize, n: usize,
  lr: T, alpha: T, take: T, eps: T, momentum: T, decay: T, maximize: i32,
): void {
  const end = x + n * sizeof<T>();
  for (let at = x; at < end; at += 16) {
    const i = at - x;
    const value = v128.load(at);
    const d = direction<T>(at, value, gradient + i, decay, maximize);
    let square = squareAverage<T>(v128.load(squares + i), alpha, d, take);
    put<T>(squares + i, square, squares + (end - x));
    if (means) {
      const mean = average<T>(v128.load(means + i), alpha, d, take);
      put<T>(means + i, mean, means + (end - x));
      square = fma<T>(v128.neg<T>(mean), mean, square);
    }
    const root = v128.add<T>(v128.sqrt<T>(square), v128.splat<T>(eps));
    if (buffer) {
      const moved = plusRatio<T>(v128.mul<T>(v128.load(buffer + i), v128.splat<T>(momentum)), 1, d, root);
      put<T>(buffer + i, moved, buffer + (end - x));
      put<T>(at, fma<T>(moved, v128.splat<T>(-lr), value), end);
    } else {
      put<T>(at, plusRatio<T>(value, -lr, d, root), end);
    }
  }
}

/** `means` are of the centered variant, `buffer` of momentum. */
export function rmspropStep(
  dtype: i32, x: usize, gradient: usize, squares: usize, means: usize, buffer: usize, n: usize,
  lr: f64, alpha: f64, eps: f64, momentum: f64, decay: f64, maximize: i32,
): void {
  const take = 1 - alpha;
  if (dtype == F64) {
    rmsprop<f64>(x, gradient, squares, means, buffer, n, lr, alpha, take, eps, momentum, decay, maximize);
  } else {
    rmsprop<f32>(
      x, gradient, squares, means, buffer, n,
      <f32>lr, <f32>alpha, <f32>take, <f32>eps, <f32>momentum, <f32>decay, maximize,
    );
  }
}

function adagrad<T>(
  x: usize, gradient: usize, sums: usize, n: usize, lr: T, eps: T, decay: T, maximize: i32,
): void {
  const end = x + n * sizeof<T>();
  for (let at = x; at < end; at += 16) {
    const i = at - x;
    const value = v128.load(at);
    const d = direction<T>(at, value, gradient + i, decay, maximize);
    const sum = fma<T>(d, d, v128.load(sums + i));
    put<T>(sums + i, sum, sums + (end - x));
    put<T>(at, plusRatio<T>(value, -lr, d, v128.add<T>(v128.sqrt<T>(sum), v128.splat<T>(eps))), end);
  }
}

export function adagradStep(
  dtype: i32, x: usize, gradient: usize, sums: usize, n: usize, lr: f64, eps: f64, decay: f64, maximize: i32,
): void {
  if (dtype == F64) adagrad<f64>(x, gradient, sums, n, lr, eps, decay, maximize);
  else adagrad<f32>(x, gradient, sums, n, <f32>lr, <f32>eps, <f32>decay, maximize);
}

function adadelta<T>(
  x: usize, gradient: usize, squares: usize, deltas: usize, n: usize,
  lr: T, rho: T, take: T, eps: T, decay: T, maximize: i32,
): void {
  const end = x + n * sizeof<T>();
  const small = v128.splat<T>(eps);
  for (let at = x; at < end; at += 16) {
    const i = at - x;
    const value = v128.load(at);
    const d = direction<T>(at, value, gradient + i, decay, maximize);
    const square = squareAverage<T>(v128.load(squares + i), rho, d, take);
    const before = v128.load(deltas + i);
    const root = v128.sqrt<T>(v128.add<T>(square, small));
    const delta = v128.mul<T>(v128.div<T>(v128.sqrt<T>(v128.add<T>(before, small)), root), d);
    put<T>(squares + i, square, squares + (end - x));
    put<T>(deltas + i, squareAverage<T>(before, rho, delta, take), deltas + (end - x));
    put<T>(at, fma<T>(delta, v128.splat<T>(-lr), value), end);
  }
}

export function adadeltaStep(
  dtype: i32, x: usize, gradient: usize, squares: usize, deltas: usize, n: usize,
  lr: f64, rho: f64, eps: f64, decay: f64, maximize: i32,
): void {
  const take = 1 - rho;
  if (dtype == F64) adadelta<f64>(x, gradient, squares, deltas, n, lr, rho, take, eps, decay, maximize);
  else {
    adadelta<f32>(x, gradient, squares, deltas, n, <f32>lr, <f32>rho, <f32>take, <f32>eps, <f32>decay, maximize);
  }
}
