import type { DType } from "../../src/core/dtype.ts";
import type {
  DataDType,
  DTypeName,
  SumDType,
  ToFloat,
} from "../../src/core/dtype-types.ts";
import type {
  Apply,
  ChainRule,
  Concatenated,
  DataShape,
  Dim,
  Dims,
  DimsArg,
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
  OneElement,
  Operand,
  OperandDType,
  Permuted,
  Reduced,
  Reshaped,
  Result,
  Reversed,
  SameRule,
  Shape,
  ShapeOf,
  ShapeRule,
  Slice,
  Squeezed,
  Stacked,
  TensorData,
  TensorLike,
  Transposed,
  Unsqueezed,
  With,
} from "../../src/core/shape-types.ts";

/** The signatures of the real tensor, without the code: what the tests of the shape types are written against. */
export interface Tensor<S extends Shape = Shape, D extends DTypeName = DTypeName> extends TensorMethods {
  readonly shape: readonly [...S];
  readonly dtype: DType<D>;
  readonly ndim: S["length"];
  readonly T: Tensor<Reversed<S>, D>;
  grad: Tensor<S, D> | null;
}

interface Keepdim<K extends boolean> {
  keepdim?: K;
}

/** `x.add(y)`, where `y` is a tensor or a plain value. */
interface Arithmetic<Op extends string> {
  <A extends Shape, D extends DTypeName, const T extends Operand>(
    this: Tensor<A, D>,
    other: Fits<T, With<Op, A, T>>,
  ): Tensor<Result<With<Op, A, T>>, OperandDType<A, D, T>>;
}

interface Comparison<Op extends string> {
  <A extends Shape, D extends DTypeName, const T extends Operand>(
    this: Tensor<A, D>,
    other: Fits<T, With<Op, A, T>>,
  ): Tensor<Result<With<Op, A, T>>, "bool">;
}

interface InPlaceArithmetic<Op extends string> {
  <A extends Shape, D extends DTypeName, const T extends Operand>(
    this: Tensor<A, D>,
    other: Fits<T, InPlace<Op, A, ShapeOf<T>>>,
  ): Tensor<A, D>;
}

/** `x.argmax(dim)`: the place of one element in each row. */
interface Search<Op extends string> {
  <A extends Shape, const I extends number | null = null, K extends boolean = false>(
    this: Tensor<A>,
    dim?: Fits<I, Dims<Op, A, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<Op, A, I, K>>, "int64">;
}

/** `x.max()` is a tensor, `x.max(dim)` the values and where they stand. */
interface Extreme<Op extends string> {
  <A extends Shape, D extends DTypeName, const I extends number | null = null, K extends boolean = false>(
    this: Tensor<A, D>,
    dim?: Fits<I, Dims<Op, A, I>>,
    options?: Keepdim<K>,
  ): I extends null
    ? Tensor<[], D>
    : { values: Tensor<Result<Reduced<Op, A, I, K>>, D>; indices: Tensor<Result<Reduced<Op, A, I, K>>, "int64"> };
}

interface Elementwise {
  <A extends Shape, D extends DTypeName>(this: Tensor<A, D>): Tensor<A, D>;
}

interface FloatElementwise {
  <A extends Shape, D extends DTypeName>(this: Tensor<A, D>): Tensor<A, ToFloat<D>>;
}

export interface TensorMethods {
  add: Arithmetic<"add">;
  sub: Arithmetic<"sub">;
  mul: Arithmetic<"mul">;
  pow: Arithmetic<"pow">;
  div<A extends Shape, D extends DTypeName, const T extends Operand>(
    this: Tensor<A, D>,
    other: Fits<T, With<"div", A, T>>,
  ): Tensor<Result<With<"div", A, T>>, ToFloat<OperandDType<A, D, T>>>;
  add_: InPlaceArithmetic<"add_">;
  sub_: InPlaceArithmetic<"sub_">;
  eq: Comparison<"eq">;
  lt: Comparison<"lt">;
  gt: Comparison<"gt">;

  neg: Elementwise;
  relu: Elementwise;
  exp: FloatElementwise;
  log: FloatElementwise;

  matmul<A extends Shape, D extends DTypeName, B extends Shape, E extends DTypeName>(
    this: Tensor<A, D>,
    other: Fits<Tensor<B, E>, Matmul<A, B>>,
  ): Tensor<Result<Matmul<A, B>>, D>;

