import type { DType } from "../../src/core/dtype.ts";
import type { DataDType, DTypeName, SumDType, ToFloat } from "../../src/core/dtype-types.ts";
import type { Size } from "../../src/core/shape.ts";
import type {
  Apply,
  ChainRule,
  CommonDType,
  Concatenated,
  DataShape,
  Dim,
  Dims,
  DimsArg,
  DTypeOf,
  Fits,
  FitsAll,
  Flattened,
  FlattenRule,
  FloatOnly,
  Indexed,
  IndexItem,
  InPlace,
  JoinDim,
  LinearRule,
  ListArgs,
  ListOf,
  Matmul,
  ModuleLike,
  NewShape,
  OneElement,
  Operand,
  OperandDType,
  Permuted,
  Reduced,
  Reshaped,
  Result,
  Reversed,
  SameDType,
  SameRule,
  Shape,
  ShapeOf,
  ShapeRule,
  Slice,
  Squeezed,
  Stacked,
  Storable,
  TensorData,
  TensorLike,
  Transposed,
  Unsqueezed,
  With,
} from "../../src/core/shape-types.ts";

/**
 * The signatures of the real tensor, without the code: what the tests of the shape types are written against.
 *
 * Methods take `this: X` and never speak of `S` or `D`. So a tensor's type depends on them through `shape` and
 * `dtype` alone, and `Tensor<[2, 3]>` is a `Tensor<[number, 3]>` and a `Tensor` without a look at a single method.
 */
export interface Tensor<S extends Shape = Shape, D extends DTypeName = DTypeName> extends TensorMethods {
  readonly shape: S & Size;
  readonly dtype: DType<D>;
  readonly ndim: S["length"];
  readonly T: Tensor<Reversed<S>, D>;
  grad: Tensor<S, D> | null;
}

interface Keepdim<K extends boolean> {
  keepdim?: K;
}

