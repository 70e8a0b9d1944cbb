import { float32, int64 } from "../core/dtype.ts";
import { DTypeError } from "../core/errors.ts";
import { checkSizes, mapped, numel, type Sizes } from "../core/shape.ts";
import { again } from "../engine/capture.ts";
import { copyInto } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import * as fill from "../random/distributions.ts";
import { defaultGenerator, type Generator } from "../random/generator.ts";
import { emptyTensor, isRowMajor, type Tensor, viewTensor } from "../tensor/tensor.ts";
import { add, mul } from "./arithmetic.ts";
import { clone, detach } from "./convert.ts";
import { asLeaf, type TensorOptions } from "./creation.ts";
import { fill as constant } from "./fill.ts";
import { inPlace } from "./in-place.ts";
import type { OpSteps } from "./record.ts";
import { expand } from "./views.ts";

export interface RandomOptions extends TensorOptions {
  /** Where the random numbers come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator;
}

function drawn(sizes: Sizes, options: RandomOptions, dtype = options.dtype ?? float32): [Tensor, Generator] {
  return [emptyTensor(sizes, dtype), options.generator ?? defaultGenerator];
}

/** Numbers from [0, 1). */
export function rand(sizes: Sizes, options: RandomOptions = {}): Tensor {
  const [out, generator] = drawn(checkSizes("rand", sizes), options);
  again(() => fill.fillUniform(generator, out.dtype, address(out), numel(sizes), 0, 1, "rand"));
  return asLeaf(out, options);
}

/** Numbers of the normal distribution with mean 0 and standard deviation 1. */
export function randn(sizes: Sizes, options: RandomOptions = {}): Tensor {
  const [out, generator] = drawn(checkSizes("randn", sizes), options);
  again(() => fill.fillNormal(generator, out.dtype, address(out), numel(sizes), 0, 1, true, "randn"));
  return asLeaf(out, options);
}

/** Normal numbers; where mean or std are tensors, each element has its own. */
export function normal(mean: Tensor | number, std: Tensor | number, sizes: Sizes, options: RandomOptions = {}): Tensor {
  const own = typeof std === "number" ? std : 1;
  const shift = typeof mean === "number" && typeof std === "number" ? mean : 0;
  const [out, generator] = drawn(checkSizes("normal", sizes), options);
  again(() => fill.fillNormal(generator, out.dtype, address(out), numel(sizes), shift, own, true, "normal"));
  const scaled = typeof std === "number" ? out : mul(out, std);
  return asLeaf(typeof mean === "number" && shift === mean ? scaled : add(scaled, mean), options);
}

/** Whole numbers from low to high − 1. Default dtype int64. */
export function randint(
  low: number | bigint,
  high: number | bigint,
  sizes: Sizes,
  options: RandomOptions = {},
): Tensor {
  const [out, generator] = drawn(checkSizes("randint", sizes), options, options.dtype ?? int64);
  again(() => fill.fillRandint(generator, out.dtype, address(out), numel(sizes), low, high, "randint"));
  return asLeaf(out, options);
}

/** The whole numbers from 0 to n − 1 in random order. Default dtype int64. */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  const [out, generator] = drawn(checkSizes("randperm", [n]), options, options.dtype ?? int64);
  again(() => fill.fillRandperm(generator, out.dtype, address(out), n));
  return asLeaf(out, options);
}

/** The dimensions of x, those whose elements stand furthest apart first: the order in which PyTorch goes through x. */
function memoryOrder({ strides }: Tensor): number[] {
  return strides.map((_, d) => d).sort((a, b) => strides[b] - strides[a] || a - b);
}

/** x's elements with its dimensions in another order. */
function reordered(x: Tensor, dims: readonly number[]): Tensor {
  const inOrder = (list: Sizes) => mapped(dims, (d) => list[d]);
  return viewTensor(x, inOrder(x.sizes), inOrder(x.strides), x.offset);
}

/** A new tensor of x's shape whose elements stand in the same order in memory, as `torch.empty_like` makes it. */
export function emptyLike(x: Tensor, options: TensorOptions = {}): Tensor {
  const order = memoryOrder(x);
  const plain = emptyTensor(
    mapped(order, (d) => x.sizes[d]),
    options.dtype ?? x.dtype,
  );
  const back = x.sizes.map((_, d) => order.indexOf(d));
  return asLeaf(isRowMajor(x) ? emptyTensor(x.sizes, plain.dtype) : reordered(plain, back), options);
}

