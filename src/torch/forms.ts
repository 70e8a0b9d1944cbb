import type { DTypeName, SumDType, ToFloat } from "../core/dtype-types.ts";
import type {
  Dim,
  Dims,
  DimsArg,
  DTypeOf,
  Fits,
  OperandDType,
  Reduced,
  Result,
  ShapeOf,
  TensorLike,
} from "../core/shape-types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TensorMethods } from "../tensor-signatures.ts";

// Forms that many functions have, and how a method becomes one.

/** `x.name(…)` as a function: `torch.add(x, y)` is `x.add(y)`. */
export function method<F>(name: keyof TensorMethods): F {
  return ((x: Tensor, ...rest: unknown[]) => (x[name] as (...args: unknown[]) => unknown)(...rest)) as F;
}

export type Elementwise = <X extends TensorLike>(x: X) => Tensor<ShapeOf<X>, DTypeOf<X>>;

export type FloatElementwise = <X extends TensorLike>(x: X) => Tensor<ShapeOf<X>, ToFloat<DTypeOf<X>>>;

export type Predicate = <X extends TensorLike>(x: X) => Tensor<ShapeOf<X>, "bool">;

export type Reduction<Op extends string, How extends "sum" | "same"> = <
  X extends TensorLike,
  const I extends DimsArg = null,
  K extends boolean = false,
>(
  x: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: { keepdim?: K },
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, How extends "sum" ? SumDType<DTypeOf<X>> : DTypeOf<X>>;

/** A dimension that the tensor has. */
export type DimOf<Op extends string, X extends TensorLike, I extends number> = Fits<I, Dim<Op, ShapeOf<X>, I>>;

/** A tensor of which only the dtype is known. */
export type OfDType<X extends TensorLike> = Tensor<readonly number[], DTypeOf<X>>;

/** The dtype of an op on two operands, of which either may be a number. */
export type PairDType<X, Y> = X extends TensorLike
  ? OperandDType<X, Y>
  : Y extends TensorLike
    ? OperandDType<Y, X>
    : DTypeName;
