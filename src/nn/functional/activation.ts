import { ValueError } from "../../core/errors.ts";
import type { DTypeOf, ShapeOf, TensorLike } from "../../core/shape-types.ts";
import type { Approximate } from "../../ops/activations.ts";
import * as ops from "../../ops/index.ts";
import type { FloatElementwise } from "../../torch/forms.ts";
import type { Tensor } from "../../torch.ts";

type With<O> = <X extends TensorLike>(x: X, options?: O) => Tensor<ShapeOf<X>, DTypeOf<X>>;
type Along = <X extends TensorLike>(x: X, dim: number) => Tensor<ShapeOf<X>, DTypeOf<X>>;

export interface InPlace {
  /** Change x itself. Default false. */
  inplace?: boolean;
}

export type { Approximate };

/** max(x, 0), element by element. */
export const relu = ((x: Tensor, { inplace = false }: InPlace = {}) =>
  inplace ? x.relu_() : ops.relu(x)) as With<InPlace>;

/** x where it is above 0, x · negativeSlope (0.01) elsewhere. */
export const leakyRelu = ((x: Tensor, { negativeSlope = 0.01, inplace = false } = {}) =>
  inplace ? ops.inPlace(ops.leakyRelu.record, [x], negativeSlope) : ops.leakyRelu(x, negativeSlope)) as With<
  InPlace & { negativeSlope?: number }
>;

/**
 * x · P(Z ≤ x) for a normal Z: by the error function ("none"), or nearly, by "tanh".
 * @throws ValueError for another `approximate`
 */
export const gelu = ((x: Tensor, { approximate = "none" }: { approximate?: Approximate } = {}) => {
  if (approximate !== "none" && approximate !== "tanh") {
    throw new ValueError("gelu", `approximate must be "none" or "tanh", got ${String(approximate)}`);
  }
  return ops.gelu(x, approximate);
}) as With<{ approximate?: Approximate }>;

/** x · sigmoid(x). */
export const silu = ((x: Tensor, { inplace = false }: InPlace = {}) =>
  inplace ? ops.inPlace(ops.silu.record, [x]) : ops.silu(x)) as With<InPlace>;

/** log(1 + e^(beta · x)) / beta, a smooth relu; x itself where beta · x is above `threshold` (20). */
export const softplus = ((x: Tensor, { beta = 1, threshold = 20 } = {}) => ops.softplus(x, beta, threshold)) as With<{
  beta?: number;
  threshold?: number;
}>;

/** 1 / (1 + e^−x). */
export const sigmoid = ops.sigmoid as unknown as FloatElementwise;

/** Hyperbolic tangent. */
export const tanh = ops.tanh as unknown as FloatElementwise;

/** e^x divided by its sum along `dim`. */
export const softmax = ops.softmax as unknown as Along;

/** The logarithm of softmax along `dim`. */
export const logSoftmax = ops.logSoftmax as unknown as Along;
