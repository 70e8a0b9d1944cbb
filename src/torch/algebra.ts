import type { DTypeOf, Fits, Matmul, Result, SameDType, ShapeOf, TensorLike } from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Outer } from "../tensor-signatures/rearranging.ts";
import { method } from "./forms.ts";

// Products of vectors and matrices.

type Product = <X extends TensorLike, Y extends TensorLike>(
  x: X,
  y: Fits<Fits<Y, Matmul<ShapeOf<X>, ShapeOf<Y>>>, SameDType<"matmul", X, Y>>,
) => Tensor<Result<Matmul<ShapeOf<X>, ShapeOf<Y>>>, DTypeOf<X>>;

/**
 * The sum of the products of two vectors' elements.
 * @throws ShapeError unless both are vectors of one length; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.dot.html
 * @example
 * torch.dot(torch.tensor([1, 2]), torch.tensor([3, 4])).item(); // 11
 */
export const dot = method<Product>("dot");

/**
 * A matrix times a vector.
 * @throws ShapeError unless they fit; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.mv.html
 * @example
 * torch.mv(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 1])).tolist(); // [3, 7]
 */
export const mv = method<Product>("mv");

/**
 * A matrix times a matrix. See `matmul` for one that broadcasts.
 * @throws ShapeError unless they fit; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.mm.html
 * @example
 * torch.mm(torch.tensor([[1, 2], [3, 4]]), torch.tensor([[0, 1], [1, 0]])).tolist(); // [[2, 1], [4, 3]]
 */
export const mm = method<Product>("mm");

/**
 * Each matrix of a batch, [b, n, m], times the one of another, [b, m, p].
 * @throws ShapeError unless they fit; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.bmm.html
 * @example
 * torch.bmm(torch.ones([10, 3, 4]), torch.ones([10, 4, 5])).shape; // torch.Size([10, 3, 5])
 */
export const bmm = method<Product>("bmm");

/**
 * Every element of one vector times every element of another: [n] and [m] give [n, m].
 * @throws ShapeError unless both are vectors
 * @see https://pytorch.org/docs/stable/generated/torch.outer.html
 * @example
 * torch.outer(torch.tensor([1, 2]), torch.tensor([3, 4, 5])).tolist(); // [[3, 4, 5], [6, 8, 10]]
 */
export const outer =
  method<<X extends TensorLike, Y extends TensorLike>(x: X, y: Y) => Tensor<Outer<ShapeOf<X>, ShapeOf<Y>>>>("outer");

/**
 * Sums of products in Einstein's notation. Labels that are not in the output are summed over; "..." stands for
 * dimensions that broadcast; without "->" the output has the labels that come once, in alphabetical order.
 * @throws ValueError for an equation that makes no sense; ShapeError for sizes that do not fit it
 * @see https://pytorch.org/docs/stable/generated/torch.einsum.html
 * @example
 * const a = torch.tensor([[1, 2], [3, 4]]);
 * torch.einsum("ij,jk->ik", a, a).tolist(); // [[7, 10], [15, 22]]
 * torch.einsum("ii", a).item(); // 5
 */
export function einsum(equation: string, ...operands: readonly (TensorLike | readonly TensorLike[])[]): Tensor {
  return ops.einsum(equation, operands.flat() as unknown as Tensor[]);
}
