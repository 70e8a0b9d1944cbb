import type { DType } from "../core/dtype.ts";
import type { Sizes } from "../core/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The ops that the tape itself is written with. */
export interface Rules {
  /** The sum of two gradients. */
  add(a: Tensor, b: Tensor): Tensor;
  /** Sums a gradient over the dimensions in which its input was broadcast. */
  sumTo(g: Tensor, sizes: Sizes): Tensor;
  /** A copy of a gradient, for somebody who must have it alone. */
  clone(g: Tensor): Tensor;
  /** The gradient in its input's dtype. */
  to(g: Tensor, dtype: DType): Tensor;
}

/** They stand above the tape, so ops/index.ts puts them here. */
export const rules = {} as Rules;
