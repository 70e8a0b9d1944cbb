import type { DTypeName } from "../core/dtype-types.ts";
import { broadcast, type Sizes } from "../core/shape.ts";
import type { DTypeOf, Fits, FitsAll, NewShape, Result, Shape, ShapeOf, TensorLike } from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import type { RandomOptions } from "../ops/random.ts";
import { defaultGenerator, type Generator } from "../random/generator.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Options, sizesAndOptions } from "./creation.ts";
import { method } from "./forms.ts";

interface Drawn<D extends DTypeName = DTypeName> extends Options<D> {
  /** Where the random numbers come from. Default: the generator that `manualSeed` seeds. */
  generator?: RandomOptions["generator"];
}

interface RandomFactory<Name extends string> {
  <const S extends Shape, D extends DTypeName = "float32">(
    size: Fits<S, NewShape<Name, S>>,
    options?: Drawn<D>,
  ): Tensor<Result<NewShape<Name, S>>, D>;
  <const N extends number, D extends DTypeName = "float32">(
    size: Fits<N, NewShape<Name, [N]>>,
    options?: Drawn<D>,
  ): Tensor<[N], D>;
  <const S extends readonly number[]>(...sizes: FitsAll<S, NewShape<Name, S>>): Tensor<Result<NewShape<Name, S>>>;
}

/**
 * Random numbers from [0, 1): PyTorch's for the same seed.
 * @see https://pytorch.org/docs/stable/generated/torch.rand.html
 * @example
 * torch.manualSeed(0);
 * torch.rand([2]); // tensor([0.4963, 0.7682])
 */
export const rand: RandomFactory<"rand"> = (...args: readonly unknown[]) =>
  ops.rand(...sizesAndOptions<RandomOptions>(args)) as never;

/**
 * Normal random numbers with mean 0 and standard deviation 1: PyTorch's for the same seed.
 * @see https://pytorch.org/docs/stable/generated/torch.randn.html
 * @example
 * torch.manualSeed(0);
 * torch.randn([2]); // tensor([ 1.5410, -0.2934])
 */
export const randn: RandomFactory<"randn"> = (...args: readonly unknown[]) =>
  ops.randn(...sizesAndOptions<RandomOptions>(args)) as never;

/**
 * Normal random numbers. With numbers for mean and std, of the shape `size`; with tensors, each element has its own.
 * @throws ValueError for a negative std
 * @see https://pytorch.org/docs/stable/generated/torch.normal.html
 * @example
 * torch.normal(0, 0.01, [784, 10], { requiresGrad: true }).shape; // torch.Size([784, 10])
 */
export function normal<const S extends Shape, D extends DTypeName = "float32">(
  mean: number,
  std: number,
  size: Fits<S, NewShape<"normal", S>>,
  options?: Drawn<D>,
): Tensor<Result<NewShape<"normal", S>>, D>;
export function normal(mean: Tensor | number, std: Tensor | number, options?: Drawn): Tensor;
export function normal(mean: Tensor | number, std: Tensor | number, ...rest: readonly unknown[]): Tensor {
  const [given, options] = sizesAndOptions<RandomOptions>(rest);
  const shapes = [mean, std].filter((x) => x instanceof Tensor).map((x) => x.sizes);
  const sizes = shapes.length === 0 ? given : shapes.reduce((a, b) => broadcast("normal", a, b));
  return ops.normal(mean, std, sizes, options);
}

/**
 * Random whole numbers from `low` (0) to `high` − 1, int64 unless `dtype` says otherwise.
 * @throws ValueError unless low < high
 * @see https://pytorch.org/docs/stable/generated/torch.randint.html
 * @example
 * torch.randint(0, 10, [3]).dtype; // torch.int64
 */
export function randint<const S extends Shape, D extends DTypeName = "int64">(
  low: number | bigint,
  high: number | bigint,
  size: Fits<S, NewShape<"randint", S>>,
  options?: Drawn<D>,
): Tensor<Result<NewShape<"randint", S>>, D>;
export function randint<const S extends Shape, D extends DTypeName = "int64">(
  high: number | bigint,
  size: Fits<S, NewShape<"randint", S>>,
  options?: Drawn<D>,
): Tensor<Result<NewShape<"randint", S>>, D>;
export function randint(...args: readonly unknown[]): Tensor {
  const at = args.findIndex((x) => Array.isArray(x));
  const [low, high] = at === 1 ? [0, args[0]] : args;
  return ops.randint(low as number, high as number, args[at] as Sizes, args[at + 1] as RandomOptions);
}

/**
 * The whole numbers from 0 to n − 1 in random order, int64.
 * @see https://pytorch.org/docs/stable/generated/torch.randperm.html
 * @example
 * torch.randperm(5).sum().item(); // 10
 */
