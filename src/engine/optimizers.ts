import { DTypeError, ShapeError, show } from "../core/errors.ts";
import { numel, sameShape } from "../core/shape.ts";
import { changing } from "./anew.ts";
import { copyInto, done, rowMajor } from "./copying.ts";
import { address, isRowMajor, type Strided } from "./strided.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";

// The steps of the optimizers: each changes a parameter by its gradient, and the optimizer's running values with it, in
// one pass. Running values have the parameter's shape and dtype and are row-major; null where there are none.

type Step = "sgdStep" | "adamStep" | "rmspropStep" | "adagradStep" | "adadeltaStep";

/** A running value that this setting does not need. */
type Running = Strided | null;

/**
 * Runs a kernel on the addresses of a parameter, its gradient (both copied where they are not row-major) and its
 * running values.
 * @throws ShapeError for a gradient or a running value that is not like its parameter; DTypeError for integers
 */
function step<R extends readonly Running[]>(
  kernel: Step,
  x: Strided,
  gradient: Strided,
  running: R,
  values: (x: number, gradient: number, running: { [K in keyof R]: number }, n: number) => number[],
): void {
  if (!x.dtype.isFloatingPoint) throw new DTypeError("step", `only floats can be optimized, not ${x.dtype}`);
  for (const value of [gradient, ...running]) {
    if (value === null || sameShape(value.sizes, x.sizes)) continue;
    throw new ShapeError("step", `${show(value.sizes)} beside a parameter of ${show(x.sizes)}`, [value.sizes]);
  }
  if (!running.every((value) => value === null || (value.dtype === x.dtype && isRowMajor(value)))) {
    throw new ShapeError("step", "running values must be contiguous and of their parameter's dtype");
  }
  const addresses = running.map((value) => (value === null ? 0 : address(value))) as { [K in keyof R]: number };
  changing(x.storage);
  const whole = rowMajor(x);
  const g = rowMajor(gradient, x.dtype);
  threads.share(kernel, numel(x.sizes), 0.3, (start, length) => {
    const bytes = start * x.dtype.itemsize;
    const moved = addresses.map((at) => (at === 0 ? 0 : at + bytes)) as typeof addresses;
    return values(address(whole) + bytes, address(g) + bytes, moved, length);
  });
  if (whole !== x) copyInto(x, whole);
  done(whole, x);
  done(g, gradient);
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
  step("sgdStep", x, gradient, [buffer], (values, g, [b], n) => {
    const take = 1 - dampening;
    const flags = [Number(nesterov), Number(maximize), Number(first)] as const;
    return [x.dtype.id, values, g, b, n, lr, momentum, take, weightDecay, ...flags];
  });
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
  const rate = -(lr / (1 - kernels.pow(beta1, count)));
  const correction = Math.sqrt(1 - kernels.pow(beta2, count));
  const [decay, shrink] = decoupled ? [0, 1 - lr * weightDecay] : [weightDecay, 1];
  step("adamStep", x, gradient, running, (values, g, all, n) => {
    const flag = Number(maximize);
    return [x.dtype.id, values, g, ...all, n, beta1, beta2, rate, correction, eps, decay, shrink, flag];
  });
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
  step("rmspropStep", x, gradient, running, (values, g, all, n) => {
    const flag = Number(maximize);
    return [x.dtype.id, values, g, ...all, n, lr, alpha, eps, momentum, weightDecay, flag];
  });
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
  step("adagradStep", x, gradient, [sums], (values, g, [s], n) => {
    return [x.dtype.id, values, g, s, n, rate, eps, weightDecay, Number(maximize)];
  });
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
  step("adadeltaStep", x, gradient, running, (values, g, all, n) => {
    return [x.dtype.id, values, g, ...all, n, lr, rho, eps, weightDecay, Number(maximize)];
  });
}
