import { dtypes, int64 } from "../../../src/core/dtype.ts";
import { floats } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// The same elements in other places, in pieces, in triangles and on diagonals.

const layouts = [floats([2, 3, 4]), turned(floats([2, 3, 4])), spaced(floats([2, 3, 4]))];

function* moved(): Generator<Case> {
  for (const x of layouts) {
    for (const dims of [[0], [1], [-1, 0], [0, 1, 2], []]) yield withGrad("flip", x, dims);
    for (const [shifts, dims] of [
      [1, null],
      [-7, null],
      [1, 0],
      [-2, 1],
      [9, -1],
      [
        [1, 2],
        [0, 2],
      ],
      [
        [1, -1],
        [1, 1],
      ],
      [0, 0],
    ]) {
      yield withGrad("roll", x, shifts, dims);
    }
    for (const times of [
      [1, 1, 1],
      [2, 1, 3],
      [2, 1, 2, 1],
      [0, 1, 1],
    ]) {
      yield withGrad("repeat", x, times);
    }
    for (const times of [[2], [2, 1], [1, 2, 2], [2, 1, 1, 2]]) yield withGrad("tile", x, times);
  }
  for (const dtype of dtypes) {
    yield call("flip", make(dtype, [2, 3], [3, 0, 1, 2]), [1]);
    yield call("roll", make(dtype, [2, 3], [3, 0, 1, 2]), 1, 1);
    yield call("repeat", make(dtype, [2, 3], [3, 0, 1, 2]), [2, 2]);
  }
  yield withGrad("flip", floats([]), []);
  yield call("flip", floats([2, 3]), [0, 0]);
  yield call("flip", floats([2, 3]), [2]);
  yield call("flip", floats([0, 3]), [0, 1]);
  yield call("roll", floats([0, 3]), 2, 1);
  yield withGrad("roll", floats([]), 3, null);
  yield call("roll", floats([2, 3]), [1, 2], 0);
  yield call("roll", floats([2, 3]), 1, 2);
  yield call("repeat", floats([2, 3]), [2]);
  yield call("repeat", floats([2, 3]), [2, -1]);
  yield withGrad("repeat", floats([]), [3, 2]);
  yield withGrad("repeat", floats([]), []);
  yield withGrad("expandAs", floats([3, 1]), floats([2, 3, 4]));
  yield withGrad("viewAs", floats([3, 4]), floats([2, 6]));
  yield call("expandAs", floats([3]), floats([4]));
  yield call("viewAs", floats([3]), floats([4]));
  for (const indexing of ["ij", "xy"]) {
    yield withGrad("meshgrid", [floats([3]), floats([4], 9)], indexing);
    yield withGrad("meshgrid", [floats([3]), floats([4], 9), floats([2], 20)], indexing);
    yield withGrad("meshgrid", [floats([3])], indexing);
    yield withGrad("meshgrid", [floats([]), floats([2])], indexing);
    yield call("meshgrid", [floats([2, 3]), floats([2])], indexing);
    yield call("meshgrid", [make(int64, [2], [1, 2]), make(int64, [0], [1])], indexing);
  }
}

function* pieces(): Generator<Case> {
  for (const x of [floats([7, 3]), turned(floats([7, 3]))]) {
    for (const n of [1, 2, 3, 5, 7, 9]) yield withGrad("chunk", x, n, 0);
    for (const size of [1, 2, 3, 7, 10]) yield withGrad("split", x, size, 0);
    yield withGrad("split", x, [2, 0, 5], -2);
    yield withGrad("split", x, [1, 2], 1);
    yield withGrad("unbind", x, 0);
    yield withGrad("unbind", x, -1);
    yield withGrad("narrow", x, 0, 2, 3);
    yield withGrad("narrow", x, 1, -2, 2);
    yield withGrad("narrow", x, 0, 7, 0);
  }
  yield call("split", floats([7, 3]), [2, 4], 0);
  yield call("split", floats([7, 3]), 0, 0);
  yield call("split", floats([7, 3]), -1, 0);
  yield call("split", floats([0, 3]), 2, 0);
  yield call("split", floats([0, 3]), 0, 0);
  yield call("chunk", floats([0, 3]), 2, 0);
  yield call("chunk", floats([2, 3]), 0, 0);
  yield call("narrow", floats([3]), 0, 2, 2);
  yield call("narrow", floats([3]), 0, 0, -1);
  yield call("narrow", floats([3]), 0, -4, 1);
  for (const [op, ...rest] of [
    ["chunk", 1, 0],
    ["split", 1, 0],
    ["unbind", 0],
    ["narrow", 0, 0, 1],
  ] as const) {
    yield call(op, floats([]), ...rest);
  }
  yield call("unbind", floats([2, 3]), 2);
}

function* triangles(): Generator<Case> {
  const shapes = [
    [3, 4],
    [4, 3],
    [2, 3, 3],
    [0, 3],
    [1, 1],
  ];
  for (const k of [0, 1, -1, 5, -5]) {
    for (const op of ["tril", "triu"]) {
      for (const sizes of shapes) yield withGrad(op, floats(sizes), k);
      yield withGrad(op, turned(floats([3, 4])), k);
      for (const dtype of dtypes) yield call(op, make(dtype, [3, 3], [3, 1, 1, 2, 7]), k);
    }
    // PyTorch 1.13 fails on diagonals outside of the matrix.
    for (const sizes of Math.abs(k) > 3 ? [[3], [1]] : [[3, 4], [4, 4], [3], [1]])
      yield withGrad("diag", floats(sizes), k);
    if (Math.abs(k) < 3) yield withGrad("diag", turned(floats([3, 4])), k);
    yield withGrad("diag", spaced(floats([4])), k);
    yield withGrad("diagonal", floats([3, 4]), k, 0, 1);
    yield withGrad("diagonal", floats([2, 3, 4]), k, 0, 2);
    yield withGrad("diagonal", turned(floats([2, 3, 4])), k, -1, 0);
  }
  const special = [Number.NaN, Infinity, -Infinity, 1];
  yield call("tril", make(floats([]).dtype, [3, 3], special), 0);
  yield call("diag", make(floats([]).dtype, [3], special), 0);
  for (const op of ["tril", "triu"]) yield call(op, floats([3]), 0);
  for (const sizes of [[], [2, 2, 2]]) yield call("diag", floats(sizes), 0);
  yield call("diagonal", floats([3]), 0, 0, 1);
  yield call("diagonal", floats([3, 3]), 0, 1, 1);
  for (const dtype of dtypes) yield call("diag", make(dtype, [2], [3, 1]), 1);
  yield withGrad("trace", floats([3, 4]));
  yield withGrad("trace", turned(floats([3, 3])));
  yield call("trace", make(int64, [2, 2], [1, 2, 3, 4]));
  yield call("trace", floats([3]));
}

export const rearrangingCases = (): Case[] => [...moved(), ...pieces(), ...triangles()];