export const randperm = ops.randperm as <const N extends number, D extends DTypeName = "int64">(
  n: N,
  options?: Drawn<D>,
) => Tensor<[N], D>;

/** What makes random numbers in the shape of another tensor. */
type RandomLike = <X extends TensorLike, D extends DTypeName = DTypeOf<X>>(
  x: X,
  options?: Drawn<D>,
) => Tensor<ShapeOf<X>, D>;

function leaf(out: Tensor, { requiresGrad = false }: RandomOptions): never {
  return (requiresGrad ? out.requiresGrad_() : out) as never;
}

/**
 * Random numbers from [0, 1) in x's shape and dtype.
 * @throws DTypeError for a dtype that is no float
 * @see https://pytorch.org/docs/stable/generated/torch.rand_like.html
 * @example
 * torch.manualSeed(0);
 * torch.randLike(torch.zeros([2])); // tensor([0.4963, 0.7682])
 */
export const randLike: RandomLike = (x, options = {}) =>
  leaf(ops.uniform_(ops.emptyLike(x as never, { dtype: options.dtype }), 0, 1, options), options);

/**
 * Normal random numbers with mean 0 and standard deviation 1 in x's shape and dtype.
 * @throws DTypeError for a dtype that is no float
 * @see https://pytorch.org/docs/stable/generated/torch.randn_like.html
 * @example
 * torch.manualSeed(0);
 * torch.randnLike(torch.zeros([2])); // tensor([ 1.5410, -0.2934])
 */
export const randnLike: RandomLike = (x, options = {}) =>
  leaf(ops.normal_(ops.emptyLike(x as never, { dtype: options.dtype }), 0, 1, options), options);

/**
 * Random whole numbers from `low` (0) to `high` − 1 in x's shape and dtype.
 * @throws ValueError unless low < high
 * @see https://pytorch.org/docs/stable/generated/torch.randint_like.html
 * @example
 * torch.manualSeed(0);
 * torch.randintLike(torch.zeros([3]), 10); // tensor([4., 9., 3.])
 */
export function randintLike<X extends TensorLike, D extends DTypeName = DTypeOf<X>>(
  x: X,
  low: number | bigint,
  high: number | bigint,
  options?: Drawn<D>,
): Tensor<ShapeOf<X>, D>;
export function randintLike<X extends TensorLike, D extends DTypeName = DTypeOf<X>>(
  x: X,
  high: number | bigint,
  options?: Drawn<D>,
): Tensor<ShapeOf<X>, D>;
export function randintLike(x: TensorLike, ...args: readonly (number | bigint | Drawn | undefined)[]): Tensor {
  const bounds = args.filter((a) => typeof a === "number" || typeof a === "bigint");
  const options = args.find((a) => typeof a === "object") ?? {};
  const [low, high] = bounds.length === 1 ? [0, bounds[0]] : bounds;
  return leaf(ops.random_(ops.emptyLike(x as never, { dtype: options.dtype }), low, high, options), options);
}

/**
 * Ones with the probabilities that x has, zeros otherwise; with `p`, ones with that probability in x's shape.
 * @throws ValueError for a probability outside [0, 1], DTypeError for integers as probabilities
 * @see https://pytorch.org/docs/stable/generated/torch.bernoulli.html
 * @example
 * torch.bernoulli(torch.tensor([0, 1, 1])); // tensor([0., 1., 1.])
 */
export const bernoulli: {
  <X extends TensorLike>(x: X, options?: { generator?: Generator }): Tensor<ShapeOf<X>, DTypeOf<X>>;
  <X extends TensorLike>(x: X, p: number, options?: { generator?: Generator }): Tensor<ShapeOf<X>, DTypeOf<X>>;
} = method("bernoulli");

/**
 * Everything that decides the random numbers to come from the default generator, as a uint8 tensor of the 5056 bytes
 * that PyTorch's `get_rng_state` gives.
 * @see https://pytorch.org/docs/stable/generated/torch.get_rng_state.html
 * @example
 * const state = torch.getRngState();
 * const x = torch.rand([3]);
 * torch.setRngState(state);
 * torch.rand([3]).equal(x); // true
 */
export const getRngState = (): Tensor<[number], "uint8"> => ops.tensor(defaultGenerator.getState()) as never;

/**
 * Makes the default generator go on from where one was when `getRngState` was called, here or in PyTorch.
 * @throws ValueError when these are not the bytes of a state
 * @see https://pytorch.org/docs/stable/generated/torch.set_rng_state.html
 * @example
 * torch.setRngState(torch.getRngState());
 */
export function setRngState(state: Tensor | Uint8Array): void {
  defaultGenerator.setState(
    state instanceof Uint8Array ? state : Uint8Array.from(state.flatten().tolist() as number[]),
  );
}
