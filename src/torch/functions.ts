import type { DTypeName, ToFloat } from "../core/dtype-types.ts";
import type {
  BroadcastAll,
  CommonDType,
  Concatenated,
  Dim,
  Dims,
  DTypeOf,
  Fits,
  FloatOnly,
  JoinDim,
  Matmul,
  Operand,
  OperandDType,
  Reduced,
  Reshaped,
  Result,
  SameDType,
  Shape,
  ShapeOf,
  Slice as SliceOf,
  Stacked,
  TensorLike,
  Transposed,
  With,
} from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import { Tensor } from "../tensor/tensor.ts";
import { operand, type Value } from "../tensor-methods.ts";
import { type Elementwise, type FloatElementwise, method, type Reduction } from "./forms.ts";

/** Tensors laid one after another along `dim` (0). @throws ShapeError */
export const cat = ((tensors: readonly Tensor[], dim = 0) => ops.cat(tensors, dim)) as unknown as <
  const T extends readonly TensorLike[],
  const I extends number = 0,
>(
  tensors: Fits<T, Concatenated<T, I>>,
  dim?: Fits<I, JoinDim<"cat", T, I>>,
) => Tensor<Result<Concatenated<T, I>>, CommonDType<T>>;

/** Tensors of one shape laid one after another along a new dimension (0). @throws ShapeError */
export const stack = ops.stack as <const T extends readonly TensorLike[], const I extends number = 0>(
  tensors: Fits<T, Stacked<T, I>>,
  dim?: Fits<I, JoinDim<"stack", T, I>>,
) => Tensor<Result<Stacked<T, I>>, CommonDType<T>>;

/**
 * `x` where the condition holds, `y` elsewhere; all broadcast.
 * @see https://pytorch.org/docs/stable/generated/torch.where.html
 * @example
 * torch.where(torch.tensor([true, false]), 1, torch.zeros([2])).tolist(); // [1, 0]
 */
export function where<
  C extends TensorLike<Shape, "bool">,
  const X extends TensorLike | number,
  const Y extends TensorLike | number,
>(
  condition: C,
  x: X,
  y: Fits<Y, BroadcastAll<"where", [ShapeOf<C>, ShapeOf<X>, ShapeOf<Y>]>>,
): Tensor<
  Result<BroadcastAll<"where", [ShapeOf<C>, ShapeOf<X>, ShapeOf<Y>]>>,
  X extends TensorLike ? OperandDType<X, Y> : Y extends TensorLike ? OperandDType<Y, X> : DTypeName
> {
  return ops.where(
    condition as unknown as Tensor,
    operand(x as unknown as Value),
    operand(y as unknown as Value),
  ) as never;
}

/** `start:stop:step` for `x.index(…)`; null where Python writes nothing. */
export const slice = (<
  const A extends number | null = null,
  const B extends number | null = null,
  const C extends number | null = null,
>(
  start?: A,
  stop?: B,
  step?: C,
) => new ops.Slice(start ?? null, stop ?? null, step ?? 1)) as unknown as <
  const A extends number | null = null,
  const B extends number | null = null,
  const C extends number | null = null,
>(
  start?: A,
  stop?: B,
  step?: C,
) => SliceOf<A, B, C>;

/** Whether x is a tensor. */
export const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;

