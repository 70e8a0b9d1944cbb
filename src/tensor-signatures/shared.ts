import type { DTypeName, ToFloat } from "../core/dtype-types.ts";
import type { Dim, Dims, DTypeOf, Fits, Reduced, Result, Shape, ShapeOf, TensorLike } from "../core/shape-types.ts";
import type { Tensor } from "../tensor/tensor.ts";

// Forms that many methods have.

export interface Keepdim<K extends boolean> {
  keepdim?: K;
}

export type Elementwise = <X extends TensorLike>(this: X) => Tensor<ShapeOf<X>, DTypeOf<X>>;

export type FloatElementwise = <X extends TensorLike>(this: X) => Tensor<ShapeOf<X>, ToFloat<DTypeOf<X>>>;

export type Predicate = <X extends TensorLike>(this: X) => Tensor<ShapeOf<X>, "bool">;

/** Changes the elements here, and gives the tensor itself. */
export type Changed = <X extends TensorLike>(this: X) => X;

/** `x.max()` is a tensor, `x.max(dim)` the values and where they stand. */
export type Extreme<Op extends string> = <
  X extends TensorLike,
  const I extends number | null = null,
  K extends boolean = false,
>(
  this: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: Keepdim<K>,
) => I extends null ? Tensor<[], DTypeOf<X>> : Found<Result<Reduced<Op, ShapeOf<X>, I, K>>, DTypeOf<X>>;

/** Values, and where they stood along the dimension that was asked about. */
export interface Found<S extends Shape = Shape, D extends DTypeName = DTypeName> {
  values: Tensor<S, D>;
  indices: Tensor<S, "int64">;
}

/** A tensor of the same shape, computed along one dimension. */
export type Along<Op extends string, X extends TensorLike, I extends number> = Fits<I, Dim<Op, ShapeOf<X>, I>>;

/** A tensor of which only the dtype is known. */
export type OfDType<X extends TensorLike> = Tensor<Shape, DTypeOf<X>>;