type Draw = (out: Tensor, rowMajor: boolean) => void;

/** Draws into x, in the order in which its elements stand in memory; `draw` is given row-major tensors. */
function into(name: string, x: Tensor, draw: Draw): Tensor {
  const record: OpSteps<[Tensor], []> = {
    name,
    shape: () => x.sizes,
    dtype: () => x.dtype,
    forward: (out) => again(drawInto, out, draw),
    vjp: (g) => [() => constant(g, 0)],
  };
  return inPlace(record, [x]);
}

function drawInto(out: Tensor, draw: Draw): void {
  const rowMajor = isRowMajor(out);
  const inOrder = rowMajor ? out : reordered(out, memoryOrder(out));
  if (isRowMajor(inOrder)) {
    draw(inOrder, rowMajor);
    return;
  }
  const row = emptyTensor(inOrder.sizes, out.dtype);
  draw(row, rowMajor);
  copyInto(inOrder, row);
  dispose(row.storage);
}

/** Fills x with numbers from [from, to). */
export function uniform_(x: Tensor, from = 0, to = 1, { generator = defaultGenerator }: RandomOptions = {}): Tensor {
  return into("uniform", x, (out) =>
    fill.fillUniform(generator, out.dtype, address(out), numel(out.sizes), from, to, "uniform_"),
  );
}

/** Fills x with normal numbers. */
export function normal_(x: Tensor, mean = 0, std = 1, { generator = defaultGenerator }: RandomOptions = {}): Tensor {
  return into("normal", x, (out, rowMajor) =>
    fill.fillNormal(generator, out.dtype, address(out), numel(out.sizes), mean, std, rowMajor, "normal_"),
  );
}

/** Fills x with whole numbers from low to high − 1; without bounds, with all that its dtype holds from 0 on. */
export function random_(
  x: Tensor,
  low: number | bigint | null = null,
  high: number | bigint | null = null,
  { generator = defaultGenerator }: RandomOptions = {},
): Tensor {
  return into("random", x, (out) => {
    const to = [generator, out.dtype, address(out), numel(out.sizes)] as const;
    if (low === null) fill.fillRandom(...to);
    else fill.fillRandint(...to, high === null ? 0 : low, high ?? low, "random_");
  });
}

/** Fills x with ones with probability p, or with p's element of that place, and zeros otherwise. */
export function bernoulli_(
  x: Tensor,
  p: Tensor | number = 0.5,
  { generator = defaultGenerator }: RandomOptions = {},
): Tensor {
  if (typeof p === "number") {
    return into("bernoulli", x, (out) =>
      fill.fillBernoulli(generator, out.dtype, address(out), numel(out.sizes), p, "bernoulli_"),
    );
  }
  const each = expand(detach(p), x.sizes);
  const order = isRowMajor(x) ? x.sizes.map((_, d) => d) : memoryOrder(x);
  return into("bernoulli", x, (out) => {
    const probabilities = emptyTensor(out.sizes, p.dtype);
    copyInto(probabilities, reordered(each, order));
    const drawn = out.dtype === p.dtype ? out : emptyTensor(out.sizes, p.dtype);
    const n = numel(out.sizes);
    fill.fillBernoulliTensor(generator, p.dtype, address(drawn), address(probabilities), n, "bernoulli_");
    dispose(probabilities.storage);
    if (drawn === out) return;
    copyInto(out, drawn);
    dispose(drawn.storage);
  });
}

/** Ones with the probabilities that x has, zeros otherwise; with p, ones with that probability in x's shape. */
export function bernoulli(x: Tensor, p: Tensor | number = x, options: RandomOptions = {}): Tensor {
  if (p === x && !x.dtype.isFloatingPoint) {
    throw new DTypeError("bernoulli", `the probabilities have to be floats, not ${x.dtype}`);
  }
  const start = x.requiresGrad ? clone(x) : emptyTensor(x.sizes, x.dtype);
  return bernoulli_(start, p === x ? detach(x) : p, options);
}
