import type { BackwardOptions } from "./autograd/backward.ts";
import type { DType } from "./core/dtype.ts";
import type { DTypeName, SumDType, ToFloat } from "./core/dtype-types.ts";
import type {
  BroadcastAll,
  Dim,
  Dims,
  DimsArg,
  DTypeOf,
  Fits,
  FitsAll,
  Flattened,
  FloatOnly,
  Indexed,
  IndexItem,
  InPlace,
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
  SameDType,
  Shape,
  ShapeOf,
  Squeezed,
  TensorLike,
  Transposed,
  Unsqueezed,
  With,
} from "./core/shape-types.ts";
import type { Generator } from "./random/generator.ts";
import type { Tensor } from "./tensor/tensor.ts";
import type { ElementwiseMethods } from "./tensor-signatures/elementwise.ts";
import type { PickingMethods } from "./tensor-signatures/picking.ts";
import type { RearrangingMethods } from "./tensor-signatures/rearranging.ts";
import type { ReductionMethods } from "./tensor-signatures/reductions.ts";
import type { Elementwise, Extreme, FloatElementwise, Keepdim } from "./tensor-signatures/shared.ts";

// What tensors can do, with the shapes of the results. The methods themselves are in tensor-methods.ts.
//
// They take `this: X` and never speak of the tensor's own S and D. So a tensor's type depends on these through `shape`
// and `dtype` alone, and Tensor<[2, 3]> is a Tensor<[number, 3]> and a Tensor without a look at a single method.

/** What `tolist()` gives. */
export type Nested = number | boolean | Nested[];

interface Alpha {
  alpha?: number;
}

interface Generated {
  generator?: Generator;
}

type Unknown<S extends Shape> = { -readonly [P in keyof S]: S[P] extends -1 ? number : S[P] };

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
  other: Fits<T, InPlace<Op, ShapeOf<X>, ShapeOf<T>>>,
) => X;

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

