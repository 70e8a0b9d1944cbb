import type {
  BroadcastAll,
  CommonDType,
  Concatenated,
  Dim,
  Dims,
  DTypeOf,
  Fits,
  FloatOnly,
  JoinDim,
  Matmul,
  Reduced,
  Reshaped,
  Result,
  SameDType,
  Shape,
  ShapeOf,
  Slice as SliceOf,
  Stacked,
  TensorLike,
  Transposed,
} from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import { Tensor } from "../tensor/tensor.ts";
import { operand, type Value } from "../tensor-methods.ts";
import { type Elementwise, type FloatElementwise, method, type PairDType, type Reduction } from "./forms.ts";

/**
 * Tensors laid one after another along `dim` (0).
 * @throws ShapeError unless all other sizes agree
 * @see https://pytorch.org/docs/stable/generated/torch.cat.html
 * @example
 * torch.cat([torch.ones([2, 3]), torch.zeros([1, 3])]).shape; // torch.Size([3, 3])
 */
export const cat = ((tensors: readonly Tensor[], dim = 0) => ops.cat(tensors, dim)) as unknown as <
  const T extends readonly TensorLike[],
  const I extends number = 0,
>(
  tensors: Fits<T, Concatenated<T, I>>,
  dim?: Fits<I, JoinDim<"cat", T, I>>,
) => Tensor<Result<Concatenated<T, I>>, CommonDType<T>>;

/**
 * Tensors of one shape laid one after another along a new dimension (0).
 * @throws ShapeError unless the shapes agree
 * @see https://pytorch.org/docs/stable/generated/torch.stack.html
 * @example
 * torch.stack([torch.ones([3]), torch.zeros([3])]).shape; // torch.Size([2, 3])
 */
export const stack = ops.stack as <const T extends readonly TensorLike[], const I extends number = 0>(
  tensors: Fits<T, Stacked<T, I>>,
  dim?: Fits<I, JoinDim<"stack", T, I>>,
) => Tensor<Result<Stacked<T, I>>, CommonDType<T>>;

/**
 * `x` where the condition holds, `y` elsewhere; all broadcast.
 * @see https://pytorch.org/docs/stable/generated/torch.where.html
 * @example
 * torch.where(torch.tensor([true, false]), 1, torch.zeros([2])).tolist(); // [1, 0]
 */
export function where<
  C extends TensorLike<Shape, "bool">,
  const X extends TensorLike | number,
  const Y extends TensorLike | number,
>(
  condition: C,
  x: X,
  y: Fits<Y, BroadcastAll<"where", [ShapeOf<C>, ShapeOf<X>, ShapeOf<Y>]>>,
): Tensor<Result<BroadcastAll<"where", [ShapeOf<C>, ShapeOf<X>, ShapeOf<Y>]>>, PairDType<X, Y>> {
  return ops.where(
    condition as unknown as Tensor,
    operand(x as unknown as Value),
    operand(y as unknown as Value),
  ) as never;
}

/** `start:stop:step` for `x.index(…)`; null where Python writes nothing. */
export const slice = (<
  const A extends number | null = null,
  const B extends number | null = null,
  const C extends number | null = null,
>(
  start?: A,
  stop?: B,
  step?: C,
) => new ops.Slice(start ?? null, stop ?? null, step ?? 1)) as unknown as <
  const A extends number | null = null,
  const B extends number | null = null,
  const C extends number | null = null,
>(
  start?: A,
  stop?: B,
  step?: C,
) => SliceOf<A, B, C>;

/** Whether x is a tensor. */
export const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;

/**
 * The sum over `dim` (one, several or all). Integers and bools are added up in int64.
 * @throws IndexError for a dim that x does not have
 * @see https://pytorch.org/docs/stable/generated/torch.sum.html
 * @example
 * torch.sum(torch.ones([2, 3]), 1).tolist(); // [3, 3]
 */
export const sum = method<Reduction<"sum", "sum">>("sum");

