import { bool, type DType, dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { abs } from "../../../src/ops/index.ts";
import { floats, positives } from "../../../src/ops/samples.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";
import { type Case, call, make, spaced, turned, type Value, withGrad } from "./case.ts";

// Ops on two operands: every pair of dtypes in every form, edge values, shapes and strides.

const arithmetic = ["add", "sub", "mul", "div", "maximum", "minimum", "remainder", "floorDivide", "pow"];
const comparisons = ["eq", "ne", "lt", "le", "gt", "ge"];
const logical = ["logicalAnd", "logicalOr"];

/** Where a value of this dtype can be had at all: bools have no quotient or power there. */
const asked = (op: string, ...types: (DType | null)[]): boolean =>
  !(["remainder", "floorDivide", "pow"].includes(op) && types.every((type) => type === bool));

function* promotion(): Generator<Case> {
  const left = (dtype: DType, sizes: number[]) => make(dtype, sizes, [3, 0, 2]);
  const right = (dtype: DType, sizes: number[]) => make(dtype, sizes, [2, 1, 2]);
  for (const op of [...arithmetic, "eq", "lt"]) {
    for (const a of dtypes) {
      for (const b of dtypes.filter((b) => asked(op, a, b))) {
        for (const sizes of [
          [[3], [3]],
          [[3], []],
          [[], [3]],
          [[], []],
        ]) {
          yield call(op, left(a, sizes[0]), right(b, sizes[1]));
        }
      }
      for (const number of [2, 2.5].filter(() => asked(op, a))) {
        for (const sizes of [[3], []]) {
          yield call(op, left(a, sizes), number);
          if (op !== "pow" || a.isFloatingPoint) yield call(op, number, right(a, sizes));
        }
      }
    }
  }
  for (const op of logical) {
    for (const a of dtypes) for (const b of dtypes) yield call(op, left(a, [3]), right(b, [3]));
  }
  const condition = make(bool, [3], [true, false, true]);
  for (const a of dtypes) {
    for (const b of dtypes) {
      for (const sizes of [
        [[3], [3]],
        [[3], []],
        [[], [3]],
        [[], []],
      ]) {
        yield call("where", condition, left(a, sizes[0]), right(b, sizes[1]));
      }
    }
  }
  for (const op of ["add_", "sub_", "mul_", "div_", "pow_", "copy_"]) {
    for (const a of dtypes) {
      for (const b of dtypes.filter((b) => asked(op.slice(0, -1), a, b))) {
        for (const sizes of [[3], []]) yield call(op, left(a, [3]), right(b, sizes));
      }
      for (const number of [2, 2.5].filter(() => asked(op.slice(0, -1), a))) yield call(op, left(a, [3]), number);
    }
  }
}

const specials: Record<string, readonly number[]> = {
  float32: [
    ...[Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -2.5, 3, 1e-45, -1e-40, 1.1754944e-38, 3.4028235e38],
    ...[-3.4028235e38, 16777217],
  ],
  float64: [
    ...[Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -2.5, 3, 5e-324, -1e-310, 2.2250738585072014e-308],
    ...[1.7976931348623157e308, -1.7976931348623157e308, 9007199254740994],
  ],
};
const modular = ["remainder", "floorDivide"];
const mild = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -2.5, 3, 0.1, -0.7, 7, 1e5, -1e-3];

/** PyTorch's vectors make NaN of very large by very small, and infinity of the largest float64 to the power of 1. */
const rough = (op: string, dtype: DType): boolean => modular.includes(op) || (op === "pow" && dtype === float64);

const wholes: Record<string, readonly Value[]> = {
  int32: [-2147483648, 2147483647, -1, 1, 2, 7, -7, 3, -3, 1000],
  int64: [-(2n ** 63n), 2n ** 63n - 1n, -1n, 1n, 2n, 7n, -7n, 2n ** 53n + 1n, -3n, 1000n],
  uint8: [255, 254, 128, 127, 1, 2, 7, 16, 3, 100],
};

/** Every value beside every value, in two tensors of one length. */
function crossed(dtype: DType, values: readonly Value[]): [Tensor, Tensor] {
  const n = values.length;
  const at = (f: (i: number) => number) => Array.from({ length: n * n }, (_, i) => values[f(i)]);
  return [
    make(
      dtype,
      [n * n],
      at((i) => Math.floor(i / n)),
    ),
    make(
      dtype,
      [n * n],
      at((i) => i % n),
    ),
  ];
}

