import { type DType, float32 } from "../core/dtype.ts";
import type { DataDType, DTypeName } from "../core/dtype-types.ts";
import type { Sizes } from "../core/shape.ts";
import type {
  DataShape,
  DTypeOf,
  Fits,
  FitsAll,
  NewShape,
  Result,
  Shape,
  ShapeOf,
  TensorData,
  TensorLike,
} from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface Options<D extends DTypeName = DTypeName> {
  /** The element type. Default float32, or what the data say. */
  dtype?: DType<D>;
  /** Whether `backward()` shall put a gradient here. Default false. */
  requiresGrad?: boolean;
}

/** `f(2, 3, options)` and `f([2, 3], options)` apart into sizes and options. */
export function sizesAndOptions<O extends object>(args: readonly unknown[]): [Sizes, O] {
  const last = args.at(-1);
  const options = typeof last === "object" && last !== null && !Array.isArray(last) ? (last as O) : ({} as O);
  const sizes = options === last ? args.slice(0, -1) : args;
  return [(Array.isArray(sizes[0]) ? sizes[0] : sizes) as Sizes, options];
}

/** What makes a tensor of a given shape: `f([2, 3], options)`, `f(2, 3)` or `f(5, options)`. */
interface Factory<Name extends string> {
  <const S extends Shape, D extends DTypeName = "float32">(
    size: Fits<S, NewShape<Name, S>>,
    options?: Options<D>,
  ): Tensor<Result<NewShape<Name, S>>, D>;
  <const N extends number, D extends DTypeName = "float32">(
    size: Fits<N, NewShape<Name, [N]>>,
    options?: Options<D>,
  ): Tensor<[N], D>;
  <const S extends readonly number[]>(...sizes: FitsAll<S, NewShape<Name, S>>): Tensor<Result<NewShape<Name, S>>>;
}

/**
 * A tensor with a copy of `data`: a value, nested arrays, or a typed array. Numbers make float32, bigints int64,
 * booleans bool, a typed array its own dtype; `dtype` overrides.
 * @throws ShapeError for rows of unequal length, DTypeError for a value that the dtype cannot hold
 * @see https://pytorch.org/docs/stable/generated/torch.tensor.html
 * @example
 * torch.tensor([[1, 2], [3, 4]]).shape; // torch.Size([2, 2])
 * torch.tensor([0n, 2n]).dtype; // torch.int64
 */
export const tensor = ops.tensor as {
  <const T extends TensorData, D extends DTypeName = DataDType<T>>(
    data: Fits<T, DataShape<T>>,
    options?: Options<D>,
  ): Tensor<Result<DataShape<T>>, D>;
  <X extends Tensor>(data: X, options?: Options): Tensor<ShapeOf<X>>;
};

/**
 * A tensor of zeros.
 * @throws ValueError for a size that is not a whole number ≥ 0
 * @see https://pytorch.org/docs/stable/generated/torch.zeros.html
 * @example
 * torch.zeros([2, 3]).sum().item(); // 0
 */
export const zeros: Factory<"zeros"> = (...args: readonly unknown[]) => {
  const [sizes, options] = sizesAndOptions<Options>(args);
  return ops.full(sizes, 0, { ...options, dtype: options.dtype ?? float32 }) as never;
};

/**
 * A tensor of ones.
 * @throws ValueError for a size that is not a whole number ≥ 0
 * @see https://pytorch.org/docs/stable/generated/torch.ones.html
 * @example
 * torch.ones([2, 3]).sum().item(); // 6
 */
export const ones: Factory<"ones"> = (...args: readonly unknown[]) => {
  const [sizes, options] = sizesAndOptions<Options>(args);
  return ops.full(sizes, 1, { ...options, dtype: options.dtype ?? float32 }) as never;
};

/**
 * A tensor whose elements are whatever the memory held.
 * @see https://pytorch.org/docs/stable/generated/torch.empty.html
 * @example
 * torch.empty([2, 3]).shape; // torch.Size([2, 3])
 */
export const empty: Factory<"empty"> = (...args: readonly unknown[]) =>
  ops.empty(...sizesAndOptions<Options>(args)) as never;

