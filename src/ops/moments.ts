import { float64 } from "../core/dtype.ts";
import { normalizeDims } from "../core/shape.ts";
import * as engine from "../engine/reduction.ts";
import { emptyTensor, type Tensor } from "../tensor/tensor.ts";
import { type Dims, reducedShape } from "./reduce.ts";

// Sums of squares of floating point tensors, in float64 whatever x is. They are not recorded.

/** Σ x² over `dim`. */
export function sumOfSquares(x: Tensor, dim: Dims): Tensor {
  const squares = emptyTensor(reducedShape("norm", x.sizes, dim, false), float64);
  engine.moments(squares, null, x, normalizeDims("norm", dim, x.sizes.length));
  return squares;
}

/** The mean over `dim`, and Σ (x − mean)²; `keepdim` leaves size 1 in place of what is reduced. */
export function moments(x: Tensor, dim: Dims, keepdim: boolean): [mean: Tensor, squares: Tensor] {
  const sizes = reducedShape("var", x.sizes, dim, keepdim);
  const [mean, squares] = [emptyTensor(sizes, float64), emptyTensor(sizes, float64)];
  engine.moments(squares, mean, x, normalizeDims("var", dim, x.sizes.length));
  return [mean, squares];
}