export interface TensorMethods extends ElementwiseMethods, ReductionMethods, PickingMethods, RearrangingMethods {
  /** `this + other`, with broadcasting; `alpha` multiplies `other` first. */
  add<X extends TensorLike, const T extends Operand>(
    this: X,
    other: Fits<T, With<"add", ShapeOf<X>, T>>,
    options?: Alpha,
  ): Tensor<Result<With<"add", ShapeOf<X>, T>>, OperandDType<X, T>>;
  /** `this − other`, with broadcasting; `alpha` multiplies `other` first. */
  sub<X extends TensorLike, const T extends Operand>(
    this: X,
    other: Fits<T, With<"sub", ShapeOf<X>, T>>,
    options?: Alpha,
  ): Tensor<Result<With<"sub", ShapeOf<X>, T>>, OperandDType<X, T>>;
  /** `this · other` elementwise, with broadcasting. */
  mul: Arithmetic<"mul">;
  /** `this` to the power of `other`, with broadcasting. */
  pow: Arithmetic<"pow">;
  /** The larger of each pair, with broadcasting; NaN wins. */
  maximum: Arithmetic<"maximum">;
  /** The smaller of each pair, with broadcasting; NaN wins. */
  minimum: Arithmetic<"minimum">;
  /** `this` modulo `other` elementwise, with the sign of `other`. */
  remainder: Arithmetic<"remainder">;
  /** `this / other` elementwise, rounded down. */
  floorDivide: Arithmetic<"floorDivide">;
  div<X extends TensorLike, const T extends Operand>(
    this: X,
    other: Fits<T, With<"div", ShapeOf<X>, T>>,
  ): Tensor<Result<With<"div", ShapeOf<X>, T>>, ToFloat<OperandDType<X, T>>>;
  /** Adds `other` (times `alpha`) to the elements here. @throws AutogradError on a leaf that requires a gradient */
  add_<X extends TensorLike, const T extends Operand>(
    this: X,
    other: Fits<T, InPlace<"add_", ShapeOf<X>, ShapeOf<T>>>,
    options?: Alpha,
  ): X;
  /** Subtracts `other` (times `alpha`) from the elements here. @throws AutogradError on a leaf that requires a gradient */
  sub_<X extends TensorLike, const T extends Operand>(
    this: X,
    other: Fits<T, InPlace<"sub_", ShapeOf<X>, ShapeOf<T>>>,
    options?: Alpha,
  ): X;
  mul_: InPlaceArithmetic<"mul_">;
  div_: InPlaceArithmetic<"div_">;
  pow_: InPlaceArithmetic<"pow_">;
  /** Sets every element to `value`, a number or a 0-d tensor. */
  fill_<X extends TensorLike>(this: X, value: number | bigint | boolean | Tensor): X;
  /** Sets every element to 0. */
  zero_<X extends TensorLike>(this: X): X;
  /** Copies the elements of `source` (broadcast, converted) into the elements here. */
  copy_<X extends TensorLike, Y extends TensorLike>(
    this: X,
    source: Fits<Y, InPlace<"copy_", ShapeOf<X>, ShapeOf<Y>>>,
  ): X;
  /** Fills with normal random numbers. */
  normal_<X extends TensorLike>(this: X, mean?: number, std?: number, options?: Generated): X;
  /** Fills with random numbers from [from, to). */
  uniform_<X extends TensorLike>(this: X, from?: number, to?: number, options?: Generated): X;
  /** Fills with whole numbers from `low` (0) to `high` − 1; without bounds, with all that the dtype holds from 0 on. */
  random_<X extends TensorLike>(this: X, low: number | bigint, high: number | bigint, options?: Generated): X;
  random_<X extends TensorLike>(this: X, high: number | bigint, options?: Generated): X;
  random_<X extends TensorLike>(this: X, options?: Generated): X;
  /** Ones with the probabilities that stand here, zeros otherwise. @throws ValueError for one outside [0, 1] */
  bernoulli<X extends TensorLike>(this: X, options?: Generated): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** Ones with probability p, in the shape that this has. */
  bernoulli<X extends TensorLike>(this: X, p: number, options?: Generated): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** Fills with ones with probability p (0.5), a number or a tensor of one for each element, and zeros otherwise. */
  bernoulli_<X extends TensorLike>(this: X, p?: number | Tensor, options?: Generated): X;
  relu_<X extends TensorLike>(this: X): X;
  exp_<X extends TensorLike>(this: X): X;
  neg_<X extends TensorLike>(this: X): X;
  clamp_<X extends TensorLike>(this: X, min?: number | null, max?: number | null): X;

  eq: Comparison<"eq">;
  ne: Comparison<"ne">;
  lt: Comparison<"lt">;
  le: Comparison<"le">;
  gt: Comparison<"gt">;
  ge: Comparison<"ge">;
  logicalAnd: Comparison<"logicalAnd">;
  logicalOr: Comparison<"logicalOr">;
  logicalNot<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, "bool">;