type Arithmetic<Op extends string> = <X extends TensorLike, const T extends Operand>(
  this: X,
  other: Fits<T, With<Op, ShapeOf<X>, T>>,
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, OperandDType<X, T>>;

type Comparison<Op extends string> = <X extends TensorLike, const T extends Operand>(
  this: X,
  other: Fits<T, With<Op, ShapeOf<X>, T>>,
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, "bool">;

type InPlaceArithmetic<Op extends string> = <X extends TensorLike, const T extends Operand>(
  this: X,
  other: Fits<Fits<T, InPlace<Op, ShapeOf<X>, ShapeOf<T>>>, Storable<Op, DTypeOf<X>, OperandDType<X, T>>>,
) => X;

type Elementwise = <X extends TensorLike>(this: X) => Tensor<ShapeOf<X>, DTypeOf<X>>;

type FloatElementwise = <X extends TensorLike>(this: X) => Tensor<ShapeOf<X>, ToFloat<DTypeOf<X>>>;

/** `x.max()` is a tensor, `x.max(dim)` the values and where they stand. */
type Extreme<Op extends string> = <
  X extends TensorLike,
  const I extends number | null = null,
  K extends boolean = false,
>(
  this: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: Keepdim<K>,
) => I extends null
  ? Tensor<[], DTypeOf<X>>
  : {
      values: Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, DTypeOf<X>>;
      indices: Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, "int64">;
    };

/** `x.argmax(dim)`: where the largest of each row stands. */
type Search<Op extends string> = <
  X extends TensorLike,
  const I extends number | null = null,
  K extends boolean = false,
>(
  this: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: Keepdim<K>,
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, "int64">;

export interface TensorMethods {
  add: Arithmetic<"add">;
  sub: Arithmetic<"sub">;
  mul: Arithmetic<"mul">;
  pow: Arithmetic<"pow">;
  div<X extends TensorLike, const T extends Operand>(
    this: X,
    other: Fits<T, With<"div", ShapeOf<X>, T>>,
  ): Tensor<Result<With<"div", ShapeOf<X>, T>>, ToFloat<OperandDType<X, T>>>;
  add_: InPlaceArithmetic<"add_">;
  sub_: InPlaceArithmetic<"sub_">;
  mul_: InPlaceArithmetic<"mul_">;
  eq: Comparison<"eq">;
  lt: Comparison<"lt">;
  gt: Comparison<"gt">;

  neg: Elementwise;
  relu: Elementwise;
  exp: FloatElementwise;
  log: FloatElementwise;

  matmul<X extends TensorLike, Y extends TensorLike>(
    this: X,
    other: Fits<Fits<Y, Matmul<ShapeOf<X>, ShapeOf<Y>>>, SameDType<"matmul", X, Y>>,
  ): Tensor<Result<Matmul<ShapeOf<X>, ShapeOf<Y>>>, DTypeOf<X>>;

  sum<X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
    this: X,
    dim?: Fits<I, Dims<"sum", ShapeOf<X>, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"sum", ShapeOf<X>, I, K>>, SumDType<DTypeOf<X>>>;
  mean<X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
    this: Fits<X, FloatOnly<"mean", X>>,
    dim?: Fits<I, Dims<"mean", ShapeOf<X>, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"mean", ShapeOf<X>, I, K>>, DTypeOf<X>>;
  max: Extreme<"max">;
  min: Extreme<"min">;
  argmax: Search<"argmax">;
  argmin: Search<"argmin">;
  softmax<X extends TensorLike, const I extends number>(
    this: Fits<X, FloatOnly<"softmax", X>>,
    dim: Fits<I, Dim<"softmax", ShapeOf<X>, I>>,
  ): Tensor<ShapeOf<X>, DTypeOf<X>>;

  reshape<X extends TensorLike, const To extends ListArgs>(
    this: X,
    ...shape: FitsAll<To, Reshaped<"reshape", ShapeOf<X>, ListOf<To>>>
  ): Tensor<Result<Reshaped<"reshape", ShapeOf<X>, ListOf<To>>>, DTypeOf<X>>;
  view<X extends TensorLike, const To extends ListArgs>(
    this: X,
    ...shape: FitsAll<To, Reshaped<"view", ShapeOf<X>, ListOf<To>>>
  ): Tensor<Result<Reshaped<"view", ShapeOf<X>, ListOf<To>>>, DTypeOf<X>>;
  flatten<X extends TensorLike, const I extends number = 0, const J extends number = -1>(
    this: X,
    startDim?: Fits<I, Dim<"flatten", ShapeOf<X>, I>>,
    endDim?: Fits<J, Flattened<ShapeOf<X>, I, J>>,
  ): Tensor<Result<Flattened<ShapeOf<X>, I, J>>, DTypeOf<X>>;
  transpose<X extends TensorLike, const I extends number, const J extends number>(
    this: X,
    dim0: Fits<I, Dim<"transpose", ShapeOf<X>, I>>,
    dim1: Fits<J, Dim<"transpose", ShapeOf<X>, J>>,
  ): Tensor<Transposed<ShapeOf<X>, I, J>, DTypeOf<X>>;
  permute<X extends TensorLike, const I extends ListArgs>(
    this: X,
    ...dims: FitsAll<I, Permuted<ShapeOf<X>, ListOf<I>>>
  ): Tensor<Result<Permuted<ShapeOf<X>, ListOf<I>>>, DTypeOf<X>>;
  squeeze<X extends TensorLike, const I extends number | null = null>(
    this: X,
    dim?: Fits<I, Squeezed<ShapeOf<X>, I>>,
  ): Tensor<Result<Squeezed<ShapeOf<X>, I>>, DTypeOf<X>>;
  unsqueeze<X extends TensorLike, const I extends number>(
    this: X,
    dim: Fits<I, Unsqueezed<ShapeOf<X>, I>>,
  ): Tensor<Result<Unsqueezed<ShapeOf<X>, I>>, DTypeOf<X>>;

  index<X extends TensorLike, const I extends readonly IndexItem[]>(
    this: X,
    ...items: FitsAll<I, Indexed<ShapeOf<X>, I>>
  ): Tensor<Result<Indexed<ShapeOf<X>, I>>, DTypeOf<X>>;

  item<X extends TensorLike>(this: Fits<X, OneElement<"item", ShapeOf<X>>>): number;
  backward<X extends TensorLike>(this: Fits<X, OneElement<"backward", ShapeOf<X>>>): void;
}

export declare function tensor<const T extends TensorData, D extends DTypeName = DataDType<T>>(
  data: Fits<T, DataShape<T>>,
  options?: { dtype?: DType<D>; requiresGrad?: boolean },
): Tensor<Result<DataShape<T>>, D>;

export declare function zeros<const S extends ListArgs>(
  ...shape: FitsAll<S, NewShape<"zeros", ListOf<S>>>
): Tensor<Result<NewShape<"zeros", ListOf<S>>>, "float32">;

export declare function cat<const T extends readonly TensorLike[], const I extends number = 0>(
  tensors: Fits<T, Concatenated<T, I>>,
  dim?: Fits<I, JoinDim<"cat", T, I>>,
): Tensor<Result<Concatenated<T, I>>, CommonDType<T>>;

export declare function stack<const T extends readonly TensorLike[], const I extends number = 0>(
  tensors: Fits<T, Stacked<T, I>>,
  dim?: Fits<I, JoinDim<"stack", T, I>>,
): Tensor<Result<Stacked<T, I>>, CommonDType<T>>;

export declare function slice<
  const A extends number | null = null,
  const B extends number | null = null,
  const C extends number | null = null,
>(start?: A, stop?: B, step?: C): Slice<A, B, C>;

/** A module is a function over tensors that follows a rule; one that says nothing gives a tensor of some shape. */
export interface Module {
  readonly rule: ShapeRule;
  <X extends TensorLike>(
    x: Fits<X, Apply<this["rule"], ShapeOf<X>>>,
  ): Tensor<Result<Apply<this["rule"], ShapeOf<X>>>, DTypeOf<X>>;
}
export declare class Module {}

export declare class Linear<const In extends number, const Out extends number> extends Module {
  readonly rule: LinearRule<In, Out>;
  constructor(inFeatures: In, outFeatures: Out, options?: { bias?: boolean });
  weight: Tensor<[Out, In], "float32">;
}

export declare class Flatten extends Module {
  readonly rule: FlattenRule;
}

export declare class ReLU extends Module {
  readonly rule: SameRule;
}

export declare class Sequential<const M extends readonly ModuleLike[]> extends Module {
  readonly rule: ChainRule<M>;
  constructor(...modules: M);
}
