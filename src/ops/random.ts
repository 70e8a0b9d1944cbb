import { float32, int64 } from "../core/dtype.ts";
import { checkSizes, numel, type Sizes } from "../core/shape.ts";
import { copyInto } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import * as fill from "../random/distributions.ts";
import { defaultGenerator, type Generator } from "../random/generator.ts";
import { emptyTensor, isRowMajor, type Tensor } from "../tensor/tensor.ts";
import { add, mul } from "./arithmetic.ts";
import { asLeaf, type TensorOptions } from "./creation.ts";
import { fill as constant } from "./fill.ts";
import { inPlace } from "./in-place.ts";
import type { OpSteps } from "./record.ts";

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
  fill.fillUniform(generator, out.dtype, address(out), numel(sizes), 0, 1, "rand");
  return asLeaf(out, options);
}

/** Numbers of the normal distribution with mean 0 and standard deviation 1. */
export function randn(sizes: Sizes, options: RandomOptions = {}): Tensor {
  const [out, generator] = drawn(checkSizes("randn", sizes), options);
  fill.fillNormal(generator, out.dtype, address(out), numel(sizes), 0, 1, true, "randn");
  return asLeaf(out, options);
}

/** Normal numbers; where mean or std are tensors, each element has its own. */
export function normal(mean: Tensor | number, std: Tensor | number, sizes: Sizes, options: RandomOptions = {}): Tensor {
  const own = typeof std === "number" ? std : 1;
  const shift = typeof mean === "number" && typeof std === "number" ? mean : 0;
  const [out, generator] = drawn(checkSizes("normal", sizes), options);
  fill.fillNormal(generator, out.dtype, address(out), numel(sizes), shift, own, true, "normal");
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
  fill.fillRandint(generator, out.dtype, address(out), numel(sizes), low, high, "randint");
  return asLeaf(out, options);
}

/** The whole numbers from 0 to n − 1 in random order. Default dtype int64. */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  const [out, generator] = drawn(checkSizes("randperm", [n]), options, options.dtype ?? int64);
  fill.fillRandperm(generator, out.dtype, address(out), n);
  return asLeaf(out, options);
}

/** Draws into x. Strided elements get their numbers in row-major order. */
function into(name: string, x: Tensor, draw: (ptr: number, n: number, rowMajor: boolean) => void): Tensor {
  const record: OpSteps<[Tensor], []> = {
    name,
    shape: () => x.sizes,
    dtype: () => x.dtype,
    forward(out) {
      const whole = isRowMajor(out);
      const row = whole ? out : emptyTensor(out.sizes, out.dtype);
      draw(address(row), numel(out.sizes), whole);
      if (whole) return;
      copyInto(out, row);
      dispose(row.storage);
    },
    vjp: (g) => [() => constant(g, 0)],
  };
  return inPlace(record, [x]);
}

/** Fills x with numbers from [from, to). */
export function uniform_(x: Tensor, from = 0, to = 1, { generator = defaultGenerator }: RandomOptions = {}): Tensor {
  return into("uniform", x, (ptr, n) => fill.fillUniform(generator, x.dtype, ptr, n, from, to, "uniform_"));
}

/** Fills x with normal numbers. */
export function normal_(x: Tensor, mean = 0, std = 1, { generator = defaultGenerator }: RandomOptions = {}): Tensor {
  return into("normal", x, (ptr, n, rowMajor) =>
    fill.fillNormal(generator, x.dtype, ptr, n, mean, std, rowMajor, "normal_"),
  );
}