function* edges(): Generator<Case> {
  for (const dtype of [float32, float64]) {
    const pair = crossed(dtype, specials[dtype.name]);
    for (const op of arithmetic) yield withGrad(op, ...(rough(op, dtype) ? crossed(dtype, mild) : pair));
    for (const op of comparisons) yield call(op, ...pair);
    for (const op of ["add", "mul", "div", "remainder", "floorDivide", "pow"]) {
      const values = rough(op, dtype) ? mild : specials[dtype.name];
      for (const number of [0, -0, -1, 0.5, -0.5, 2, 3, -2, Infinity, Number.NaN]) {
        yield withGrad(op, make(dtype, [values.length], values), number);
        if (op !== "pow" || number > 0) yield withGrad(op, number, make(dtype, [values.length], values));
      }
    }
  }
  for (const dtype of [int32, int64, uint8]) {
    const pair = crossed(dtype, wholes[dtype.name]);
    for (const op of [...arithmetic, ...comparisons]) {
      if (op !== "div" && !modular.includes(op)) yield call(op, ...pair);
    }
    for (const op of modular) {
      yield call(op, ...crossed(dtype, wholes[dtype.name].slice(1))); // the lowest by −1 kills PyTorch's process
      yield call(op, make(dtype, [3], [1, 2, 3]), make(dtype, [3], [1, 0, 1]));
      yield call(op, make(dtype, [3], [1, 2, 3]), 0);
    }
    yield call("pow", make(dtype, [3], [1, 2, 3]), -1);
    yield call("div", make(dtype, [3], [1, 2, 3]), make(dtype, [3], [1, 0, 2]));
    yield call("add", make(dtype, [3], [1, 2, 255]), 300);
    yield call("mul", make(dtype, [3], [1, 2, 255]), -3);
  }
}

function* shapes(): Generator<Case> {
  const pairs: [Tensor, Tensor][] = [
    [floats([17]), floats([17], 31)],
    [floats([2, 3, 4]), floats([4], 40)],
    [floats([2, 3, 4]), floats([3, 1], 40)],
    [floats([5, 1, 1]), floats([1, 6, 3], 40)],
    [floats([1]), floats([], 4)],
    [floats([0, 3]), floats([3])],
    [floats([2, 0]), floats([2, 1])],
    [floats([0]), floats([])],
    [turned(floats([5, 9])), floats([5, 9], 60)],
    [turned(floats([5, 9])), turned(floats([5, 9], 60))],
    [turned(floats([3, 4, 5])), spaced(floats([4, 5], 70))],
    [spaced(floats([33])), floats([33], 40)],
    [floats([3, 4]), floats([5], 40)],
    [floats([2, 3]), floats([2], 40)],
  ];
  for (const op of arithmetic) {
    for (const [a, b] of pairs) {
      if (op === "pow") yield withGrad(op, abs(a), b);
      else yield withGrad(op, a, b);
    }
  }
  for (const op of comparisons) for (const [a, b] of pairs) yield call(op, a, b);
  yield withGrad("add", floats([3]), make(float64, [3], [0.1, 0.2, 0.3]));
  yield withGrad("mul", floats([3, 2]), make(float64, [2], [0.1, 0.2]));
  yield withGrad("div", floats([3]), make(float64, [], [0.3]));
  yield withGrad("mul", floats([3]), make(int64, [3], [3, 2, 1]));
  yield withGrad("pow", positives([4]), make(int32, [4], [0, 1, 2, 3]));
  yield withGrad("addAlpha", floats([17]), floats([17], 31), 0.1);
  yield withGrad("subAlpha", floats([17]), floats([17], 31), 0.1);
  yield call("addAlpha", make(int64, [3], [1, 2, 3]), make(int64, [3], [4, 5, 6]), 3);
  for (const op of ["add_", "sub_", "mul_", "div_"]) {
    yield withGrad(op, floats([3, 4]), floats([4], 20));
    yield withGrad(op, floats([3, 4]), 2.5);
    yield withGrad(op, floats([3, 4]), make(float64, [4], [0.1, 0.2, 0.3, 0.4]));
    yield call(op, turned(floats([3, 4])), floats([3, 1], 20));
    yield call(op, floats([4]), floats([3, 4], 20));
  }
  yield withGrad("pow_", positives([5]), 3);
  yield withGrad("copy_", floats([3, 4]), floats([4], 20));
  yield withGrad("copy_", floats([3]), make(float64, [3], [0.1, 0.2, 0.3]));
  yield withGrad("fill_", floats([3]), 2);
  yield withGrad("zero_", floats([3]));
}

export const arithmeticCases = (): Case[] => [...promotion(), ...edges(), ...shapes()];