/**
 * The mean over `dim` (one, several or all); NaN over no elements.
 * @throws DTypeError for integers
 * @see https://pytorch.org/docs/stable/generated/torch.mean.html
 * @example
 * torch.mean(torch.tensor([[1, 2], [3, 4]]), 0, { keepdim: true }).tolist(); // [[2, 3]]
 */
export const mean = method<Reduction<"mean", "same">>("mean");

/**
 * The largest element over `dim` (one, several or all); NaN wins. Equal ones share the gradient.
 * @throws ShapeError over no elements
 * @see https://pytorch.org/docs/stable/generated/torch.amax.html
 * @example
 * torch.amax(torch.tensor([[1, 5], [3, 2]]), 1).tolist(); // [5, 3]
 */
export const amax = method<Reduction<"amax", "same">>("amax");

/**
 * The smallest element over `dim` (one, several or all); NaN wins. Equal ones share the gradient.
 * @throws ShapeError over no elements
 * @see https://pytorch.org/docs/stable/generated/torch.amin.html
 * @example
 * torch.amin(torch.tensor([[1, 5], [3, 2]]), 1).tolist(); // [1, 2]
 */
export const amin = method<Reduction<"amin", "same">>("amin");

/**
 * The matrix product: [n, k] with [k, m] gives [n, m]. Vectors count as a row or a column, more dimensions as batches,
 * which broadcast.
 * @throws ShapeError for inner sizes that differ, DTypeError for two dtypes
 * @see https://pytorch.org/docs/stable/generated/torch.matmul.html
 * @example
 * torch.matmul(torch.ones([2, 3]), torch.ones([3, 4])).shape; // torch.Size([2, 4])
 */
export const matmul = ops.matmul as unknown as <X extends TensorLike, Y extends TensorLike>(
  x: X,
  y: Fits<Fits<Y, Matmul<ShapeOf<X>, ShapeOf<Y>>>, SameDType<"matmul", X, Y>>,
) => Tensor<Result<Matmul<ShapeOf<X>, ShapeOf<Y>>>, DTypeOf<X>>;

/**
 * exp(x) divided by its sum along `dim`.
 * @throws DTypeError for integers
 * @see https://pytorch.org/docs/stable/generated/torch.softmax.html
 * @example
 * torch.softmax(torch.zeros([2, 4]), 1).tolist(); // [[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]]
 */
export const softmax = ops.softmax as unknown as <X extends TensorLike, const I extends number>(
  x: Fits<X, FloatOnly<"softmax", X>>,
  dim: Fits<I, Dim<"softmax", ShapeOf<X>, I>>,
) => Tensor<ShapeOf<X>, DTypeOf<X>>;

/**
 * The same elements in another shape, one size of which may be −1; a view where that can be.
 * @throws ShapeError
 * @see https://pytorch.org/docs/stable/generated/torch.reshape.html
 * @example
 * torch.reshape(torch.arange(4), [2, -1]).tolist(); // [[0, 1], [2, 3]]
 */
export const reshape = ops.reshape as unknown as <X extends TensorLike, const To extends Shape>(
  x: X,
  shape: Fits<To, Reshaped<"reshape", ShapeOf<X>, To>>,
) => Tensor<Result<Reshaped<"reshape", ShapeOf<X>, To>>, DTypeOf<X>>;

/**
 * A view with two dimensions swapped.
 * @throws IndexError for a dim that x does not have
 * @see https://pytorch.org/docs/stable/generated/torch.transpose.html
 * @example
 * torch.transpose(torch.ones([2, 3]), 0, 1).shape; // torch.Size([3, 2])
 */
export const transpose = ops.transpose as unknown as <
  X extends TensorLike,
  const I extends number,
  const J extends number,
>(
  x: X,
  dim0: Fits<I, Dim<"transpose", ShapeOf<X>, I>>,
  dim1: Fits<J, Dim<"transpose", ShapeOf<X>, J>>,
) => Tensor<Transposed<ShapeOf<X>, I, J>, DTypeOf<X>>;

/**
 * Where the largest of each row along `dim` stands, the first of equal ones; without dim, of all, laid out flat. int64.
 * @throws ShapeError over no elements
 * @see https://pytorch.org/docs/stable/generated/torch.argmax.html
 * @example
 * torch.argmax(torch.tensor([[1, 5], [3, 2]]), 1).tolist(); // [1, 0]
 */
