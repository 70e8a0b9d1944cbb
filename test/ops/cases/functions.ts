import { bool, type DType, dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { floats, positives } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Functions of one number: sines and logarithms, rounding, and what stands between the layers of a network.

const angles = ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh"];
const logarithms = ["log1p", "expm1", "log2", "log10", "erf", "reciprocal", "rsqrt", "square"];
const rounded = ["floor", "ceil", "trunc"];
const tested = ["isnan", "isinf", "isfinite"];

/** Both signs of values from the smallest to the largest, closer together around 1. */
function sweep(dtype: DType): number[] {
  const extremes = dtype === float32 ? [1e-45, 1e-40, 1.2e-38, 3e38] : [5e-324, 1e-310, 3e-308, 1.7e308];
  const middle = Array.from({ length: 40 }, (_, i) => Math.exp((i - 24) / 2.3) * 1.1);
  const marks = [0.5, 1, 1.5, 2, 2.5, 3.5, 1.5707963267948966, Math.PI, 0.99, 1.01, 19.9, 20.1, 88, 100, 700];
  const values = [...extremes, ...middle, ...marks];
  return [...values, ...values.map((x) => -x), 0, -0, Infinity, -Infinity, Number.NaN];
}

function* shapesAndDTypes(op: string, ...rest: unknown[]): Generator<Case> {
  for (const dtype of dtypes) {
    yield call(op, make(dtype, [4], [3, 0, 1, 2]), ...rest);
    if (dtype !== uint8 && dtype !== bool) yield call(op, make(dtype, [3], [-3, 0, 2]), ...rest);
  }
  yield withGrad(op, turned(positives([3, 5])), ...rest);
  yield withGrad(op, spaced(positives([7])), ...rest);
  yield withGrad(op, positives([0, 3]), ...rest);
  yield withGrad(op, positives([1, 1]), ...rest);
}

function* elementary(): Generator<Case> {
  for (const op of [...angles, ...logarithms, ...rounded]) {
    for (const dtype of [float32, float64]) {
      // PyTorch's log1p gives up above 1e38.
      const values = sweep(dtype).filter((x) => op !== "log1p" || !(Math.abs(x) > 1e37 && Math.abs(x) < Infinity));
      yield withGrad(op, make(dtype, [values.length], values));
    }
    yield* shapesAndDTypes(op);
  }
  // Large angles, for which a period must be taken off exactly.
  for (const op of ["sin", "cos", "tan"]) {
    yield withGrad(op, make(float64, [7], [1e5, -1e8, 1e15, 123456789.123, 2 ** 40, 1e300, 710]));
  }
  for (const op of tested) {
    for (const dtype of [float32, float64]) yield call(op, make(dtype, [sweep(dtype).length], sweep(dtype)));
    for (const dtype of dtypes) yield call(op, make(dtype, [2, 2], [0, 1, 1, 2]));
    yield call(op, floats([0, 2]));
  }
}

function* roundings(): Generator<Case> {
  const halves = [0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 123.456, -987.654, 0.049, 1e10, 8388609, 0.1];
  for (const dtype of [float32, float64]) {
    for (const decimals of [0, 1, 2, 3, -1, -2]) {
      yield withGrad("round", make(dtype, [halves.length], halves), decimals);
      yield call("round", make(dtype, [5], [Number.NaN, Infinity, -Infinity, 0, -0]), decimals);
    }
  }
  yield* shapesAndDTypes("round", 0);
  for (const dtype of [int32, int64, uint8]) yield call("round", make(dtype, [3], [11, 25, 36]), 1);
}

function* activations(): Generator<Case> {
  const calls: [string, ...unknown[]][] = [
    ["gelu", "none"],
    ["gelu", "tanh"],
    ["silu"],
    ["softplus", 1, 20],
    ["softplus", 2, 20],
    ["softplus", 0.5, 3],
    ["leakyRelu", 0.01],
    ["leakyRelu", 0.2],
    ["leakyRelu", 0],
    ["leakyRelu", -1.5],
  ];
  // Beyond ±10 PyTorch's own float32 gradients overflow; the sweep is of what networks have.
  const values = Array.from({ length: 81 }, (_, i) => (i - 40) / 4);
  for (const [op, ...rest] of calls) {
    for (const dtype of [float32, float64]) {
      yield withGrad(op, make(dtype, [values.length], values), ...rest);
      yield call(op, make(dtype, [9], [1e-40, -1e-40, 30, -30, Infinity, -Infinity, Number.NaN, 0, -0]), ...rest);
    }
    yield withGrad(op, turned(floats([3, 5])), ...rest);
    yield withGrad(op, spaced(floats([7])), ...rest);
    yield withGrad(op, floats([0, 3]), ...rest);
    yield call(op, make(int64, [2], [1, -2]), ...rest);
  }
}

export const functionCases = (): Case[] => [...elementary(), ...roundings(), ...activations()];
