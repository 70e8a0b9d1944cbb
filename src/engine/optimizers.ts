import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { numel, sameShape } from "../core/shape.ts";
import { copyInto, done, rowMajor } from "./copying.ts";
import { changing } from "./storage.ts";
import { address, isRowMajor, type Strided } from "./strided.ts";
import * as threads from "./threads.ts";

// The steps of the optimizers: each changes a parameter by its gradient, and the optimizer's running values with it, in
// one pass. Running values have the parameter's shape and dtype and are row-major; null where there are none.

type Step = "sgdStep" | "adamStep" | "rmspropStep" | "adagradStep" | "adadeltaStep";

/** A running value that this setting does not need. */
type Running = Strided | null;

/**
 * Runs a kernel on a parameter, its gradient (both copied where they are not row-major) and its running values: they
 * stand in this order among its arguments, then how many elements they have, then the settings.
 * @throws ShapeError for a gradient or a running value that is not like its parameter; DTypeError for integers
 */
function step(kernel: Step, x: Strided, gradient: Strided, running: readonly Running[], settings: number[]): void {
  if (!x.dtype.isFloatingPoint) throw new DTypeError("step", `only floats can be optimized, not ${x.dtype}`);
  requireLike(x, gradient);
  for (const value of running) {
    if (value === null) continue;
    requireLike(x, value);
    if (value.dtype === x.dtype && isRowMajor(value)) continue;
    throw new ShapeError("step", "running values must be contiguous and of their parameter's dtype");
  }
  changing(x.storage);
  const whole = rowMajor(x);
  const g = rowMajor(gradient, x.dtype);
  const places = [address(whole), address(g)];
  for (const value of running) places.push(value === null ? 0 : address(value));
  threads.share(kernel, numel(x.sizes), 0.3, (start, length) => {
    const task = [x.dtype.id];
    for (const at of places) task.push(at === 0 ? 0 : at + start * x.dtype.itemsize);
    task.push(length, ...settings);
    return task;
  });
  if (whole !== x) copyInto(x, whole);
  done(whole, x);
  done(g, gradient);
}

function requireLike(x: Strided, value: Strided): void {
  if (sameShape(value.sizes, x.sizes)) return;
  throw new ShapeError("step", `${show(value.sizes)} beside a parameter of ${show(x.sizes)}`, [value.sizes]);
}

export interface SGDStep {
  lr: number;
  momentum: number;
  dampening: number;
  weightDecay: number;
  nesterov: boolean;
  maximize: boolean;
}

/** @param first whether `buffer` still has to be filled */
export function sgdStep(x: Strided, gradient: Strided, buffer: Running, first: boolean, settings: SGDStep): void {
  const { lr, momentum, dampening, weightDecay, nesterov, maximize } = settings;
  const flags = [Number(nesterov), Number(maximize), Number(first)];
  step("sgdStep", x, gradient, [buffer], [lr, momentum, 1 - dampening, weightDecay, ...flags]);
}

export interface AdamStep {
  lr: number;
  betas: readonly [number, number];
  eps: number;
  weightDecay: number;
  maximize: boolean;
}

/**
 * @param running the largest average of squares so far is for AMSGrad
 * @param count of steps, this one included
 * @param decoupled whether weight decay shrinks the parameter itself, as AdamW wants it, or adds to the gradient
 */
export function adamStep(
  x: Strided,
  gradient: Strided,
  running: readonly [average: Strided, squares: Strided, largest: Running],
  count: number,
  decoupled: boolean,
  { lr, betas: [beta1, beta2], eps, weightDecay, maximize }: AdamStep,
): void {
  const rate = -(lr / (1 - power(beta1, count)));
  const correction = Math.sqrt(1 - power(beta2, count));
  const [decay, shrink] = decoupled ? [0, 1 - lr * weightDecay] : [weightDecay, 1];
  const settings = [beta1, beta2, rate, correction, eps, decay, shrink, Number(maximize)];
  step("adamStep", x, gradient, running, settings);
}

/**
 * base to the power of a whole number, as C's libraries round it: JavaScript's own differs in the last bit now and then,
 * before Node 24. All is computed as sums of two float64.
 */
function power(base: number, exponent: number): number {
  let [high, low] = [1, 0];
  let [factor, rest] = [base, 0];
  for (let n = exponent; n > 0; n = Math.floor(n / 2)) {
    if (n % 2) {
      const p = high * factor;
      const more = lost(high, factor, p) + (high * rest + low * factor);
      high = p + more;
      low = p - high + more;
    }
    const p = factor * factor;
    const more = lost(factor, factor, p) + 2 * factor * rest;
    factor = p + more;
    rest = p - factor + more;
  }
  return high + low;
}

/** What a · b lost when it was rounded to `product` (Dekker). */
function lost(a: number, b: number, product: number): number {
  const [x, y] = [a * 134217729, b * 134217729];
  const [u, v] = [x - (x - a), y - (y - b)];
  return (a - u) * (b - v) - (product - u * v - (a - u) * v - u * (b - v));
}

export interface RMSpropStep {
  lr: number;
  alpha: number;
  eps: number;
  weightDecay: number;
  momentum: number;
  maximize: boolean;
}

/** @param running means of the gradient are for the centered variant, the buffer for momentum */
export function rmspropStep(
  x: Strided,
  gradient: Strided,
  running: readonly [squares: Strided, means: Running, buffer: Running],
  { lr, alpha, eps, weightDecay, momentum, maximize }: RMSpropStep,
): void {
  step("rmspropStep", x, gradient, running, [lr, alpha, eps, momentum, weightDecay, Number(maximize)]);
}

export interface AdagradStep {
  lr: number;
  lrDecay: number;
  eps: number;
  weightDecay: number;
  maximize: boolean;
}

/** @param count of steps, this one included */
export function adagradStep(x: Strided, gradient: Strided, sums: Strided, count: number, settings: AdagradStep): void {
  const { lr, lrDecay, eps, weightDecay, maximize } = settings;
  const rate = lr / (1 + (count - 1) * lrDecay);
  step("adagradStep", x, gradient, [sums], [rate, eps, weightDecay, Number(maximize)]);
}

export interface AdadeltaStep {
  lr: number;
  rho: number;
  eps: number;
  weightDecay: number;
  maximize: boolean;
}

export function adadeltaStep(
  x: Strided,
  gradient: Strided,
  running: readonly [squares: Strided, deltas: Strided],
  { lr, rho, eps, weightDecay, maximize }: AdadeltaStep,
): void {
  step("adadeltaStep", x, gradient, running, [lr, rho, eps, weightDecay, Number(maximize)]);
}
