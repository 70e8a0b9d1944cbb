import type { DTypeName, SumDType, ToFloat } from "../core/dtype-types.ts";
import type {
  Dims,
  DimsArg,
  DTypeOf,
  Fits,
  FloatOnly,
  Reduced,
  Result,
  ShapeOf,
  TensorLike,
} from "../core/shape-types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { InDType, SpreadOptions, Verdict } from "../tensor-signatures/reductions.ts";
import type { Found } from "../tensor-signatures/shared.ts";
import { type DimOf, method } from "./forms.ts";

// One number of many, and running sums.

type Extreme<Op extends string> = <
  X extends TensorLike,
  const I extends number | null = null,
  K extends boolean = false,
>(
  x: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: { keepdim?: K },
) => I extends null ? Tensor<[], DTypeOf<X>> : Found<Result<Reduced<Op, ShapeOf<X>, I, K>>, DTypeOf<X>>;

/**
 * The largest element, NaN if there is one; along `dim`, the largest of each row and where it stands.
 * @throws ShapeError over nothing
 * @see https://pytorch.org/docs/stable/generated/torch.max.html
 * @example
 * torch.max(torch.tensor([[1, 5], [7, 3]])).item(); // 7
 * torch.max(torch.tensor([[1, 5], [7, 3]]), 1).indices.tolist(); // [1, 0]
 */
export const max = method<Extreme<"max">>("max");

/**
 * The smallest element, NaN if there is one; along `dim`, the smallest of each row and where it stands.
 * @throws ShapeError over nothing
 * @see https://pytorch.org/docs/stable/generated/torch.min.html
 * @example
 * torch.min(torch.tensor([[1, 5], [7, 3]])).item(); // 1
 * torch.min(torch.tensor([[1, 5], [7, 3]]), 1).values.tolist(); // [1, 3]
 */
export const min = method<Extreme<"min">>("min");

/**
 * The median: of two in the middle the lower, NaN if there is one. Along `dim`, that of each row and where it stands.
 * @throws ShapeError over a dim of size 0
 * @see https://pytorch.org/docs/stable/generated/torch.median.html
 * @example
 * torch.median(torch.tensor([4, 1, 3, 2])).item(); // 2
 * torch.median(torch.tensor([[4, 1, 3], [7, 9, 8]]), 1).values.tolist(); // [3, 8]
 */
export const median = method<Extreme<"median">>("median");

/**
 * The product of all elements, or of those along `dim`. Integers and bools are multiplied in int64.
 * @see https://pytorch.org/docs/stable/generated/torch.prod.html
 * @example
 * torch.prod(torch.tensor([1, 2, 3, 4])).item(); // 24
 */
export const prod =
  method<
    <
      X extends TensorLike,
      const I extends number | null = null,
      K extends boolean = false,
      D extends DTypeName = SumDType<DTypeOf<X>>,
    >(
      x: X,
      dim?: Fits<I, Dims<"prod", ShapeOf<X>, I>>,
      options?: { keepdim?: K } & InDType<D>,
    ) => Tensor<Result<Reduced<"prod", ShapeOf<X>, I, K>>, D>
  >("prod");

type Running<Op extends string> = <
  X extends TensorLike,
  const I extends number,
  D extends DTypeName = SumDType<DTypeOf<X>>,
>(
  x: X,
  dim: DimOf<Op, X, I>,
  options?: InDType<D>,
) => Tensor<ShapeOf<X>, D>;

/**
 * The sums of the elements up to each place along `dim`. Integers and bools are added up in int64.
 * @see https://pytorch.org/docs/stable/generated/torch.cumsum.html
 * @example
 * torch.cumsum(torch.tensor([1, 2, 3]), 0).tolist(); // [1, 3, 6]
 */
export const cumsum = method<Running<"cumsum">>("cumsum");

/**
 * The products of the elements up to each place along `dim`. Integers and bools are multiplied in int64.
 * @see https://pytorch.org/docs/stable/generated/torch.cumprod.html
 * @example
 * torch.cumprod(torch.tensor([1, 2, 3]), 0).tolist(); // [1, 2, 6]
 */
export const cumprod = method<Running<"cumprod">>("cumprod");

type Spread<Op extends string> = <X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
  x: Fits<X, FloatOnly<Op, X>>,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: SpreadOptions<K>,
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, DTypeOf<X>>;

const variance = method<Spread<"var">>("var");

export {
  /**
   * The variance: squared distances from the mean, added up and divided by n − 1; with `unbiased: false` by n, with
   * `correction` by n minus that.
   * @throws DTypeError for integers and bools
   * @see https://pytorch.org/docs/stable/generated/torch.var.html
   * @example
   * torch.var(torch.tensor([1, 2, 3, 4])).item(); // 1.6666666269302368
   * torch.var(torch.tensor([1, 2, 3, 4]), 0, { unbiased: false }).item(); // 1.25
   */
  variance as var,
};

/**
 * The standard deviation, the root of the variance: divided by n − 1; with `unbiased: false` by n, with `correction` by
 * n minus that.
 * @throws DTypeError for integers and bools
 * @see https://pytorch.org/docs/stable/generated/torch.std.html
 * @example
 * torch.std(torch.tensor([1, 3]), 0, { unbiased: false }).item(); // 1
 */
export const std = method<Spread<"std">>("std");

/**
 * (Σ |x|^p)^(1/p): the length of a vector for p = 2, which "fro", the default, means too; the largest |x| for p = ∞.
 * @throws DTypeError for integers and bools; ShapeError for p = ±∞ over nothing
 * @see https://pytorch.org/docs/stable/generated/torch.norm.html
 * @example
 * torch.norm(torch.tensor([3, -4])).item(); // 5
 * torch.norm(torch.tensor([3, -4]), 1).item(); // 7
 */
export const norm =
  method<
    <X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
      x: Fits<X, FloatOnly<"norm", X>>,
      p?: number | "fro",
      dim?: Fits<I, Dims<"norm", ShapeOf<X>, I>>,
      options?: { keepdim?: K },
    ) => Tensor<Result<Reduced<"norm", ShapeOf<X>, I, K>>, DTypeOf<X>>
  >("norm");

/**
 * log Σ e^x over `dim`, without overflow for large x; integers give float32.
 * @see https://pytorch.org/docs/stable/generated/torch.logsumexp.html
 * @example
 * torch.logsumexp(torch.tensor([1000, 1000]), 0).item(); // 1000.6931762695312
 */
export const logsumexp =
  method<
    <X extends TensorLike, const I extends number | readonly number[], K extends boolean = false>(
      x: X,
      dim: Fits<I, Dims<"logsumexp", ShapeOf<X>, I>>,
      options?: { keepdim?: K },
    ) => Tensor<Result<Reduced<"logsumexp", ShapeOf<X>, I, K>>, ToFloat<DTypeOf<X>>>
  >("logsumexp");

type Quantifier<Op extends string> = <X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
  x: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: { keepdim?: K },
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, Verdict<DTypeOf<X>>>;

/**
 * Whether every element is true (not 0). Of none, true.
 * @see https://pytorch.org/docs/stable/generated/torch.all.html
 * @example
 * torch.all(torch.tensor([true, false])).item(); // false
 */
export const all = method<Quantifier<"all">>("all");

/**
 * Whether some element is true (not 0). Of none, false.
 * @see https://pytorch.org/docs/stable/generated/torch.any.html
 * @example
 * torch.any(torch.tensor([[true, false], [false, false]]), 1).tolist(); // [true, false]
 */
export const any = method<Quantifier<"any">>("any");
