import type { DTypeOf, Operand, Shape, ShapeOf, TensorLike } from "../core/shape-types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Order, Top, Unique, UniqueOptions } from "../tensor-signatures/picking.ts";
import type { Found } from "../tensor-signatures/shared.ts";
import { type DimOf, method, type OfDType } from "./forms.ts";

// Sorting and counting, and reading or writing at places that an index names.

type Index = TensorLike<Shape, "int64">;

/**
 * The elements in order along `dim` (−1), and where each stood. Equal ones keep their order; NaN is largest.
 * @see https://pytorch.org/docs/stable/generated/torch.sort.html
 * @example
 * const { values, indices } = torch.sort(torch.tensor([3, 1, 2]));
 * values.tolist(); // [1, 2, 3]
 * indices.tolist(); // [1, 2, 0]
 */
export const sort =
  method<
    <X extends TensorLike, const I extends number = -1>(
      x: X,
      dim?: DimOf<"sort", X, I>,
      options?: Order,
    ) => Found<ShapeOf<X>, DTypeOf<X>>
  >("sort");

/**
 * Where the elements stand along `dim` (−1), the smallest first, or the largest with `descending`.
 * @see https://pytorch.org/docs/stable/generated/torch.argsort.html
 * @example
 * torch.argsort(torch.tensor([3, 1, 2]), 0, { descending: true }).tolist(); // [0, 2, 1]
 */
export const argsort =
  method<
    <X extends TensorLike, const I extends number = -1>(
      x: X,
      dim?: DimOf<"argsort", X, I>,
      options?: Order,
    ) => Tensor<ShapeOf<X>, "int64">
  >("argsort");

/**
 * The k largest elements along `dim` (−1), in order, and where they stood; with `largest: false` the smallest.
 * @throws ShapeError when there are fewer than k
 * @see https://pytorch.org/docs/stable/generated/torch.topk.html
 * @example
 * torch.topk(torch.tensor([3, 1, 2]), 2).values.tolist(); // [3, 2]
 */
export const topk =
  method<
    <X extends TensorLike, const I extends number = -1>(
      x: X,
      k: number,
      dim?: DimOf<"topk", X, I>,
      options?: Top,
    ) => Found<Shape, DTypeOf<X>>
  >("topk");

/**
 * The different elements, in order; along `dim`, the different slices. With `returnInverse` or `returnCounts` a list:
 * the values, where each element of the input is among them, and how often each comes.
 * @see https://pytorch.org/docs/stable/generated/torch.unique.html
 * @example
 * torch.unique(torch.tensor([3n, 1n, 3n])).tolist(); // [1, 3]
 * const [values, counts] = torch.unique(torch.tensor([3n, 1n, 3n]), { returnCounts: true });
 * counts.tolist(); // [1, 2]
 */
export const unique =
  method<
    <X extends TensorLike, I extends boolean = false, C extends boolean = false>(
      x: X,
      options?: UniqueOptions<I, C>,
    ) => Unique<X, I, C>
  >("unique");

/**
 * How often each number from 0 on comes in a 1-d tensor of integers; with `weights`, the sum of those at each number.
 * Has at least `minlength` elements.
 * @throws ShapeError, DTypeError; ValueError for negative numbers
 * @see https://pytorch.org/docs/stable/generated/torch.bincount.html
 * @example
 * torch.bincount(torch.tensor([0n, 2n, 2n])).tolist(); // [1, 0, 2]
 */
export const bincount =
  method<(x: TensorLike, options?: { weights?: Tensor | null; minlength?: number }) => Tensor<[number]>>("bincount");

/**
 * Where the elements that are not 0 stand: int64 of [how many, dims], or with `asTuple` a tensor for each dimension.
 * @see https://pytorch.org/docs/stable/generated/torch.nonzero.html
 * @example
 * torch.nonzero(torch.tensor([[0, 5], [7, 0]])).tolist(); // [[0, 1], [1, 0]]
 */
