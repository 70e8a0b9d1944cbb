import { FlambeauError, ShapeError, show } from "../core/errors.ts";
import { cat, noGrad, slice, stack, Tensor, tensor } from "../torch.ts";

// torch.nn.utils

export interface ClipOptions {
  /** Which norm: 2 is the Euclidean, Infinity the largest magnitude. Default 2. */
  normType?: number;
  /** Throw when the norm is NaN or infinite, rather than make all gradients NaN or 0. Default false. */
  errorIfNonfinite?: boolean;
}

const listed = (parameters: Tensor | Iterable<Tensor>): Tensor[] =>
  parameters instanceof Tensor ? [parameters] : [...parameters];

const gradientsOf = (parameters: Tensor | Iterable<Tensor>): Tensor[] =>
  listed(parameters).flatMap((x) => (x.grad === null ? [] : [x.grad as Tensor]));

function norm(x: Tensor, type: number): Tensor {
  if (type === 2) return x.mul(x).sum().sqrt();
  if (type === Infinity) return x.abs().amax();
  if (type === 0) return x.ne(0).sum().to(x.dtype) as Tensor;
  return x
    .abs()
    .pow(type)
    .sum()
    .pow(1 / type);
}

/**
 * Shrinks gradients so that their norm, all of them taken as one long vector, is at most `maxNorm`.
 * @returns the norm that they had
 * @throws FlambeauError when it is NaN or infinite and `errorIfNonfinite` is set; nothing is changed then
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
 * @example
 * const w = torch.tensor([1, 2], { requiresGrad: true });
 * w.mul(torch.tensor([3, 4])).sum().backward();
 * nn.utils.clipGradNorm_([w], 1).item(); // 5
 * w.grad; // tensor([0.6000, 0.8000])
 */
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  { normType = 2, errorIfNonfinite = false }: ClipOptions = {},
): Tensor<[]> {
  return noGrad(() => {
    const gradients = gradientsOf(parameters);
    if (gradients.length === 0) return tensor(0);
    const { dtype } = gradients[0];
    const norms = gradients.map((g) => norm(g, normType).to(dtype) as Tensor);
    const total = norm(stack(norms as never) as unknown as Tensor, normType);
    if (errorIfNonfinite && !Number.isFinite(Number(total))) {
      throw new FlambeauError("value", `clipGradNorm_: the norm of the gradients is ${Number(total)}`);
    }
    const factor = total.add(1e-6).pow(-1).mul(maxNorm).clamp(null, 1);
    for (const g of gradients) g.mul_(factor as never);
    return total as Tensor<[]>;
  });
}

/**
 * Limits every element of the gradients to [−clipValue, clipValue].
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 */
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  noGrad(() => {
    for (const g of gradientsOf(parameters)) g.clamp_(-clipValue, clipValue);
  });
}

/**
 * All parameters, laid flat one behind the other.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parameters_to_vector.html
 */
export function parametersToVector(parameters: Iterable<Tensor>): Tensor<[number]> {
  return cat([...parameters].map((x) => x.reshape(-1)) as never) as unknown as Tensor<[number]>;
}

/**
 * Copies the elements of a vector into parameters, one after the other.
 * @throws ShapeError unless there are as many as they have; nothing is changed then
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.vector_to_parameters.html
 */
export function vectorToParameters(vector: Tensor, parameters: Iterable<Tensor>): void {
  const all = [...parameters];
  const wanted = all.reduce((sum, x) => sum + x.numel(), 0);
  if (vector.ndim !== 1 || vector.sizes[0] !== wanted) {
    throw new ShapeError("vectorToParameters", `expected [${wanted}], got ${show(vector.sizes)}`, [vector.sizes]);
  }
  noGrad(() => {
    let at = 0;
    for (const x of all) {
      x.copy_(vector.index(slice(at, at + x.numel())).reshape(x.sizes as never) as never);
      at += x.numel();
    }
  });
}
