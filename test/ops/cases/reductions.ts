import { bool, dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { transpose } from "../../../src/ops/index.ts";
import { floats, indices, positives } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Reductions, products of matrices, and softmax with what is built on it.

const sums = ["sum", "mean", "amax", "amin"];
const places = ["argmax", "argmin"];
const pairs = ["max", "min"];

function* reductions(): Generator<Case> {
  for (const op of sums) {
    for (const dim of [null, 0, 1, -1, -3, [0, 2], [2, 0], [1], [0, 1, 2], []]) {
      for (const keepdim of [false, true]) {
        yield withGrad(op, floats([2, 3, 4]), dim, keepdim);
        if (keepdim) yield call(op, make(float64, [2, 3, 4], [0.1, -0.7, 3, 5, 2.25]), dim, keepdim);
      }
    }
    for (const dim of [3, -4, [0, 0], [0, -3]]) yield call(op, floats([2, 3, 4]), dim, false);
    for (const dtype of dtypes) {
      yield call(op, make(dtype, [2, 3], [3, 0, 2, 1, 1, 200]), null, false);
      yield call(op, make(dtype, [2, 3], [3, 0, 2, 1, 1, 200]), 0, true);
      yield call(op, make(dtype, [2, 3], [3, 0, 2, 1, 1, 200]), -1, false);
    }
    for (const dim of [null, 0, 1])
      for (const sizes of [
        [0, 3],
        [3, 0],
      ])
        yield withGrad(op, floats(sizes), dim, false);
    for (const dim of [null, 0, -1]) yield withGrad(op, floats([]), dim, false);
    yield call(op, floats([]), 1, false);
    for (const x of [turned(floats([4, 5])), spaced(floats([3, 3])), turned(floats([2, 3, 4]))]) {
      yield withGrad(op, x, 0, false);
      yield withGrad(op, x, -1, true);
      yield withGrad(op, x, null, false);
    }
    for (const dtype of [float32, float64]) {
      yield call(op, make(dtype, [40, 25], [0.1, 0.3, -0.7, 1e4, 3e-5, 0.25, 7]), 0, false);
      yield call(op, make(dtype, [40, 25], [0.1, 0.3, -0.7, 1e4, 3e-5, 0.25, 7]), 1, false);
      yield call(op, make(dtype, [1700], [0.1, 0.3, 0.7, 3e-5, 0.25]), null, false);
      yield call(op, make(dtype, [2, 3], [1, Number.NaN, 3, Infinity, -Infinity, -0]), 1, false);
      yield call(op, make(dtype, [2, 2], [Infinity, 1, -Infinity, 2]), 0, false);
    }
  }
  yield call("sum", make(int32, [2], [2147483647, 2147483647]), null, false);
  yield call("sum", make(int64, [2], [2n ** 63n - 1n, 1n]), null, false);
  yield call("sum", make(int64, [2], [2n ** 53n, 1n]), null, false);
  yield call("sum", make(uint8, [300], [255]), null, false);
  yield call("sum", make(bool, [300], [true]), null, false);
  yield withGrad("amax", make(float32, [2, 4], [1, 3, 3, 0, 2, 2, 2, 2]), 1, false);
  yield withGrad("amin", make(float32, [2, 4], [1, 3, 3, 1, 2, 2, 2, 2]), [0, 1], false);
}

function* searches(): Generator<Case> {
  const ties = [1, 3, 3, 0, 2, 2, 2, 2, -1, 3, 0, 3];
  for (const op of places) {
    for (const dim of [null, 0, 1, -1]) {
      for (const keepdim of dim === null ? [false] : [false, true]) {
        yield call(op, floats([3, 4]), dim, keepdim);
        yield call(op, make(float32, [3, 4], ties), dim, keepdim);
        yield call(op, turned(floats([2, 3, 4])), dim, keepdim);
      }
      for (const dtype of dtypes.filter((d) => d !== bool))
        yield call(op, make(dtype, [3, 4], [5, 1, 9, 9, 0]), dim, false);
      yield call(op, floats([0, 3]), dim, false);
    }
    yield call(op, floats([2, 3]), 2, false);
    yield call(op, floats([]), 0, false);
    yield call(op, make(float32, [2, 3], [1, Number.NaN, 3, Infinity, Number.NaN, Number.NaN]), 1, false);
    yield call(op, make(float64, [2, 3], [-0, 0, 0, -Infinity, -Infinity, Infinity]), 1, false);
  }
  for (const op of pairs) {
    yield withGrad(op, make(float32, [2, 2], [1, Number.NaN, Number.NaN, 0]));
    yield withGrad(op, floats([3, 4]));
    yield withGrad(op, make(float32, [12], ties));
    yield withGrad(op, floats([]));
    yield call(op, floats([0]));
    for (const dim of [0, 1, -2]) {
      for (const keepdim of [false, true]) yield withGrad(op, floats([3, 4]), dim, keepdim);
      yield withGrad(op, turned(floats([2, 3, 4])), dim, false);
      yield withGrad(op, make(float32, [3, 4], ties), dim, false);
      for (const dtype of dtypes) yield call(op, make(dtype, [3, 4], [5, 1, 9, 0, 200]), dim, false);
      yield call(op, floats([0, 3]), dim, false);
    }
    yield withGrad(op, floats([]), 0, false);
    yield withGrad(op, floats([]), -1, true);
    yield call(op, floats([3]), 1, false);
    yield call(op, make(float32, [2, 3], [1, Number.NaN, 3, Infinity, Number.NaN, -0]), 1, false);
  }
}

function* products(): Generator<Case> {
  const shapes: [number[], number[]][] = [
    [[3], [3]],
    [[4], [4, 3]],
    [[3, 4], [4]],
    [
      [5, 7],
      [7, 10],
    ],
    [[2, 3, 4], [4]],
    [[4], [2, 4, 3]],
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
    [
      [2, 3, 4],
      [4, 5],
    ],
    [
      [3, 4],
      [2, 4, 5],
    ],
    [
      [2, 1, 3, 4],
      [5, 4, 2],
    ],
    [
      [1, 3, 4],
      [6, 4, 1],
    ],
    [
      [0, 3],
      [3, 2],
    ],
    [
      [2, 0],
      [0, 3],
    ],
    [[0], [0]],
    [
      [2, 3],
      [3, 0],
    ],
    [
      [17, 33],
      [33, 9],
    ],
    [
      [3, 4],
      [3, 4],
    ],
    [[3], [4]],
    [[], [3]],
    [
      [2, 3, 4],
      [3, 4, 5],
    ],
  ];
  for (const [a, b] of shapes) yield withGrad("vectorMatmul", floats(a), floats(b, 50));
  for (const dtype of dtypes.filter((d) => d !== bool)) {
    const values = dtype.isFloatingPoint ? [0.5, -1.25, 3, 7] : [3, 1, 2, 100];
    yield call("vectorMatmul", make(dtype, [3, 4], values), make(dtype, [4, 5], values));
    yield call("vectorMatmul", make(dtype, [4], values), make(dtype, [4], values));
    yield call("vectorMatmul", make(dtype, [2, 3, 4], values), make(dtype, [4], values));
  }
  yield call("vectorMatmul", make(int64, [1, 2], [2n ** 62n, 3n]), make(int64, [2, 1], [2n, 5n]));
  yield call("vectorMatmul", floats([2, 2]), make(float64, [2, 2], [1]));
  yield withGrad("matmul", turned(floats([5, 7])), turned(floats([7, 3], 50)));
  yield withGrad("matmul", spaced(floats([5, 7])), turned(floats([7, 3], 50)));
  yield withGrad("matmul", transpose(floats([2, 5, 3]), 1, 2), turned(floats([2, 5, 4], 50)));
  const x = [Infinity, 1, Number.NaN, 0, -Infinity, 2];
  yield call("matmul", make(float32, [2, 3], x), make(float32, [3, 2], [1, 0, 2, 3, -1, 1]));
  for (const dtype of [float32, float64]) {
    const f = (sizes: number[], values: number[]) => make(dtype, sizes, values);
    yield withGrad("linear", f([5, 7], [0.3, -1, 2.5]), f([3, 7], [1, 0.7, -0.2, 3]), f([3], [0.1, 2]));
    yield withGrad("linear", f([2, 5, 7], [0.3, -1, 2.5]), f([3, 7], [1, 0.7, -0.2, 3]), f([3], [0.1, 2]));
    yield withGrad("linear", f([7], [0.3, -1, 2.5]), f([3, 7], [1, 0.7, -0.2, 3]), f([3], [0.1, 2]));
    yield withGrad("linear", f([5, 7], [0.3, -1, 2.5]), f([3, 7], [1, 0.7, -0.2, 3]));
  }
  yield withGrad("linear", turned(floats([5, 7])), turned(floats([3, 7], 50)), spaced(floats([3], 90)));
  yield withGrad("linear", floats([0, 4]), floats([3, 4], 50), floats([3], 90));
  yield withGrad("linear", floats([2, 0]), floats([3, 0], 50), floats([3], 90));
  yield call("linear", floats([2, 3]), floats([3, 4], 50), floats([3], 90));
  yield call("linear", floats([2, 4]), floats([3, 4], 50), floats([2], 90));
}

function* probabilities(): Generator<Case> {
  const logits = [1000, -1000, 999.5, 0.25, -0, 88, 1e-3, -104, 2];
  for (const op of ["softmax", "logSoftmax"]) {
    for (const dtype of [float32, float64]) {
      yield withGrad(op, make(dtype, [3, 5], logits), 1);
      yield withGrad(op, make(dtype, [3, 5], [0.1, 0.5, -2, 3.3]), 0);
      const special = [Number.NaN, 1, 2, -Infinity, 0, 1, -Infinity, -Infinity, -Infinity, Infinity, 0, 1];
      yield call(op, make(dtype, [4, 3], special), 1);
      yield call(op, make(dtype, [4, 3], special), 0);
    }
    for (const dim of [0, 1, 2, -1]) yield withGrad(op, floats([2, 5, 4]), dim);
    for (const n of [1, 2, 3, 4, 10, 17]) yield withGrad(op, floats([2, n]), -1);
    yield withGrad(op, turned(floats([4, 6])), 1);
    yield withGrad(op, floats([]), 0);
    yield withGrad(op, floats([0, 3]), 1);
    yield withGrad(op, floats([3, 0]), 1);
    yield call(op, floats([2, 3]), 2);
    yield call(op, make(int64, [3], [1, 2, 3]), 0);
  }
  for (const reduction of ["none", "mean", "sum"]) {
    for (const dtype of [float32, float64]) {
      yield withGrad("crossEntropy", make(dtype, [4, 10], logits), indices([4], 10), reduction);
      yield withGrad("crossEntropy", make(dtype, [4, 10], [0.1, 0.5, -2, 3.3, -1]), indices([4], 10), reduction);
      const special = [Number.NaN, 1, 2, -Infinity, 0, 1, -Infinity, -Infinity, -Infinity, Infinity, 0, 1];
      yield withGrad("crossEntropy", make(dtype, [4, 3], special), indices([4], 3), reduction);
    }
    yield withGrad("crossEntropy", turned(floats([6, 4])), indices([6], 4), reduction);
    yield withGrad("crossEntropy", floats([0, 4]), indices([0], 4), reduction);
    yield withGrad("crossEntropy", floats([2, 1]), indices([2], 1), reduction);
  }
  yield call("crossEntropy", floats([2, 3]), make(int64, [2], [0, 3]), "mean");
  yield call("crossEntropy", floats([2, 3]), make(int64, [2], [-1, 2]), "mean");
  yield call("crossEntropy", floats([2, 3]), make(int64, [3], [0, 1, 2]), "mean");
  yield call("crossEntropy", floats([2, 3]), positives([2]), "mean");
}

export const reductionCases = (): Case[] => [...reductions(), ...searches(), ...products(), ...probabilities()];
