import type { DTypeOf, Fits, Matmul, Result, SameDType, Shape, ShapeOf, TensorLike } from "../core/shape-types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Along, OfDType } from "./shared.ts";

type Sizes = (number | readonly number[])[];

type Product = <X extends TensorLike, Y extends TensorLike>(
  this: X,
  other: Fits<Fits<Y, Matmul<ShapeOf<X>, ShapeOf<Y>>>, SameDType<"matmul", X, Y>>,
) => Tensor<Result<Matmul<ShapeOf<X>, ShapeOf<Y>>>, DTypeOf<X>>;

type Triangle = <X extends TensorLike>(this: X, diagonal?: number) => Tensor<ShapeOf<X>, DTypeOf<X>>;

export interface RearrangingMethods {
  /** With the order of the elements turned round along some dimensions; a copy. */
  flip<X extends TensorLike>(this: X, ...dims: Sizes): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** With the elements moved by `shifts` along `dims`; what leaves at one end comes back at the other. */
  roll<X extends TensorLike>(
    this: X,
    shifts: number | readonly number[],
    dims?: number | readonly number[] | null,
  ): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** Laid side by side with itself so many times along each dimension. @throws ShapeError for fewer numbers than dims */
  repeat<X extends TensorLike>(this: X, ...times: Sizes): OfDType<X>;
  /** As `repeat`; fewer numbers than dims count for the last ones. */
  tile<X extends TensorLike>(this: X, ...times: Sizes): OfDType<X>;
  /** `expand` to the shape of another tensor. */
  expandAs<X extends TensorLike, Y extends TensorLike>(this: X, other: Y): Tensor<ShapeOf<Y>, DTypeOf<X>>;
  /** `view` in the shape of another tensor. */
  viewAs<X extends TensorLike, Y extends TensorLike>(this: X, other: Y): Tensor<ShapeOf<Y>, DTypeOf<X>>;
  /** `reshape` to the shape of another tensor. */
  reshapeAs<X extends TensorLike, Y extends TensorLike>(this: X, other: Y): Tensor<ShapeOf<Y>, DTypeOf<X>>;
  /** `length` elements of `dim` from `start` on; a view. @throws ShapeError */
  narrow<X extends TensorLike, const I extends number>(
    this: X,
    dim: Along<"narrow", X, I>,
    start: number,
    length: number,
  ): OfDType<X>;
  /** At most `chunks` pieces of equal size along `dim` (0), the last may be smaller; views. */
  chunk<X extends TensorLike, const I extends number = 0>(
    this: X,
    chunks: number,
    dim?: Along<"chunk", X, I>,
  ): OfDType<X>[];
  /** Pieces of `size` elements along `dim` (0), or of as many as the list says; views. @throws ShapeError */
  split<X extends TensorLike, const I extends number = 0>(
    this: X,
    size: number | readonly number[],
    dim?: Along<"split", X, I>,
  ): OfDType<X>[];
  /** The slices along `dim` (0), which goes; views. */
  unbind<X extends TensorLike, const I extends number = 0>(this: X, dim?: Along<"unbind", X, I>): OfDType<X>[];
  /** The lower triangle of each matrix, up to a diagonal (0, the main one). */
  tril: Triangle;
  /** The upper triangle of each matrix, from a diagonal (0, the main one) on. */
  triu: Triangle;
  tril_<X extends TensorLike>(this: X, diagonal?: number): X;
  triu_<X extends TensorLike>(this: X, diagonal?: number): X;
  /** Of a matrix its diagonal, a copy; of a vector the matrix that has it there. */
  diag<X extends TensorLike>(this: X, diagonal?: number): OfDType<X>;
  /** The diagonal of the matrices that two dims span, as the last dimension; a view. */
  diagonal<X extends TensorLike>(this: X, offset?: number, dim1?: number, dim2?: number): OfDType<X>;
  /** The sum of a matrix's diagonal. */
  trace(): Tensor<[]>;

  /** The sum of the products of two vectors' elements. */
  dot: Product;
  /** This matrix times a vector. */
  mv: Product;
  /** This matrix times another. */
  mm: Product;
  /** Each matrix of this batch times the one of another. */
  bmm: Product;
  /** Every element of this vector times every element of another. */
  outer<X extends TensorLike, Y extends TensorLike>(this: X, other: Y): Tensor<Outer<ShapeOf<X>, ShapeOf<Y>>>;
}

/** `[n]` and `[m]` give `[n, m]`. */
export type Outer<A extends Shape, B extends Shape> = A extends readonly [infer N extends number]
  ? B extends readonly [infer M extends number]
    ? [N, M]
    : [number, number]
  : [number, number];
