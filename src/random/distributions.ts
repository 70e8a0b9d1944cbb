import type { DType } from "../core/dtype.ts";
import { DTypeError, ValueError } from "../core/errors.ts";
import { kernels } from "../engine/wasm.ts";
import type { Generator } from "./generator.ts";

// Each function fills the n elements at `ptr` of the engine's heap, in memory order, with what PyTorch would draw.
// `op` is what an error calls the function. An error leaves generator and memory as they were.

const FLOAT_MAX = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE };

function needFloat(op: string, dtype: DType): void {
  if (!dtype.isFloatingPoint) {
    throw new DTypeError(op, `makes floats, which a ${dtype} tensor cannot hold; use float32 or float64`);
  }
}

/**
 * Uniform numbers from [lo, hi); rounding may reach hi. float32 and float64.
 * @throws DTypeError for other dtypes, ValueError unless lo ≤ hi and hi − lo is finite in the dtype
 */
export function fillUniform(
  generator: Generator,
  dtype: DType,
  ptr: number,
  n: number,
  lo = 0,
  hi = 1,
  op = "uniform_",
): void {
  needFloat(op, dtype);
  if (!(lo <= hi)) throw new ValueError(op, `expected from ≤ to, got from=${lo} and to=${hi}`);
  const max = FLOAT_MAX[dtype.name as keyof typeof FLOAT_MAX];
  if (!(lo >= -max && hi <= max && hi - lo <= max)) {
    throw new ValueError(op, `the range from ${lo} to ${hi} is too wide for ${dtype}`);
  }
  kernels.randomUniform(generator.ptr, dtype.id, ptr, n, lo, hi);
}

/**
 * Normal numbers. float32 and float64. From 16 elements on, a contiguous destination is filled in blocks; PyTorch
 * gives other ones different numbers, so `contiguous` must tell.
 * @throws DTypeError for other dtypes, ValueError when std is negative
 */
export function fillNormal(
  generator: Generator,
  dtype: DType,
  ptr: number,
  n: number,
  mean = 0,
  std = 1,
  contiguous = true,
  op = "normal_",
): void {
  needFloat(op, dtype);
  if (!(std >= 0)) throw new ValueError(op, `expected std ≥ 0, got ${std}`);
  const fill = n >= 16 && contiguous ? kernels.randomNormal : kernels.randomNormalScalar;
  fill(generator.ptr, dtype.id, ptr, n, mean, std);
}

// What `random_()` draws from, and what bounds a dtype allows: [least, most] inclusive. Floats: the whole numbers that
// they hold exactly.
const WHOLE: Record<DType["name"], readonly [bigint, bigint]> = {
  float32: [-(2n ** 24n), 2n ** 24n],
  float64: [-(2n ** 53n), 2n ** 53n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n],
  bool: [0n, 1n],
};

function whole(op: string, value: number | bigint): bigint {
  if (typeof value === "number" && !Number.isInteger(value)) {
    throw new ValueError(op, `bounds must be whole numbers, got ${value}`);
  }
  return BigInt(value);
}

/**
 * Whole numbers from low to high − 1, of any dtype.
 * @throws ValueError unless low < high, both whole, and the dtype holds every number between
 */
export function fillRandint(
  generator: Generator,
  dtype: DType,
  ptr: number,
  n: number,
  low: number | bigint,
  high: number | bigint,
  op = "randint",
): void {
  const from = whole(op, low);
  const to = whole(op, high);
  if (from >= to) throw new ValueError(op, `expected low < high, got low=${low} and high=${high}`);
  const [least, most] = WHOLE[dtype.name];
  if (from < least || to - 1n > most) {
    throw new ValueError(op, `${dtype} holds whole numbers from ${least} to ${most}, got low=${low} and high=${high}`);
  }
  kernels.randomIntegers(generator.ptr, dtype.id, ptr, n, from, to - from);
}

/** `random_()`: whole numbers from 0 to the most that the dtype holds; floats up to 2²⁴ or 2⁵³. */
export function fillRandom(generator: Generator, dtype: DType, ptr: number, n: number): void {
  kernels.randomIntegers(generator.ptr, dtype.id, ptr, n, 0n, WHOLE[dtype.name][1] + 1n);
}

/**
 * The numbers from 0 to n − 1 in random order.
 * @throws DTypeError for bool, ValueError when the dtype does not hold n − 1
 */
export function fillRandperm(generator: Generator, dtype: DType, ptr: number, n: number, op = "randperm"): void {
  if (dtype.name === "bool") throw new DTypeError(op, "a torch.bool tensor cannot hold a permutation; use int64");
  if (BigInt(n) > WHOLE[dtype.name][1] + 1n) {
    throw new ValueError(op, `${dtype} holds whole numbers up to ${WHOLE[dtype.name][1]}, got n=${n}`);
  }
  kernels.randomPermutation(generator.ptr, dtype.id, ptr, n);
}

/**
 * Ones with probability p, zeros otherwise, of any dtype.
 * @throws ValueError when p is outside [0, 1]
 */
export function fillBernoulli(
  generator: Generator,
  dtype: DType,
  ptr: number,
  n: number,
  p: number,
  op = "bernoulli_",
): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(op, `expected a probability from 0 to 1, got ${p}`);
  kernels.randomBernoulli(generator.ptr, dtype.id, ptr, n, p);
}

/**
 * Ones with the probabilities that stand at `probabilities`, one for each element; both of `dtype`, a float.
 * @throws DTypeError for other dtypes, ValueError when a probability is outside [0, 1]
 */
export function fillBernoulliTensor(
  generator: Generator,
  dtype: DType,
  ptr: number,
  probabilities: number,
  n: number,
  op = "bernoulli",
): void {
  needFloat(op, dtype);
  if (!kernels.randomBernoulliTensor(generator.ptr, dtype.id, ptr, probabilities, n)) {
    throw new ValueError(op, "expected probabilities from 0 to 1, but some lie outside");
  }
}
