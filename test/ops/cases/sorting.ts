import { bool, type DType, dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { floats, indices, integers } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Orders, and counts of what is equal.

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const wide: Record<string, readonly (number | bigint)[]> = {
  float32: [3.5, nan, -1e-45, 0, -0, inf, -inf, 1e-45, nan, -3.4e38, 3.4e38, 3.5, -2],
  float64: [3.5, nan, -5e-324, 0, -0, inf, -inf, 5e-324, nan, -1.7e308, 1e300, 3.5, -2],
  int32: [2147483647, -2147483648, 0, -1, 1, 7, 7, -1],
  int64: [2n ** 63n - 1n, -(2n ** 63n), 0n, -1n, 1n, 2n ** 40n, 2n ** 40n, -1n],
  uint8: [255, 0, 1, 128, 127, 1],
  bool: [1, 0, 1, 0],
};

const ofAll = (dtype: DType, rows: number) => make(dtype, [rows, wide[dtype.name].length], wide[dtype.name]);

function* orders(): Generator<Case> {
  for (const op of ["sort", "argsort"]) {
    const asked = op === "sort" ? withGrad : call;
    for (const descending of [false, true]) {
      for (const dtype of dtypes) yield call(op, ofAll(dtype, 2), -1, descending);
      for (const dim of [0, 1, 2, -2]) yield asked(op, floats([2, 5, 3]), dim, descending);
      // Rows long enough for another way of sorting.
      for (const dtype of dtypes) yield call(op, integers([2, 150], 0, dtype === bool ? 2 : 40, dtype), 1, descending);
      yield asked(op, floats([3, 200]), 1, descending);
      yield asked(op, floats([100, 3]), 0, descending);
      yield asked(op, turned(floats([4, 5])), 1, descending);
      yield asked(op, spaced(floats([7])), 0, descending);
      yield asked(op, floats([]), 0, descending);
      yield asked(op, floats([0, 3]), 0, descending);
      yield asked(op, floats([3, 0]), 1, descending);
    }
    yield call(op, floats([3]), 1, false);
  }
  for (const largest of [true, false]) {
    for (const k of [0, 1, 2, 3]) yield withGrad("topk", floats([3, 3]), k, 1, largest);
    yield withGrad("topk", floats([5, 3]), 4, 0, largest);
    yield withGrad("topk", turned(floats([4, 5])), 2, -1, largest);
    yield withGrad("topk", floats([]), 1, 0, largest);
    for (const dtype of [float32, float64, int32, int64, uint8]) {
      yield call("topk", make(dtype, [2, 4], [5, 1, 9, 3, 7, 2, 8, 4]), 2, 1, largest);
    }
    yield call("topk", make(float32, [4], [1, nan, -inf, 2]), 2, 0, largest);
    yield call("topk", floats([3]), 4, 0, largest);
    yield call("topk", floats([3]), -1, 0, largest);
  }
}

function* counts(): Generator<Case> {
  for (const dtype of dtypes) {
    yield call("unique", make(dtype, [2, 5], [3, 1, 0, 1, 3, 200, 0, 7, 1, 2]), null);
    yield call("unique", make(dtype, [4, 2], [1, 2, 0, 1, 1, 2, 0, 0]), 0);
    yield call("unique", make(dtype, [2, 4], [1, 2, 1, 0, 3, 4, 3, 9]), 1);
  }
  yield call("unique", make(float32, [5], [1, inf, -inf, 1, -0]), null);
  yield call("unique", make(int64, [4], [2n ** 62n, -1n, 2n ** 62n, 0n]), null);
  yield call("unique", integers([2, 3, 4], 0, 2, int64), 1);
  yield call("unique", integers([300], 0, 17, int64), null);
  yield call("unique", turned(integers([4, 5], 0, 4, int64)), null);
  yield call("unique", floats([]), null);
  yield call("unique", floats([0]), null);

  for (const dtype of [int32, int64, uint8]) yield call("bincount", make(dtype, [6], [3, 1, 0, 1, 3, 5]), null, 0);
  for (const minlength of [0, 4, 9]) yield call("bincount", indices([20], 6), null, minlength);
  for (const dtype of [float32, float64, int64, int32]) {
    yield call("bincount", make(int64, [4], [3, 1, 0, 1]), make(dtype, [4], [2, 5, 1, 7]), 0);
  }
  yield call("bincount", spaced(indices([9], 6)), spaced(floats([9])), 3);
  yield call("bincount", indices([0], 6), null, 0);
  yield call("bincount", indices([0], 6), null, 3);
  yield call("bincount", make(int64, [2], [1, -1]), null, 0);
  yield call("bincount", floats([2]), null, 0);
  yield call("bincount", indices([2, 2], 3), null, 0);
  yield call("bincount", indices([2], 3), floats([3]), 0);
  yield call("bincount", indices([2], 3), null, -1);

  for (const classes of [-1, 4, 6]) {
    yield call("oneHot", make(int64, [5], [0, 3, 1, 2, 3]), classes);
    yield call("oneHot", make(int64, [2, 2], [0, 3, 1, 2]), classes);
    yield call("oneHot", make(int64, [], [2]), classes);
  }
  yield call("oneHot", make(int64, [2], [0, 3]), 3);
  yield call("oneHot", make(int64, [2], [0, -1]), -1);
  yield call("oneHot", make(int32, [2], [0, 1]), -1);
  yield call("oneHot", floats([2]), -1);
  yield call("oneHot", make(int64, [0], [0]), 3);
  yield call("oneHot", make(int64, [0], [0]), -1);
}

export const sortingCases = (): Case[] => [...orders(), ...counts()];
