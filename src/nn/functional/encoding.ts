import type { Shape, ShapeOf, TensorLike } from "../../core/shape-types.ts";
import * as ops from "../../ops/index.ts";
import type { Tensor } from "../../torch.ts";

type OneHot = <X extends TensorLike<Shape, "int64">, const N extends number = -1>(
  x: X,
  numClasses?: N,
) => Tensor<[...ShapeOf<X>, N extends -1 ? number : N], "int64">;

/**
 * For each class a vector of `numClasses` zeros with a 1 at that class, as int64; −1, the default, makes them as long as
 * the largest class asks for.
 * @throws DTypeError unless the classes are int64; ValueError for a class below 0 or not below `numClasses`
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html
 * @example
 * F.oneHot(torch.tensor([0n, 2n]), 3).tolist(); // [[1, 0, 0], [0, 0, 1]]
 */
export const oneHot = ((x: Tensor, numClasses = -1) => ops.oneHot(x, numClasses)) as unknown as OneHot;