export const argmax = method<Search<"argmax">>("argmax");

/**
 * Where the smallest of each row along `dim` stands, the first of equal ones; without dim, of all, laid out flat. int64.
 * @throws ShapeError over no elements
 * @see https://pytorch.org/docs/stable/generated/torch.argmin.html
 * @example
 * torch.argmin(torch.tensor([[1, 5], [3, 2]]), 1).tolist(); // [0, 1]
 */
export const argmin = method<Search<"argmin">>("argmin");

type Search<Op extends string> = <
  X extends TensorLike,
  const I extends number | null = null,
  K extends boolean = false,
>(
  x: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: { keepdim?: K },
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, "int64">;

/**
 * e to the power of x, elementwise.
 * @see https://pytorch.org/docs/stable/generated/torch.exp.html
 * @example
 * torch.exp(torch.tensor([0, 1])); // tensor([1.0000, 2.7183])
 */
export const exp = ops.exp as unknown as FloatElementwise;

/**
 * The natural logarithm: −∞ at 0, NaN below.
 * @see https://pytorch.org/docs/stable/generated/torch.log.html
 * @example
 * torch.log(torch.tensor([1, 10])); // tensor([0.0000, 2.3026])
 */
export const log = ops.log as unknown as FloatElementwise;

/**
 * The square root; NaN below 0.
 * @see https://pytorch.org/docs/stable/generated/torch.sqrt.html
 * @example
 * torch.sqrt(torch.tensor([4, 9])).tolist(); // [2, 3]
 */
export const sqrt = ops.sqrt as unknown as FloatElementwise;

/**
 * 1 / (1 + e^−x).
 * @see https://pytorch.org/docs/stable/generated/torch.sigmoid.html
 * @example
 * torch.sigmoid(torch.tensor([0, 2])); // tensor([0.5000, 0.8808])
 */
export const sigmoid = ops.sigmoid as unknown as FloatElementwise;

/**
 * The hyperbolic tangent.
 * @see https://pytorch.org/docs/stable/generated/torch.tanh.html
 * @example
 * torch.tanh(torch.tensor([0, 1])); // tensor([0.0000, 0.7616])
 */
export const tanh = ops.tanh as unknown as FloatElementwise;

/**
 * |x|. Its slope at 0 is taken as 0.
 * @see https://pytorch.org/docs/stable/generated/torch.abs.html
 * @example
 * torch.abs(torch.tensor([-2, 3])).tolist(); // [2, 3]
 */
export const abs = ops.abs as unknown as Elementwise;

/**
 * −x.
 * @throws DTypeError for bool
 * @see https://pytorch.org/docs/stable/generated/torch.neg.html
 * @example
 * torch.neg(torch.tensor([1, -2])).tolist(); // [-1, 2]
 */
export const neg = ops.neg as unknown as Elementwise;

/**
 * −1, 0 or 1.
 * @see https://pytorch.org/docs/stable/generated/torch.sign.html
 * @example
 * torch.sign(torch.tensor([-3, 0, 5])).tolist(); // [-1, 0, 1]
 */
export const sign = ops.sign as unknown as Elementwise;

/**
 * max(x, 0). Its slope at 0 is taken as 0.
 * @see https://pytorch.org/docs/stable/generated/torch.relu.html
 * @example
 * torch.relu(torch.tensor([-1, 2])).tolist(); // [0, 2]
 */
export const relu = ops.relu as unknown as Elementwise;

/**
 * x limited to [min, max]; a null limit is none. Outside, the slope is 0.
 * @throws ValueError without any limit
 * @see https://pytorch.org/docs/stable/generated/torch.clamp.html
 * @example
 * torch.clamp(torch.tensor([-1, 0.5, 2]), 0, 1).tolist(); // [0, 0.5, 1]
 */
export const clamp = (x: Tensor, min: number | null = null, max: number | null = null): Tensor =>
  ops.clamp(x, min, max);
