import { ShapeError, show, ValueError } from "../../core/errors.ts";
import { numel } from "../../core/shape.ts";
import { empty, eye, noGrad, randperm, type Tensor, tensor } from "../../torch.ts";
import type { Drawn } from "./plain.ts";

// Matrices with a structure.

function requireMatrix(op: string, { sizes }: Tensor): void {
  if (sizes.length !== 2) throw new ShapeError(op, `wants 2 dims, got ${show(sizes)}`, [sizes]);
}

/** 1 on the diagonal of a matrix, 0 elsewhere. @throws ShapeError */
export function eye_<X extends Tensor>(x: X): X {
  requireMatrix("eye_", x);
  return noGrad(() => x.copy_(eye(x.sizes[0], x.sizes[1]) as Tensor));
}

/**
 * Makes a convolution of [out, in, …] (3 to 5 dims) pass its input on, in each of its groups: 1 in the middle.
 * @throws ShapeError, ValueError when the outputs cannot be divided into so many groups
 */
export function dirac_<X extends Tensor>(x: X, groups = 1): X {
  const { sizes } = x;
  if (sizes.length < 3 || sizes.length > 5)
    throw new ShapeError("dirac_", `wants 3 to 5 dims, got ${show(sizes)}`, [sizes]);
  if (sizes[0] % groups !== 0) throw new ValueError("dirac_", `${sizes[0]} outputs do not make ${groups} equal groups`);
  const outs = sizes[0] / groups;
  const middle = sizes.slice(2).map((n) => Math.floor(n / 2));
  return noGrad(() => {
    x.zero_();
    for (let i = 0; i < sizes[0]; i++) {
      if (i % outs < sizes[1]) (x as Tensor).index(i, i % outs, ...middle).fill_(1);
    }
    return x;
  });
}

/**
 * A matrix with orthonormal rows or columns, whichever are fewer, times `gain`; dimensions after the first count as one.
 * @throws ShapeError below 2 dimensions
 */
export function orthogonal_<X extends Tensor>(x: X, { gain = 1, generator }: { gain?: number } & Drawn = {}): X {
  const { sizes } = x;
  if (sizes.length < 2) throw new ShapeError("orthogonal_", `wants at least 2 dims, got ${show(sizes)}`, [sizes]);
  if (numel(sizes) === 0) return x;
  const [rows, columns] = [sizes[0], numel(sizes.slice(1))];
  return noGrad(() => {
    const drawn = (empty([rows, columns], { dtype: x.dtype }) as Tensor).normal_(0, 1, { generator });
    const vectors = (rows < columns ? drawn : drawn.t()).tolist() as number[][];
    orthonormalize(vectors);
    const found = tensor(vectors, { dtype: x.dtype }) as Tensor;
    return x.copy_((rows < columns ? found : found.t()).reshape(sizes) as Tensor).mul_(gain);
  });
}

/** Gram–Schmidt: takes out of each vector what lies along those before it, and makes it as long as 1. */
function orthonormalize(vectors: number[][]): void {
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * b[i], 0);
  for (const [k, v] of vectors.entries()) {
    // Twice, as the first time leaves a rest that rounding has made.
    for (const before of [...vectors.slice(0, k), ...vectors.slice(0, k)]) {
      const part = dot(v, before);
      for (let i = 0; i < v.length; i++) v[i] -= part * before[i];
    }
    const length = Math.sqrt(dot(v, v));
    for (let i = 0; i < v.length; i++) v[i] /= length;
  }
}

/**
 * Normal numbers, but in each column of the matrix a part `sparsity` of zeros.
 * @param options.std the standard deviation (0.01)
 * @throws ShapeError
 */
export function sparse_<X extends Tensor>(
  x: X,
  sparsity: number,
  { std = 0.01, generator }: { std?: number } & Drawn = {},
): X {
  requireMatrix("sparse_", x);
  const [rows, columns] = x.sizes;
  const zeros = Math.ceil(sparsity * rows);
  return noGrad(() => {
    x.normal_(0, std, { generator });
    for (let column = 0; column < columns; column++) {
      const places = (randperm(rows, { generator }) as Tensor).index(`:${zeros}`) as Tensor;
      x.indexPut_([places, column], 0);
    }
    return x;
  });
}
