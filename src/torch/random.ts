import type { DTypeName } from "../core/dtype-types.ts";
import { broadcast, type Sizes } from "../core/shape.ts";
import type { Fits, FitsAll, NewShape, Result, Shape } from "../core/shape-types.ts";
import * as ops from "../ops/index.ts";
import type { RandomOptions } from "../ops/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Options, sizesAndOptions } from "./creation.ts";

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