  neg: Elementwise;
  abs: Elementwise;
  sign: Elementwise;
  relu: Elementwise;
  exp: FloatElementwise;
  log: FloatElementwise;
  sqrt: FloatElementwise;
  sigmoid: FloatElementwise;
  tanh: FloatElementwise;
  /** Limited to [min, max]; a limit that is null or left out is none. */
  clamp<X extends TensorLike>(this: X, min?: number | null, max?: number | null): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** `this` where the condition holds, `other` elsewhere; all broadcast. */
  where<X extends TensorLike, C extends TensorLike<Shape, "bool">, const T extends Operand>(
    this: X,
    condition: C,
    other: Fits<T, BroadcastAll<"where", [ShapeOf<C>, ShapeOf<X>, ShapeOf<T>]>>,
  ): Tensor<Result<BroadcastAll<"where", [ShapeOf<C>, ShapeOf<X>, ShapeOf<T>]>>, OperandDType<X, T>>;

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
  amax<X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
    this: X,
    dim?: Fits<I, Dims<"amax", ShapeOf<X>, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"amax", ShapeOf<X>, I, K>>, DTypeOf<X>>;
  amin<X extends TensorLike, const I extends DimsArg = null, K extends boolean = false>(
    this: X,
    dim?: Fits<I, Dims<"amin", ShapeOf<X>, I>>,
    options?: Keepdim<K>,
  ): Tensor<Result<Reduced<"amin", ShapeOf<X>, I, K>>, DTypeOf<X>>;
  max: Extreme<"max">;
  min: Extreme<"min">;
  argmax: Search<"argmax">;
  argmin: Search<"argmin">;
  softmax<X extends TensorLike, const I extends number>(
    this: Fits<X, FloatOnly<"softmax", X>>,
    dim: Fits<I, Dim<"softmax", ShapeOf<X>, I>>,
  ): Tensor<ShapeOf<X>, DTypeOf<X>>;
  logSoftmax<X extends TensorLike, const I extends number>(
    this: Fits<X, FloatOnly<"logSoftmax", X>>,
    dim: Fits<I, Dim<"logSoftmax", ShapeOf<X>, I>>,
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

  /** Python's `this[items] = values`; with `accumulate`, `+=` for every place as often as it is named. */
  indexPut_<X extends TensorLike>(
    this: X,
    items: readonly IndexItem[],
    values: Tensor | number,
    options?: { accumulate?: boolean },
  ): X;
  /** The dimensions of size 1 stretched to `sizes`, without a copy; −1 keeps a size. */
  expand<X extends TensorLike, const To extends ListArgs>(
    this: X,
    ...sizes: To
  ): Tensor<number extends ListOf<To>["length"] ? Shape : Unknown<ListOf<To>>, DTypeOf<X>>;
  /** A matrix transposed. */
  t<X extends TensorLike>(this: X): Tensor<Reversed<ShapeOf<X>>, DTypeOf<X>>;

  /** In another dtype; `this` itself if it has that dtype already. */
  to<X extends TensorLike, D extends DTypeName>(this: X, dtype: DType<D>): Tensor<ShapeOf<X>, D>;
  /** The dtype by name, or in another dtype: `yHat.type(y.dtype)`. */
  type<X extends TensorLike, D extends DTypeName>(this: X, dtype: DType<D>): Tensor<ShapeOf<X>, D>;
  float<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, "float32">;
  double<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, "float64">;
  long<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, "int64">;
  int<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, "int32">;
  bool<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, "bool">;
  /** A row-major copy. */
  clone<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** The same elements without history: no gradient flows through. */
  detach<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, DTypeOf<X>>;
  /** `this` where the elements stand row-major without gaps, else a copy. */
  contiguous<X extends TensorLike>(this: X): Tensor<ShapeOf<X>, DTypeOf<X>>;
  isContiguous(): boolean;
  /** How many elements. */
  numel(): number;
  /** How many dimensions. */
  dim(): number;
  /** The shape, or one size of it. */
  size<X extends TensorLike>(this: X): X["shape"];
  size(dim: number): number;
  /** Elements to move for a step along each dimension, or along one. */
  stride(): readonly number[];
  stride(dim: number): number;

  /** The one element as a number (a boolean for bool). @throws ValueError for more than one, or one too large for a number */
  item<X extends TensorLike>(
    this: Fits<X, OneElement<"item", ShapeOf<X>>>,
  ): DTypeOf<X> extends "bool" ? boolean : number;
  /** The elements as nested arrays of numbers, or of booleans. */
  tolist(): Nested;
  /** Asks for a gradient (or not) to be put here by `backward()`. */
  requiresGrad_<X extends TensorLike>(this: X, requiresGrad?: boolean): X;
  /** Computes the gradients of all leaves and adds them to their `grad`. See torch.autograd.backward. */
  backward(gradient?: Tensor | null, options?: BackwardOptions): void;
  /** The elements along the first dimension, as views. */
  [Symbol.iterator](): IterableIterator<Tensor>;
}
