import { bool, type DType, dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { floats, positives } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Ops on one tensor, element by element, and conversions.

const everywhere = ["exp", "log", "sqrt", "sigmoid", "tanh"];
const signed = ["neg", "abs", "sign", "relu"];

/** Both signs of values from the smallest to the largest, closer together around 1. */
function sweep(dtype: DType): number[] {
  const small = dtype === float32 ? [1e-45, 1e-40, 1.2e-38, 3e38] : [5e-324, 1e-310, 3e-308, 1.7e308];
  const exponents = Array.from({ length: 24 }, (_, i) => Math.exp((i - 16) / 1.7) * 1.1);
  const values = [...small, ...exponents, 15.9, 44.3, 87.3, 88.7, 88.73, 89.5, 103.9, 104.1, 709.7, 745.2, 0.625];
  return [...values, ...values.map((x) => -x), 0, -0, Infinity, -Infinity, Number.NaN];
}

function* unary(): Generator<Case> {
  for (const op of [...everywhere, ...signed]) {
    for (const dtype of [float32, float64]) {
      const values = sweep(dtype);
      yield withGrad(op, make(dtype, [values.length], values));
    }
    for (const dtype of dtypes.filter((d) => d !== bool || everywhere.includes(op) || op === "sign")) {
      yield call(op, make(dtype, [4], [3, 0, 1, 2]));
      if (dtype !== uint8 && dtype !== bool) yield call(op, make(dtype, [3], [-3, 0, 2]));
    }
    yield withGrad(op, turned(positives([3, 5])));
    yield withGrad(op, spaced(positives([7])));
    yield withGrad(op, positives([0, 3]));
    yield withGrad(op, positives([1, 1]));
  }
  for (const op of signed) {
    yield call(op, make(int32, [3], [-2147483648, 2147483647, -1]));
    yield call(op, make(int64, [3], [-(2n ** 63n), 2n ** 63n - 1n, -(2n ** 53n) - 1n]));
  }
  yield call("neg", make(bool, [2], [true, false]));
  for (const dtype of dtypes) yield call("logicalNot", make(dtype, [4], [3, 0, 1, 0]));
  yield call("logicalNot", make(float32, [4], [Number.NaN, -0, 1e-45, Infinity]));
}

function* clamps(): Generator<Case> {
  const values = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 2, 3];
  const limits = [
    [0, 1],
    [null, 1],
    [0, null],
    [-1, 0.5],
    [2, -2],
    [null, Infinity],
    [Number.NaN, 1],
    [null, null],
  ];
  for (const [low, high] of limits) {
    for (const dtype of [float32, float64]) yield withGrad("clamp", make(dtype, [10], values), low, high);
    if (!Number.isNaN(low)) {
      for (const dtype of [int32, int64]) yield call("clamp", make(dtype, [5], [-3, -1, 0, 1, 5]), low, high);
    }
  }
  yield call("clamp", make(uint8, [3], [1, 100, 200]), 50, 150);
  yield call("clamp", make(bool, [2], [true, false]), 0, 1);
  yield call("clamp", make(int64, [3], [1, 2, 3]), 0, 1.5);
  yield withGrad("clamp", turned(floats([3, 4])), -1, 1);
  yield withGrad("clamp_", floats([3, 4]), -1, 1);
  for (const op of ["relu_", "exp_", "neg_"]) {
    yield withGrad(op, floats([3, 4]));
    yield call(op, turned(floats([3, 4])));
    yield call(op, make(int64, [2], [1, -2]));
  }
}

function* conversions(): Generator<Case> {
  for (const from of dtypes) {
    const values = from.isFloatingPoint ? [0, -0, 1, -1, 2.7, -2.7, 255, 300.7, 2147483520, 1e-3] : [0, 1, 2, 200];
    for (const to of dtypes) {
      yield call("to", make(from, [values.length], values), to);
      yield call("to", turned(make(from, [2, 3], values)), to);
    }
  }
  const special = [Number.NaN, Infinity, -Infinity, 3.4028235677973366e38, 1e39, 1e-46, 16777217, 0.1];
  for (const [from, to] of [
    [float32, float64],
    [float64, float32],
    [float32, bool],
    [float64, bool],
  ]) {
    yield call("to", make(from, [8], special), to);
  }
  const beyond = [Number.NaN, Infinity, -Infinity, 3e9, -3e9, 2147483648, 4294967301, 1e20, -1e20, 300.5, -1.5];
  for (const from of [float32, float64]) {
    for (const to of [int32, int64, uint8]) yield call("to", make(from, [beyond.length], beyond), to);
  }
  const large = [2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n + 5n, 16777217n];
  for (const to of dtypes) yield call("to", make(int64, [6], large), to);
  for (const to of dtypes) yield call("to", make(int32, [3], [-2147483648, 2147483647, -1]), to);
  yield withGrad("to", floats([3, 4]), float64);
  yield withGrad("to", make(float64, [3], [0.1, 0.2, 0.3]), float32);
  yield withGrad("clone", turned(floats([3, 4])));
  yield withGrad("clone", floats([0, 2]));
}

export const pointwiseCases = (): Case[] => [...unary(), ...clamps(), ...conversions()];
