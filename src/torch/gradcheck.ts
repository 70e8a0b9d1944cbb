import { grad } from "../autograd/backward.ts";
import { float64 } from "../core/dtype.ts";
import { AutogradError, ValueError } from "../core/errors.ts";
import { numel } from "../core/shape.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface GradcheckOptions {
  /** By how much an input is changed to see how the output changes. Default 1e-6. */
  eps?: number;
  /** Largest difference that passes. Default 1e-5. */
  atol?: number;
  /** Largest difference relative to the numerical gradient that passes. Default 1e-3. */
  rtol?: number;
  /** Return false rather than throw. Default true. */
  raiseException?: boolean;
}

/** The elements of x, each changed by `by` in turn: what the function gives then. */
function numerical(f: () => Tensor, x: Tensor, weights: Tensor, eps: number): number[] {
  const at = ops.elements(x) as Float64Array;
  const value = () => (ops.sum(ops.mul(f(), weights), null, false) as Tensor & { item(): number }).item();
  return Array.from({ length: at.length }, (_, i) => {
    const shifted = [1, -1].map((sign) => {
      const original = ops.elements(x)[i] as number;
      (ops.elements(x) as Float64Array)[i] = original + sign * eps;
      const result = value();
      (ops.elements(x) as Float64Array)[i] = original;
      return result;
    });
    return (shifted[0] - shifted[1]) / (2 * eps);
  });
}

/**
 * Compares the gradients that autograd computes for `f` with numerical ones, for inputs in float64 that require a
 * gradient. Outputs are weighed with fixed weights, so that errors do not cancel.
 * @throws AutogradError that names the input and the elements that differ
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.html
 * @example
 * const x = torch.tensor([0.5, 1.5], { dtype: torch.float64, requiresGrad: true });
 * torch.autograd.gradcheck((x) => x.mul(x), [x]); // true
 */
export function gradcheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true }: GradcheckOptions = {},
): boolean {
  const checked = inputs.filter((x) => x.requiresGrad);
  if (checked.length === 0) throw new ValueError("gradcheck", "at least one input must require a gradient");
  for (const x of checked) {
    if (x.dtype === float64 && ops.contiguous(x) === x) continue;
    throw new ValueError("gradcheck", "inputs that require a gradient must be contiguous and of dtype float64");
  }
  const out = f(...inputs);
  const weights = ops.tensor(
    Array.from({ length: numel(out.sizes) }, (_, i) => 1 + ((i * 0.37) % 1)),
    { dtype: float64 },
  );
  const shaped = ops.reshape(weights, out.sizes);
  const gradients = grad(ops.sum(ops.mul(out, shaped), null, false), checked, { allowUnused: true });
  for (const [k, x] of checked.entries()) {
    const expected = numerical(() => f(...inputs), x, shaped, eps);
    const got =
      gradients[k] === null ? expected.map(() => 0) : [...ops.elements(ops.contiguous(gradients[k]))].map(Number);
    const bad = expected.findIndex((e, i) => !(Math.abs(got[i] - e) <= atol + rtol * Math.abs(e)));
    if (bad < 0) continue;
    if (!raiseException) return false;
    throw new AutogradError(
      "gradcheck",
      `the gradient of input ${k} differs at element ${bad}: autograd has ${got[bad]}, numerically it is ${expected[bad]}`,
    );
  }
  return true;
}

/**
 * The same for gradients of gradients: checks that the gradients which autograd computes for `f` are differentiable.
 * @throws AutogradError that names the input and the elements that differ
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.gradgradcheck.html
 */
export function gradgradcheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): boolean {
  const differentiated = (...args: Tensor[]): Tensor => {
    const out = f(...args);
    const weights = Array.from({ length: numel(out.sizes) }, (_, i) => 0.5 + ((i * 0.61) % 1));
    const weighted = ops.mul(out, ops.reshape(ops.tensor(weights, { dtype: float64 }), out.sizes));
    const total = ops.sum(weighted, null, false);
    const wanted = args.filter((x) => x.requiresGrad);
    const gradients = grad(total, wanted, { createGraph: true, allowUnused: true });
    // Gradients of linear functions are constants; so that there is something to go back through, 0 · x is added.
    const flat = wanted.map((x, i) => {
      const zero = ops.mul(x, 0);
      return ops.reshape(gradients[i] === null ? zero : ops.add(gradients[i], zero), [-1]);
    });
    return ops.cat(flat, 0);
  };
  return gradcheck(differentiated, inputs, options);
}
