import { bool, dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { floats, indices } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Reading and writing at places that an index or a mask names.

function* along(): Generator<Case> {
  const shapes: [number[], number, number[]][] = [
    [[3, 4], 0, [2, 4]],
    [[3, 4], 0, [5, 2]],
    [[3, 4], 1, [3, 6]],
    [[3, 4], -1, [2, 1]],
    [[2, 3, 4], 1, [2, 2, 3]],
    [[2, 3, 4], -3, [4, 1, 4]],
    [[5], 0, [3]],
    [[], 0, []],
    [[3, 4], 0, [0, 4]],
    [[3, 4], 1, [3, 0]],
  ];
  for (const [sizes, dim, places] of shapes) {
    const high = sizes.at(dim) ?? 1;
    yield withGrad("gather", floats(sizes), dim, indices(places, high));
    yield withGrad("scatterAdd", floats(sizes), floats(places, 40), dim, indices(places, high));
    yield withGrad("gather", turned(floats(sizes)), dim, turned(indices(places, high)));
  }
  // Each place once, so that it does not matter what is written first.
  const once = make(int64, [3, 2], [2, 0, 0, 3, 1, 2]);
  for (const dtype of [float32, float64]) {
    yield withGrad("scatter", make(dtype, [3, 4], [1, 2, 3]), make(dtype, [3, 2], [7, 8, 9, 10]), 1, once);
  }
  yield withGrad("scatter", floats([4, 2]), floats([3, 2], 40), 0, make(int64, [3, 2], [0, 3, 1, 2, 3, 0]));
  yield withGrad("scatter", turned(floats([3, 4])), turned(floats([3, 2], 40)), 1, turned(once));
  yield withGrad("scatter", floats([3, 4]), 2.5, 1, once);
  yield withGrad("scatter", floats([2, 5]), floats([2, 5], 40), 1, make(int64, [2, 2], [4, 0, 1, 2]));
  yield withGrad("scatter", floats([]), floats([], 3), 0, make(int64, [], [0]));
  for (const dtype of dtypes) {
    yield call("gather", make(dtype, [2, 3], [3, 0, 1, 2, 1]), 1, indices([2, 2], 3));
    yield call("scatter", make(dtype, [3, 4], [3, 0, 1]), make(dtype, [3, 2], [1, 0, 1, 1]), 1, once);
    yield call("scatter", make(dtype, [3, 4], [3, 0, 1]), 1, 1, once);
    if (dtype !== bool) {
      yield call("scatterAdd", make(dtype, [2, 3], [3, 0, 1]), make(dtype, [4, 3], [1, 2, 5]), 0, indices([4, 3], 2));
    }
  }
  for (const op of ["scatter", "scatterAdd"]) {
    yield call(op, floats([2, 3]), floats([2, 3]), 1, make(int64, [2, 1], [0, 3]));
    yield call(op, floats([2, 3]), floats([2, 3]), 1, make(int64, [2, 1], [0, -1]));
    yield call(op, floats([2, 3]), floats([2, 1]), 1, indices([2, 2], 3));
    yield call(op, floats([2, 3]), floats([3, 3]), 1, indices([3, 3], 3));
    yield call(op, floats([2, 3]), make(float64, [2, 3], [1]), 1, indices([2, 3], 3));
    yield call(op, floats([2, 3]), floats([2, 3]), 2, indices([2, 3], 2));
    yield call(op, floats([2, 3]), floats([2, 3]), 1, make(float32, [2, 3], [0]));
  }
  yield call("gather", floats([2, 3]), 1, make(int64, [2, 1], [0, 3]));
  yield call("gather", floats([2, 3]), 1, make(int64, [2, 1], [0, -1]));
  yield call("gather", floats([2, 3]), 1, indices([3, 3], 3));
  yield call("gather", floats([2, 3]), 1, indices([3], 3));
  yield call("gather", floats([2, 3]), 2, indices([2, 3], 3));
  yield call("gather", floats([2, 3]), 1, make(float32, [2, 3], [0]));
}

function* blocks(): Generator<Case> {
  for (const [dim, high] of [
    [0, 2],
    [1, 3],
    [2, 4],
    [-1, 4],
  ]) {
    const x = floats([2, 3, 4]);
    const source = (n: number) =>
      floats(
        [2, 3, 4].map((m, d) => (d === (dim + 3) % 3 ? n : m)),
        60,
      );
    for (const n of [1, 5, 0]) yield withGrad("indexSelect", x, dim, indices([n], high));
    for (const alpha of [1, -0.5]) yield withGrad("indexAdd", x, source(4), dim, indices([4], high), alpha);
    yield withGrad("indexSelect", turned(x), dim, spaced(indices([3], high)));
    yield withGrad("indexAdd", turned(x), turned(source(3)), dim, indices([3], high), 2);
  }
  for (const dtype of dtypes) yield call("indexSelect", make(dtype, [3, 2], [3, 0, 1, 2]), 0, indices([4], 3));
  for (const dtype of [int32, int64]) yield call("indexSelect", floats([3, 2]), 0, make(dtype, [2], [2, 0]));
  yield call("indexSelect", floats([3, 2]), 0, make(int64, [], [1]));
  for (const at of [3, -1]) yield call("indexSelect", floats([3, 2]), 0, make(int64, [2], [0, at]));
  yield call("indexSelect", floats([3, 2]), 0, indices([2, 2], 3));
  yield call("indexSelect", floats([3, 2]), 2, indices([2], 2));
  yield call("indexSelect", floats([3, 2]), 0, make(float32, [2], [0]));
  yield call("indexAdd", floats([3, 2]), floats([3, 2]), 0, indices([2], 3), 1);
  yield call("indexAdd", floats([3, 2]), make(float64, [2, 2], [1]), 0, indices([2], 3), 1);
}

function* masks(): Generator<Case> {
  const mask = make(bool, [3, 4], [1, 0, 0, 1, 1, 0, 1]);
  const row = make(bool, [4], [1, 0, 0, 1]);
  const column = make(bool, [3, 1], [0, 1, 1]);
  for (const m of [mask, row, column, make(bool, [], [1]), turned(mask)]) {
    yield withGrad("maskedFill", floats([3, 4]), -1.5, m);
    yield withGrad("maskedFill", turned(floats([3, 4])), make(float32, [], [7]), m);
    yield withGrad("maskedSelect", floats([3, 4]), m);
    yield call("maskedSelect", turned(floats([3, 4])), m); // PyTorch's gradient is in another order there
  }
  yield withGrad("maskedFill", floats([4]), 3, mask);
  yield withGrad("maskedSelect", floats([4]), mask);
  yield withGrad("maskedFill", floats([3, 4]), -Infinity, mask);
  yield withGrad("maskedSelect", floats([]), make(bool, [], [1]));
  yield withGrad("maskedSelect", floats([2]), make(bool, [2], [0]));
  for (const dtype of dtypes) {
    yield call("maskedFill", make(dtype, [2, 2], [3, 1, 0, 2]), 1, make(bool, [2], [1, 0]));
    yield call("maskedSelect", make(dtype, [2, 2], [3, 1, 0, 2]), make(bool, [2], [1, 0]));
    yield call("maskedFill", make(dtype, [2], [1, 0]), make(float64, [], [2]), make(bool, [2], [1, 0]));
    yield call("nonzero", make(dtype, [3, 4], [1, 0, 0, 2, 0]));
  }
  for (const op of ["maskedSelect", "maskedFill"]) {
    const value = op === "maskedFill" ? [1] : [];
    if (op === "maskedSelect") yield call(op, floats([3]), make(int64, [3], [1]));
    yield call(op, floats([3]), ...value, make(bool, [2], [1]));
    yield call(op, floats([0, 3]), ...value, make(bool, [3], [1]));
  }
  yield call("maskedFill", floats([3]), floats([1]), make(bool, [3], [1]));
  yield call("nonzero", make(float32, [4], [Number.NaN, 0, -0, 1e-45]));
  yield call("nonzero", turned(make(int64, [3, 4], [1, 0, 0, 2, 0])));
  yield call("nonzero", make(uint8, [2, 2, 2], [1, 0, 3]));
  yield call("nonzero", make(float32, [], [0]));
  yield call("nonzero", make(float32, [], [5]));
  yield call("nonzero", floats([0, 3]));
}

export const scatteringCases = (): Case[] => [...along(), ...blocks(), ...masks()];