export const nonzero = method<{
  (x: TensorLike, options?: { asTuple?: false }): Tensor<[number, number], "int64">;
  (x: TensorLike, options: { asTuple: true }): Tensor<[number], "int64">[];
}>("nonzero");

/**
 * x's elements at `index` along `dim`: out[i, j] = x[index[i, j], j] for dim 0, x[i, index[i, j]] for dim 1.
 * @throws ShapeError when the index does not fit; IndexError for a place that is not there
 * @see https://pytorch.org/docs/stable/generated/torch.gather.html
 * @example
 * torch.gather(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([[0n], [1n]])).tolist(); // [[1], [4]]
 */
export const gather =
  method<
    <X extends TensorLike, const I extends number, N extends Index>(
      x: X,
      dim: DimOf<"gather", X, I>,
      index: N,
    ) => Tensor<ShapeOf<N>, DTypeOf<X>>
  >("gather");

type Scatter<Op extends string, Src> = <X extends TensorLike, const I extends number>(
  x: X,
  dim: DimOf<Op, X, I>,
  index: Index,
  src: Src,
) => Tensor<ShapeOf<X>, DTypeOf<X>>;

/**
 * x with src's elements (or a number) where `index` points along `dim`: out[index[i, j], j] = src[i, j] for dim 0.
 * @throws ShapeError when shapes do not fit; IndexError for a place that is not there; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.scatter.html
 * @example
 * torch.scatter(torch.zeros([2, 3]), 1, torch.tensor([[2n], [0n]]), 5).tolist(); // [[0, 0, 5], [5, 0, 0]]
 */
export const scatter = method<Scatter<"scatter", Operand>>("scatter");

/**
 * x with src's elements added where `index` points along `dim`: out[index[i, j], j] += src[i, j] for dim 0.
 * @throws ShapeError when shapes do not fit; IndexError for a place that is not there; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.scatter_add.html
 * @example
 * torch.scatterAdd(torch.zeros([3]), 0, torch.tensor([2n, 0n, 2n]), torch.tensor([1, 2, 3])).tolist(); // [2, 0, 4]
 */
export const scatterAdd = method<Scatter<"scatterAdd", TensorLike>>("scatterAdd");

/**
 * The slices of `dim` that a 1-d index names, in its order; a copy.
 * @throws ShapeError; IndexError for a place that is not there
 * @see https://pytorch.org/docs/stable/generated/torch.index_select.html
 * @example
 * torch.indexSelect(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([1n, 1n])).tolist(); // [[2, 2], [4, 4]]
 */
export const indexSelect =
  method<
    <X extends TensorLike, const I extends number>(
      x: X,
      dim: DimOf<"indexSelect", X, I>,
      index: TensorLike,
    ) => OfDType<X>
  >("indexSelect");

/**
 * x with `alpha` (1) times the slices of `source` added to those slices of `dim` that a 1-d index names.
 * @throws ShapeError; IndexError for a place that is not there; DTypeError when dtypes differ
 * @see https://pytorch.org/docs/stable/generated/torch.index_add.html
 * @example
 * torch.indexAdd(torch.zeros([2]), 0, torch.tensor([1n, 1n]), torch.tensor([3, 4])).tolist(); // [0, 7]
 */
export const indexAdd =
  method<
    <X extends TensorLike, const I extends number>(
      x: X,
      dim: DimOf<"indexAdd", X, I>,
      index: TensorLike,
      source: TensorLike,
      options?: { alpha?: number },
    ) => Tensor<ShapeOf<X>, DTypeOf<X>>
  >("indexAdd");

/**
 * The elements at which the mask holds, in one dimension; x and the mask broadcast.
 * @throws ShapeError; DTypeError unless the mask is bool
 * @see https://pytorch.org/docs/stable/generated/torch.masked_select.html
 * @example
 * const x = torch.tensor([1, -2, 3]);
 * torch.maskedSelect(x, x.gt(0)).tolist(); // [1, 3]
 */
export const maskedSelect =
  method<<X extends TensorLike>(x: X, mask: TensorLike<Shape, "bool">) => Tensor<[number], DTypeOf<X>>>("maskedSelect");
