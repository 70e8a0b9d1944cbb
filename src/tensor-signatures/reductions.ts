import type { DType } from "../core/dtype.ts";
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
import type { Along, Extreme, Keepdim } from "./shared.ts";

/** What is told to the variance and its root. */
export interface SpreadOptions<K extends boolean> extends Keepdim<K> {
  /** Whether to divide by n − 1 rather than by n. Default true. */
  unbiased?: boolean;
  /** What is taken off n instead. */
  correction?: number;
}

export interface InDType<D extends DTypeName> {
  /** The result's dtype, in which it is computed. */
  dtype?: DType<D>;
}

type Spread<Op extends string> = <X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
  this: Fits<X, FloatOnly<Op, X>>,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: SpreadOptions<K>,
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, DTypeOf<X>>;

type Running<Op extends string> = <
  X extends TensorLike,
  const I extends number,
  D extends DTypeName = SumDType<DTypeOf<X>>,
>(
  this: X,
  dim: Along<Op, X, I>,
  options?: InDType<D>,
) => Tensor<ShapeOf<X>, D>;

/** The dtype of `all` and `any`. */
export type Verdict<D extends DTypeName> = D extends "uint8" ? "uint8" : "bool";

type Quantifier<Op extends string> = <X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
  this: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: Keepdim<K>,
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, Verdict<DTypeOf<X>>>;

export interface ReductionMethods {
  /** The product of all elements, or of those along a dimension; integers and bools are multiplied in int64. */
  prod<
    X extends TensorLike,
    const I extends number | null = null,
    K extends boolean = false,
    D extends DTypeName = SumDType<DTypeOf<X>>,
  >(
    this: X,
    dim?: Fits<I, Dims<"prod", ShapeOf<X>, I>>,
    options?: Keepdim<K> & InDType<D>,
  ): Tensor<Result<Reduced<"prod", ShapeOf<X>, I, K>>, D>;
  /** The sums up to each place along `dim`. */
  cumsum: Running<"cumsum">;
  /** The products up to each place along `dim`. */
  cumprod: Running<"cumprod">;
  /** The variance: squared distances from the mean, added up and divided by n − 1. */
  var: Spread<"var">;
  /** The standard deviation: the root of the variance. */
  std: Spread<"std">;
  /** (Σ |x|^p)^(1/p); "fro", the default, is 2. @throws DTypeError for integers and bools */
  norm<X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
    this: Fits<X, FloatOnly<"norm", X>>,
    p?: number | "fro",
    dim?: Fits<I, Dims<"norm", ShapeOf<X>, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"norm", ShapeOf<X>, I, K>>, DTypeOf<X>>;
  /** log Σ e^x, without overflow for large x. */
  logsumexp<X extends TensorLike, const I extends number | readonly number[], K extends boolean = false>(
    this: X,
    dim: Fits<I, Dims<"logsumexp", ShapeOf<X>, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"logsumexp", ShapeOf<X>, I, K>>, ToFloat<DTypeOf<X>>>;
  /** The median of all, or of each row with where it stands; of two in the middle the lower. NaN if there is one. */
  median: Extreme<"median">;
  /** Whether every element is true (not 0). */
  all: Quantifier<"all">;
  /** Whether some element is true (not 0). */
  any: Quantifier<"any">;
}
