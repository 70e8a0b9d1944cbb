import { bool, dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { expand, permute } from "../../../src/ops/index.ts";
import { floats, indices, integers } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Views, joining, choosing and making.

function* views(): Generator<Case> {
  for (const op of ["view", "reshape"]) {
    for (const sizes of [[12], [2, -1], [3, 1, 4], [-1, 1], [1, 12, 1], [2, 2, 3]])
      yield withGrad(op, floats([3, 4]), sizes);
    for (const sizes of [[5, -1], [-1, -1], [13], [-2, 6], []]) yield call(op, floats([3, 4]), sizes);
    for (const sizes of [[12], [4, 3], [2, 2, 3], [4, 1, 3]]) yield withGrad(op, turned(floats([3, 4])), sizes);
    for (const sizes of [[6, 4], [2, 12], [24], [3, 2, 4]])
      yield withGrad(op, permute(floats([2, 3, 4]), [1, 0, 2]), sizes);
    for (const sizes of [[12], [6, 2], [3, 2, 2]]) yield withGrad(op, spaced(floats([3, 4])), sizes);
    for (const sizes of [[0], [3, 0], [0, 7]]) yield withGrad(op, floats([0, 3]), sizes);
    yield call(op, floats([0, 3]), [-1, 0]);
    yield withGrad(op, floats([0, 3]), [-1]);
    yield withGrad(op, floats([1]), []);
    yield call(op, expand(floats([3, 1]), [3, 4]), [12]);
    yield call(op, expand(floats([3, 1]), [3, 4]), [3, 2, 2]);
  }
  for (const [from, to] of [
    [0, -1],
    [1, 2],
    [-2, -1],
    [0, 1],
    [1, 1],
    [2, 1],
    [0, 3],
  ]) {
    yield withGrad("flatten", floats([2, 3, 4]), from, to);
    yield withGrad("flatten", turned(floats([2, 3, 4])), from, to);
  }
  yield withGrad("flatten", floats([]));
  for (const dim of [null, 0, 1, 2, -1, 3]) yield withGrad("squeeze", floats([1, 3, 1]), dim);
  yield withGrad("squeeze", floats([]), null);
  yield withGrad("squeeze", floats([]), 0);
  yield withGrad("squeeze", turned(floats([3, 1, 2])), 1);
  for (const dim of [0, 1, 2, -1, -3, 3, -4]) yield withGrad("unsqueeze", turned(floats([3, 4])), dim);
  yield withGrad("unsqueeze", floats([]), -1);
  for (const dims of [
    [2, 0, 1],
    [-1, 0, 1],
    [0, 1, 2],
    [0, 1],
    [0, 0, 1],
    [0, 1, 3],
  ]) {
    yield withGrad("permute", floats([2, 3, 4]), dims);
  }
  yield withGrad("permute", floats([]), []);
  for (const [a, b] of [
    [0, 1],
    [-1, 0],
    [1, 1],
    [0, 3],
  ])
    yield withGrad("transpose", floats([2, 3, 4]), a, b);
  yield withGrad("transpose", floats([]), 0, -1);
  yield call("transpose", floats([]), 3, 0);
  for (const sizes of [[], [3], [3, 4], [2, 3, 4]]) {
    yield withGrad("t", floats(sizes));
    yield withGrad("T", floats(sizes));
  }
  for (const sizes of [[3, 4], [2, 3, 4], [-1, 4], [2, -1, 4], [3, -1], [4, 3], [3], [-1, 3, 4], [0, 3, 4]]) {
    yield withGrad("expand", floats([3, 1]), sizes);
  }
  yield withGrad("expand", floats([]), [2, 3]);
  yield withGrad("expand", turned(floats([2, 3])), [4, 2, 3]);
  for (const [dim, at] of [
    [0, 1],
    [-1, -2],
    [1, 2],
    [2, -4],
    [0, 2],
    [0, -3],
    [3, 0],
  ]) {
    yield withGrad("select", floats([2, 3, 4]), dim, at);
    yield withGrad("select", turned(floats([2, 3, 4])), dim, at);
  }
  yield call("select", floats([]), 0, 0);
  const limits = [
    [0, 1, 4, 1],
    [0, null, null, 2],
    [-1, -3, null, 1],
    [0, 3, 1, 1],
    [0, -9, 9, 3],
    [1, 1, -1, 1],
    [0, 4, null, 5],
  ];
  for (const [dim, ...range] of limits) {
    yield withGrad("slice", floats([5, 3]), dim, ...range);
    yield withGrad("slice", turned(floats([5, 3])), dim, ...range);
  }
  yield call("slice", floats([5]), 0, null, null, 0);
}

function* joining(): Generator<Case> {
  for (const dim of [0, 1, -1, 2]) {
    yield withGrad("cat", [floats([2, 3]), floats([2, 3], 9)], dim);
    yield withGrad("stack", [floats([2, 3]), turned(floats([2, 3], 9))], dim);
  }
  yield withGrad("cat", [floats([2, 3]), turned(floats([4, 3], 9)), floats([0, 3])], 0);
  yield withGrad("cat", [floats([0]), floats([2, 3], 9)], 0);
  yield withGrad("cat", [floats([2, 3], 9), floats([0])], -1);
  yield call("cat", [floats([0]), make(int64, [2, 2], [1, 2, 3, 4])], 1);
  yield call("cat", [floats([0]), floats([0])], 0);
  yield call("cat", [floats([2]), floats([2, 2])], 0);
  yield call("cat", [floats([2, 3]), floats([3, 2])], 0);
  yield call("cat", [floats([]), floats([])], 0);
  yield call("cat", [], 0);
  yield call("stack", [], 0);
  yield call("stack", [floats([2]), floats([3])], 0);
  yield withGrad("stack", [floats([]), floats([], 3)], 0);
  yield withGrad("cat", [floats([2]), make(float64, [2], [0.1, 0.2])], 0);
  for (const a of dtypes) for (const b of dtypes) yield call("cat", [make(a, [2], [1, 0]), make(b, [1], [2])], 0);
  const mask = make(bool, [3, 1], [true, false, true]);
  yield withGrad("where", mask, floats([3, 4]), floats([4], 20));
  yield withGrad("where", mask, floats([3, 4]), 2.5);
  yield withGrad("where", mask, -1, floats([2, 3, 4]));
  yield withGrad("where", mask, turned(floats([3, 4])), spaced(floats([3, 4], 20)));
  yield withGrad("where", make(bool, [0, 4], [true]), floats([1, 4]), floats([]));
  yield withGrad("where", make(bool, [], [true]), floats([2]), floats([2], 5));
  yield withGrad("where", mask, floats([3, 1]), make(float64, [3, 1], [0.1]));
  yield call("where", mask, floats([3, 4]), floats([5]));
  for (const dim of [0, 1, -1]) yield withGrad("gather", floats([3, 4]), dim, indices([2, 3], 3));
  yield withGrad("gather", turned(floats([3, 4])), 1, indices([3, 6], 4));
  yield withGrad("gather", floats([]), 0, make(int64, [], [0]));
  yield call("gather", floats([3, 4]), 0, indices([4], 3));
  yield call("gather", floats([3, 4]), 0, make(int64, [1, 2], [0, 3]));
  yield call("gather", floats([3, 4]), 0, indices([2, 5], 3));
  for (const dtype of dtypes) yield call("copy", integers([3, 2], 0, 2, float32), make(dtype, [2], [1, 0]), false);
}

function* making(): Generator<Case> {
  const ranges = [
    [0, 5, 1],
    [1, 2.5, 0.5],
    [5, 0, -2],
    [0, 1, 0.1],
    [0, 0, 1],
    [-2, 3, 0.7],
    [0, 23, 0.3],
  ];
  for (const [start, end, step] of ranges) {
    for (const dtype of [float32, float64]) yield call("arange", start, end, step, dtype);
    if (Number.isInteger(start * step)) {
      for (const dtype of [int64, int32]) yield call("arange", start, end, step, dtype);
    }
  }
  yield call("arange", 0, 5, 1, uint8);
  yield call("arange", 0, 5, -1, float32);
  yield call("arange", 0, 5, 0, float32);
  yield call("arange", 2n ** 53n - 1n, 2n ** 53n + 4n, 1n, int64);
  yield call("arange", -(2n ** 62n) - 3n, -(2n ** 62n) + 4n, 3n, int64);
  for (const [start, end, steps] of [
    [0, 1, 5],
    [0, 1, 11],
    [-3, 7, 4],
    [1, 0, 8],
    [2, 2, 3],
    [0, 1, 1],
    [0, 1, 0],
    [0, 100, 33],
    [-0.1, 0.7, 50],
  ]) {
    for (const dtype of [float32, float64]) yield call("linspace", start, end, steps, dtype);
  }
  yield call("linspace", 0, 10, 6, int64);
  yield call("linspace", 0, 10, 4, int32);
  yield call("linspace", 0, 1, -1, float32);
  for (const dtype of dtypes) {
    yield call("full", [2, 2], 3, dtype);
    yield call("full", [0, 2], 1, dtype);
    yield call("full", [], true, dtype);
    yield call("eye", 3, 2, dtype);
    yield call("fill_", make(dtype, [3], [1, 0]), 2);
    yield call("zero_", make(dtype, [3], [1, 0]));
  }
  yield call("full", [2], 2.7, int64);
  for (const value of [300, 256]) yield call("full", [2], value, uint8);
  yield call("full", [2], 2 ** 31, int32);
  for (const value of [Infinity, Number.NaN, 2 ** 63, -(2 ** 64)]) {
    yield call("full", [2], value, int64);
    yield call("fill_", make(int64, [2], [1, 2]), value);
  }
  yield call("full", [2], Number.NaN, bool);
  yield call("full", [-1], 1, float32);
  yield call("eye", 0, 3, float32);
  yield call("eye", -1, 3, float32);
}

export const viewCases = (): Case[] => [...views(), ...joining(), ...making()];