type Pairwise<Op extends string> = <X extends TensorLike, const T extends Operand>(
  x: X,
  y: Fits<T, With<Op, ShapeOf<X>, T>>,
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, OperandDType<X, T>>;

type WithAlpha<Op extends string> = <X extends TensorLike, const T extends Operand>(
  x: X,
  y: Fits<T, With<Op, ShapeOf<X>, T>>,
  options?: { alpha?: number },
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, OperandDType<X, T>>;

type Compared<Op extends string> = <X extends TensorLike, const T extends Operand>(
  x: X,
  y: Fits<T, With<Op, ShapeOf<X>, T>>,
) => Tensor<Result<With<Op, ShapeOf<X>, T>>, "bool">;

type Divided = <X extends TensorLike, const T extends Operand>(
  x: X,
  y: Fits<T, With<"div", ShapeOf<X>, T>>,
) => Tensor<Result<With<"div", ShapeOf<X>, T>>, ToFloat<OperandDType<X, T>>>;

// Functions that are methods too: torch.exp(x) is x.exp(). The methods say what they do.
export const add = method<WithAlpha<"add">>("add");
export const sub = method<WithAlpha<"sub">>("sub");
export const mul = method<Pairwise<"mul">>("mul");
export const div = method<Divided>("div");
export const pow = method<Pairwise<"pow">>("pow");
export const maximum = method<Pairwise<"maximum">>("maximum");
export const minimum = method<Pairwise<"minimum">>("minimum");
export const remainder = method<Pairwise<"remainder">>("remainder");
export const floorDivide = method<Pairwise<"floorDivide">>("floorDivide");
export const eq = method<Compared<"eq">>("eq");
export const ne = method<Compared<"ne">>("ne");
export const lt = method<Compared<"lt">>("lt");
export const le = method<Compared<"le">>("le");
export const gt = method<Compared<"gt">>("gt");
export const ge = method<Compared<"ge">>("ge");
export const sum = method<Reduction<"sum", "sum">>("sum");
export const mean = method<Reduction<"mean", "same">>("mean");
export const amax = method<Reduction<"amax", "same">>("amax");
export const amin = method<Reduction<"amin", "same">>("amin");
export const matmul = ops.matmul as unknown as <X extends TensorLike, Y extends TensorLike>(
  x: X,
  y: Fits<Fits<Y, Matmul<ShapeOf<X>, ShapeOf<Y>>>, SameDType<"matmul", X, Y>>,
) => Tensor<Result<Matmul<ShapeOf<X>, ShapeOf<Y>>>, DTypeOf<X>>;
export const softmax = ops.softmax as unknown as <X extends TensorLike, const I extends number>(
  x: Fits<X, FloatOnly<"softmax", X>>,
  dim: Fits<I, Dim<"softmax", ShapeOf<X>, I>>,
) => Tensor<ShapeOf<X>, DTypeOf<X>>;
export const reshape = ops.reshape as unknown as <X extends TensorLike, const To extends Shape>(
  x: X,
  shape: Fits<To, Reshaped<"reshape", ShapeOf<X>, To>>,
) => Tensor<Result<Reshaped<"reshape", ShapeOf<X>, To>>, DTypeOf<X>>;
export const transpose = ops.transpose as unknown as <
  X extends TensorLike,
  const I extends number,
  const J extends number,
>(
  x: X,
  dim0: Fits<I, Dim<"transpose", ShapeOf<X>, I>>,
  dim1: Fits<J, Dim<"transpose", ShapeOf<X>, J>>,
) => Tensor<Transposed<ShapeOf<X>, I, J>, DTypeOf<X>>;
/** Where the largest of each row along `dim` stands; without dim, of all, laid out flat. */
export const argmax = method<Search<"argmax">>("argmax");
/** Where the smallest of each row along `dim` stands; without dim, of all, laid out flat. */
export const argmin = method<Search<"argmin">>("argmin");

type Search<Op extends string> = <
  X extends TensorLike,
  const I extends number | null = null,
  K extends boolean = false,
>(
  x: X,
  dim?: Fits<I, Dims<Op, ShapeOf<X>, I>>,
  options?: { keepdim?: K },
) => Tensor<Result<Reduced<Op, ShapeOf<X>, I, K>>, "int64">;

export const exp = ops.exp as unknown as FloatElementwise;
export const log = ops.log as unknown as FloatElementwise;
export const sqrt = ops.sqrt as unknown as FloatElementwise;
export const sigmoid = ops.sigmoid as unknown as FloatElementwise;
export const tanh = ops.tanh as unknown as FloatElementwise;
export const abs = ops.abs as unknown as Elementwise;
export const neg = ops.neg as unknown as Elementwise;
export const sign = ops.sign as unknown as Elementwise;
export const relu = ops.relu as unknown as Elementwise;
export const clamp = (x: Tensor, min: number | null = null, max: number | null = null): Tensor =>
  ops.clamp(x, min, max);