  sum<A extends Shape, D extends DTypeName, const I extends DimsArg = null, K extends boolean = false>(
    this: Tensor<A, D>,
    dim?: Fits<I, Dims<"sum", A, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"sum", A, I, K>>, SumDType<D>>;
  mean<A extends Shape, D extends DTypeName, const I extends DimsArg = null, K extends boolean = false>(
    this: Fits<Tensor<A, D>, FloatOnly<"mean", D>>,
    dim?: Fits<I, Dims<"mean", A, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"mean", A, I, K>>, D>;
  max: Extreme<"max">;
  min: Extreme<"min">;
  argmax: Search<"argmax">;
  argmin: Search<"argmin">;
  softmax<A extends Shape, D extends DTypeName, const I extends number>(
    this: Fits<Tensor<A, D>, FloatOnly<"softmax", D>>,
    dim: Fits<I, Dim<"softmax", A, I>>,
  ): Tensor<A, D>;

  reshape<A extends Shape, D extends DTypeName, const To extends ListArgs>(
    this: Tensor<A, D>,
    ...shape: FitsAll<To, Reshaped<"reshape", A, ListOf<To>>>
  ): Tensor<Result<Reshaped<"reshape", A, ListOf<To>>>, D>;
  view<A extends Shape, D extends DTypeName, const To extends ListArgs>(
    this: Tensor<A, D>,
    ...shape: FitsAll<To, Reshaped<"view", A, ListOf<To>>>
  ): Tensor<Result<Reshaped<"view", A, ListOf<To>>>, D>;
  flatten<A extends Shape, D extends DTypeName, const I extends number = 0, const J extends number = -1>(
    this: Tensor<A, D>,
    startDim?: Fits<I, Flattened<A, I, J>>,
    endDim?: Fits<J, Dim<"flatten", A, J>>,
  ): Tensor<Result<Flattened<A, I, J>>, D>;
  transpose<A extends Shape, D extends DTypeName, const I extends number, const J extends number>(
    this: Tensor<A, D>,
    dim0: Fits<I, Dim<"transpose", A, I>>,
    dim1: Fits<J, Dim<"transpose", A, J>>,
  ): Tensor<Transposed<A, I, J>, D>;
  permute<A extends Shape, D extends DTypeName, const I extends ListArgs>(
    this: Tensor<A, D>,
    ...dims: FitsAll<I, Permuted<A, ListOf<I>>>
  ): Tensor<Result<Permuted<A, ListOf<I>>>, D>;
  squeeze<A extends Shape, D extends DTypeName, const I extends number | null = null>(
    this: Tensor<A, D>,
    dim?: Fits<I, Squeezed<A, I>>,
  ): Tensor<Result<Squeezed<A, I>>, D>;
  unsqueeze<A extends Shape, D extends DTypeName, const I extends number>(
    this: Tensor<A, D>,
    dim: Fits<I, Unsqueezed<A, I>>,
  ): Tensor<Result<Unsqueezed<A, I>>, D>;

  index<A extends Shape, D extends DTypeName, const I extends readonly IndexItem[]>(
    this: Tensor<A, D>,
    ...items: FitsAll<I, Indexed<A, I>>
  ): Tensor<Result<Indexed<A, I>>, D>;

  item<A extends Shape>(this: Fits<Tensor<A>, OneElement<"item", A>>): number;
  backward<A extends Shape>(this: Fits<Tensor<A>, OneElement<"backward", A>>): void;
}

export declare function tensor<const T extends TensorData, D extends DTypeName = DataDType<T>>(
  data: Fits<T, DataShape<T>>,
  options?: { dtype?: DType<D>; requiresGrad?: boolean },
): Tensor<Result<DataShape<T>>, D>;

export declare function zeros<const S extends ListArgs>(...shape: S): Tensor<[...ListOf<S>], "float32">;

export declare function cat<const T extends readonly TensorLike[], const I extends number = 0>(
  tensors: Fits<T, Concatenated<T, I>>,
  dim?: Fits<I, JoinDim<"cat", T, I>>,
): Tensor<Result<Concatenated<T, I>>, T[number]["dtype"]["name"]>;

export declare function stack<const T extends readonly TensorLike[], const I extends number = 0>(
  tensors: Fits<T, Stacked<T, I>>,
  dim?: Fits<I, JoinDim<"stack", T, I>>,
): Tensor<Result<Stacked<T, I>>, T[number]["dtype"]["name"]>;

export declare function slice<
  const A extends number | null = null,
  const B extends number | null = null,
  const C extends number | null = null,
>(start?: A, stop?: B, step?: C): Slice<A, B, C>;

/** A module: a function over tensors that follows a rule. */
export interface Module<R extends ShapeRule> {
  readonly rule?: R;
  <S extends Shape, D extends DTypeName>(x: Fits<Tensor<S, D>, Apply<R, S>>): Tensor<Result<Apply<R, S>>, D>;
}

export declare function linear<const In extends number, const Out extends number>(
  inFeatures: In,
  outFeatures: Out,
): Module<LinearRule<In, Out>>;
export declare function flatten(): Module<FlattenRule>;
export declare function relu(): Module<SameRule>;
export declare function sequential<const Rules extends readonly ShapeRule[]>(
  ...modules: { [K in keyof Rules]: Module<Rules[K]> }
): Module<ChainRule<Rules>>;