/**
 * A tensor with every element `value`. A number makes float32, a bigint int64, a boolean bool.
 * @throws ValueError for a size that is not a whole number ≥ 0
 * @see https://pytorch.org/docs/stable/generated/torch.full.html
 * @example
 * torch.full([2], 7).tolist(); // [7, 7]
 */
export const full = ops.full as <
  const S extends Shape,
  const V extends number | bigint | boolean,
  D extends DTypeName = DataDType<V>,
>(
  size: Fits<S, NewShape<"full", S>>,
  value: V,
  options?: Options<D>,
) => Tensor<Result<NewShape<"full", S>>, D>;

/** A tensor of x's shape and dtype whose elements are whatever the memory held, in the order that x's have there. */
export const emptyLike = <X extends TensorLike>(x: X, options: Options = {}): Tensor<ShapeOf<X>, DTypeOf<X>> =>
  ops.emptyLike(x as never, options) as never;
/** Zeros of x's shape and dtype. */
export const zerosLike = <X extends TensorLike>(x: X, options: Options = {}): Tensor<ShapeOf<X>, DTypeOf<X>> =>
  like(x, 0, options);
/** Ones of x's shape and dtype. */
export const onesLike = <X extends TensorLike>(x: X, options: Options = {}): Tensor<ShapeOf<X>, DTypeOf<X>> =>
  like(x, 1, options);
/** A tensor of x's shape and dtype with every element `value`. */
export const fullLike = <X extends TensorLike>(
  x: X,
  value: number | bigint | boolean,
  options: Options = {},
): Tensor<ShapeOf<X>, DTypeOf<X>> => like(x, value, options);

function like<X extends TensorLike>(x: X, value: number | bigint | boolean, options: Options): never {
  const { sizes, dtype } = x as unknown as Tensor;
  return ops.full(sizes, value, { ...options, dtype: options.dtype ?? dtype }) as never;
}

/**
 * From `start` (0) by `step` (1) to before `end`. Numbers make float32, bigints int64: `torch.arange(12n)`.
 * @throws ValueError when the step does not lead from start to end
 * @see https://pytorch.org/docs/stable/generated/torch.arange.html
 * @example
 * torch.arange(1, 2.5, 0.5).tolist(); // [1, 1.5, 2]
 */
export function arange<N extends number | bigint, D extends DTypeName = DataDType<N>>(
  end: N,
  options?: Options<D>,
): Tensor<[number], D>;
export function arange<N extends number | bigint, D extends DTypeName = DataDType<N>>(
  start: N,
  end: N,
  options?: Options<D>,
): Tensor<[number], D>;
export function arange<N extends number | bigint, D extends DTypeName = DataDType<N>>(
  start: N,
  end: N,
  step: N,
  options?: Options<D>,
): Tensor<[number], D>;
export function arange(...args: readonly (number | bigint | Options | undefined)[]): Tensor<[number]> {
  const values = args.filter((x) => typeof x === "number" || typeof x === "bigint");
  const options = args.find((x) => typeof x === "object") as Options | undefined;
  const whole = values.every((x) => typeof x === "bigint");
  const [start, end, step] = values.length === 1 ? [whole ? 0n : 0, values[0]] : values;
  return ops.arange(start, end, step ?? (whole ? 1n : 1), options ?? {}) as Tensor<[number]>;
}

/**
 * `steps` values evenly from `start` to `end`, both included.
 * @see https://pytorch.org/docs/stable/generated/torch.linspace.html
 * @example
 * torch.linspace(0, 1, 5).tolist(); // [0, 0.25, 0.5, 0.75, 1]
 */
export const linspace = ops.linspace as <const N extends number, D extends DTypeName = "float32">(
  start: number,
  end: number,
  steps: N,
  options?: Options<D>,
) => Tensor<[N], D>;

/**
 * `n` rows of `m` (default n) columns: 1 on the diagonal, 0 elsewhere.
 * @see https://pytorch.org/docs/stable/generated/torch.eye.html
 * @example
 * torch.eye(2).tolist(); // [[1, 0], [0, 1]]
 */
export const eye = ops.eye as <const N extends number, const M extends number = N, D extends DTypeName = "float32">(
  n: N,
  m?: M,
  options?: Options<D>,
) => Tensor<[N, M], D>;
