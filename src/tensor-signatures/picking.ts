import type { DTypeOf, Operand, Shape, ShapeOf, TensorLike } from "../core/shape-types.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Along, Found, OfDType } from "./shared.ts";

export interface Order {
  /** Largest first. Default false. */
  descending?: boolean;
  /** Equal elements keep their order, whether this is asked for or not. */
  stable?: boolean;
}

export interface Top {
  /** Whether the largest are wanted, or the smallest. Default true. */
  largest?: boolean;
  /** They come in order, whether this is asked for or not. */
  sorted?: boolean;
}

export interface UniqueOptions<I extends boolean = boolean, C extends boolean = boolean> {
  /** They come in order, whether this is asked for or not. */
  sorted?: boolean;
  /** Whether to give also where each element of the input is among them. Default false. */
  returnInverse?: I;
  /** Whether to give also how often each comes. Default false. */
  returnCounts?: C;
  /** Along which dimension slices are compared. Default null: single elements are. */
  dim?: number | null;
}

/** What `unique` gives: the values, or a list of them, the inverse and the counts, as far as they are asked for. */
export type Unique<X extends TensorLike, I extends boolean, C extends boolean> = I extends true
  ? [values: OfDType<X>, inverse: Places, ...counts: C extends true ? [Counts] : []]
  : C extends true
    ? [values: OfDType<X>, counts: Counts]
    : OfDType<X>;

type Places = Tensor<Shape, "int64">;
type Counts = Tensor<[number], "int64">;
type Index = TensorLike<Shape, "int64">;

export interface PickingMethods {
  /** In order along `dim` (−1), and where each element stood. Equal ones keep their order; NaN is largest. */
  sort<X extends TensorLike, const I extends number = -1>(
    this: X,
    dim?: Along<"sort", X, I>,
    options?: Order,
  ): Found<ShapeOf<X>, DTypeOf<X>>;
  /** Where the elements stand along `dim` (−1), the smallest first. */
  argsort<X extends TensorLike, const I extends number = -1>(
    this: X,
    dim?: Along<"argsort", X, I>,
    options?: Order,
  ): Tensor<ShapeOf<X>, "int64">;
  /** The k largest along `dim` (−1), in order, and where they stood. @throws ShapeError */
  topk<X extends TensorLike, const I extends number = -1>(
    this: X,
    k: number,
    dim?: Along<"topk", X, I>,
    options?: Top,
  ): Found<Shape, DTypeOf<X>>;
  /** The different elements, in order. */
  unique<X extends TensorLike, I extends boolean = false, C extends boolean = false>(
    this: X,
    options?: UniqueOptions<I, C>,
  ): Unique<X, I, C>;
  /** How often each number from 0 on comes. @throws ShapeError, DTypeError, ValueError */
  bincount(options?: { weights?: Tensor | null; minlength?: number }): Tensor<[number]>;
  /** Where the elements that are not 0 stand: one place in each row, or a tensor for each dimension. */
  nonzero(options?: { asTuple?: false }): Tensor<[number, number], "int64">;
  nonzero(options: { asTuple: true }): Tensor<[number], "int64">[];

  /** The elements at `index` along dim: out[i, j] = this[index[i, j], j] for dim 0. @throws ShapeError, IndexError */
  gather<X extends TensorLike, const I extends number, N extends Index>(
    this: X,
    dim: Along<"gather", X, I>,
    index: N,
  ): Tensor<ShapeOf<N>, DTypeOf<X>>;
  /** With src's elements (or a number) where `index` points along dim. @throws ShapeError, IndexError, DTypeError */
  scatter<X extends TensorLike, const I extends number>(
    this: X,
    dim: Along<"scatter", X, I>,
    index: Index,
    src: Operand,
  ): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** With src's elements added where `index` points along dim. @throws ShapeError, IndexError, DTypeError */
  scatterAdd<X extends TensorLike, const I extends number>(
    this: X,
    dim: Along<"scatterAdd", X, I>,
    index: Index,
    src: TensorLike,
  ): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** The slices of `dim` that a 1-d index names, in its order. @throws ShapeError, IndexError */
  indexSelect<X extends TensorLike, const I extends number>(
    this: X,
    dim: Along<"indexSelect", X, I>,
    index: TensorLike,
  ): OfDType<X>;
  /** With `alpha` times the slices of `source` added to those that a 1-d index names. @throws ShapeError, IndexError */
  indexAdd<X extends TensorLike, const I extends number>(
    this: X,
    dim: Along<"indexAdd", X, I>,
    index: TensorLike,
    source: TensorLike,
    options?: { alpha?: number },
  ): Tensor<ShapeOf<X>, DTypeOf<X>>;
  scatter_<X extends TensorLike>(this: X, dim: number, index: Index, src: Operand): X;
  scatterAdd_<X extends TensorLike>(this: X, dim: number, index: Index, src: TensorLike): X;
  indexAdd_<X extends TensorLike>(
    this: X,
    dim: number,
    index: TensorLike,
    source: TensorLike,
    options?: { alpha?: number },
  ): X;
  /** The elements at which the mask holds, in one dimension. @throws ShapeError, DTypeError */
  maskedSelect<X extends TensorLike>(this: X, mask: TensorLike<Shape, "bool">): Tensor<[number], DTypeOf<X>>;
}
