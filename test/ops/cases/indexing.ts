import { bool, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { Slice } from "../../../src/ops/index.ts";
import { floats, indices } from "../../../src/ops/samples.ts";
import type { Tensor } from "../../../src/tensor/tensor.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// What stands between brackets in Python, read and assigned to.

const slice = (start: number | null = null, stop: number | null = null, step = 1) => new Slice(start, stop, step);
const places = (...values: number[]) => make(int64, [values.length], values);
const mask = (...values: boolean[]) => make(bool, [values.length], values);

/** Items for a tensor of shape [3, 4, 5]: how elements are read and written with them must be PyTorch's way. */
function subscripts(): unknown[][] {
  const grid = make(int64, [2, 2], [0, 2, 1, 0]);
  const evens = make(bool, [3, 4], [true, false, false, true, false]);
  return [
    [],
    [1],
    [-1],
    [1, 2, 3],
    [0, "...", -1],
    ["..."],
    ["...", 2],
    [null],
    [null, 1, null],
    ["...", null],
    ["1:"],
    ["::2"],
    ["1:-1", "::3", ":2"],
    ["-2:", ":", "1:4:2"],
    [":0"],
    ["2:1"],
    ["-100:100"],
    [slice(1, null), 0],
    [slice(null, null, 2), "...", slice(-2)],
    [0, slice(1, 3), null, 2],
    [[0, 2]],
    [[0, 0, -1]],
    [[]],
    [
      [
        [0, 1],
        [2, 0],
      ],
    ],
    [":", [0, 3, 3]],
    [":", ":", [4, 0]],
    [
      [0, 1],
      [2, 3],
    ],
    [[0, 1], ":", [2, 3]],
    [
      [0, 1],
      [2, 3],
      [4, 0],
    ],
    [":", [0, 1], [2, 3]],
    [0, [1, 2]],
    [0, ":", [1, 2]],
    [[0, 1], 2],
    [[0, 1], ":", 2],
    [":", 1, [0, 2]],
    [1, [0, 1], null],
    [null, [0, 1]],
    [[0, 1], null, [1, 2]],
    [[0, 1], "...", [3, 4]],
    [[0, 1], "1:3", [3, 4]],
    [
      [[0], [2]],
      [1, 3],
    ],
    [[[0], [2]], ":", [1, 3]],
    [":", [[0], [2]], [1, 3]],
    [[1], [2, 3]],
    [places(0, 2, 1)],
    [places(-1, -3)],
    [grid],
    [grid, ":", grid],
    ["...", grid],
    [make(int64, [], [2])],
    [make(int64, [], [1]), ":", [0, 1]],
    [":", make(int64, [], [1]), [0, 1]],
    [":", make(int64, [], [1])],
    [places(1), ":", make(int64, [], [1])],
    [make(uint8, [3], [1, 0, 1])],
    [make(uint8, [3, 4], [1, 0, 0, 1, 0])],
    [mask(true, false, true)],
    [mask(false, false, false)],
    [":", mask(true, false, true, true)],
    ["...", mask(true, false, true, true, false)],
    [mask(true, false, true), 1],
    [mask(true, false, true), [1, 2]],
    [mask(true, false, true), ":", [1, 2]],
    [[true, false, true]],
    [evens],
    [evens, [0]],
    [evens, "..."],
    [make(bool, [3, 4, 5], [true, false, false, true, false, true, true])],
    [1, make(bool, [4, 5], [true, false, false])],
    ["1:", mask(true, false, true, true)],
    [make(bool, [], [true])],
    [make(bool, [], [false])],
    [0, make(bool, [], [true])],
    // errors
    [3],
    [-4],
    [0, 0, 5],
    [0, 0, 0, 0],
    [[0, 3]],
    [
      [0, 1],
      [0, 1, 2],
    ],
    [places(0, -4)],
    [mask(true, false)],
    [make(bool, [4, 3], [true])],
    [make(float32, [2], [0, 1])],
    [slice(null, null, 0)],
    [":", ":", ":", [0]],
  ];
}

function* reads(): Generator<Case> {
  const x = () => floats([3, 4, 5]);
  for (const items of subscripts()) yield withGrad("subscript", x(), ...items);
  for (const items of [[[0, 2]], [":", [0, 3], 1], [mask(true, false, true), ":", [1, 2]], ["1:", "::2"], [1, null]]) {
    yield withGrad("subscript", turned(x()), ...items);
    yield withGrad("subscript", spaced(x()), ...items);
  }
  for (const dtype of [float64, int32, int64, uint8, bool]) {
    const y = () => make(dtype, [3, 2], [1, 0, 2, 3, 1, 5]);
    for (const items of [
      [1],
      [[2, 0, 0]],
      [mask(true, false, true)],
      [
        [0, 1],
        [1, 0],
      ],
    ])
      yield call("subscript", y(), ...items);
  }
  yield withGrad("subscript", floats([5, 4]), [0, 1, 2, 3, 4], indices([5], 4)); // y_hat[range, y]
  yield withGrad("subscript", floats([0, 3]), []);
  yield withGrad("subscript", floats([0, 3]), ":", [1, 2]);
  yield call("subscript", floats([0, 3]), [0]);
  yield call("subscript", floats([0, 3]), 0);
  yield call("subscript", floats([]), 0);
  yield withGrad("subscript", floats([]), "...");
  yield withGrad("subscript", floats([]), null);
  yield withGrad("subscript", floats([3]), [0, 0, 0, 1]);
}

/** Values for what `items` name in `x`: a number, one element, and every shape that broadcasts to it. */
function* writes(): Generator<Case> {
  const value = (sizes: number[]) => floats(sizes, 100);
  for (const items of subscripts()) {
    const x = floats([3, 4, 5]);
    yield withGrad("setSubscript", x, 0.5, false, ...items);
    yield withGrad("setSubscript", x, value([]), false, ...items);
  }
  const shaped: [unknown[], number[]][] = [
    [[1], [4, 5]],
    [[1], [5]],
    [[1], [1, 4, 1]],
    [[1], [1, 1, 4, 5]],
    [[1], [3]],
    [[1], [2, 4, 5]],
    [
      ["1:", "::2"],
      [2, 2, 5],
    ],
    [
      ["1:", "::2"],
      [2, 1, 1],
    ],
    [[[0, 2]], [2, 4, 5]],
    [[[0, 2]], [4, 5]],
    [[[0, 2]], [1, 1, 5]],
    [[[0, 2]], [1, 2, 4, 5]],
    [[[0, 2]], [3, 4, 5]],
    [[[0, 2]], [2]],
    [
      [":", [0, 3]],
      [3, 2, 5],
    ],
    [
      [":", [0, 3]],
      [2, 5],
    ],
    [
      [":", [0, 3]],
      [3, 1, 1],
    ],
    [
      [":", [0, 3]],
      [3, 3, 5],
    ],
    [
      [[0, 1], ":", [2, 3]],
      [2, 4],
    ],
    [[[0, 1], ":", [2, 3]], [4]],
    [
      [[0, 1], ":", [2, 3]],
      [2, 1],
    ],
    [
      [":", [0, 1], [2, 3]],
      [3, 2],
    ],
    [
      [":", [0, 1], [2, 3]],
      [3, 1],
    ],
    [[":", [0, 1], [2, 3]], [2]],
    [[mask(true, false, true)], [2, 4, 5]],
    [[mask(true, false, true)], [1, 5]],
    [[mask(true, false, true)], [3, 4, 5]],
    [[make(bool, [3, 4], [true, false, false, true, false])], [5]],
    [[make(bool, [3, 4, 5], [true, false, false])], [20]],
    [[make(bool, [3, 4, 5], [true, false, false])], [7]],
    [[0, 0, 0], [1]],
    [
      ["...", [1, 1, 1]],
      [3, 4, 1],
    ],
    [[1, "...", 2], [4]],
  ];
  for (const [items, sizes] of shaped) {
    yield withGrad("setSubscript", floats([3, 4, 5]), value(sizes), false, ...items);
    yield call("setSubscript", turned(floats([3, 4, 5])), spaced(value(sizes)), false, ...items);
  }
  const x = (): Tensor => floats([3, 4]);
  for (const items of [
    [[0, 0, 2, 0]],
    [
      [0, 0, 1],
      [1, 1, 2],
    ],
    [":", [3, 3]],
    [mask(true, false, true)],
  ]) {
    yield withGrad("setSubscript", x(), value([]), true, ...items);
    yield withGrad("setSubscript", x(), 2.5, true, ...items);
    yield call("setSubscript", turned(x()), value([]), true, ...items);
  }
  yield withGrad("setSubscript", x(), value([4, 4]), true, [0, 0, 2, 0]);
  yield withGrad("setSubscript", x(), value([3]), true, [0, 0, 1], [1, 1, 2]);
  for (const dtype of [float64, int32, int64, uint8, bool]) {
    yield call("setSubscript", make(dtype, [3, 2], [1, 0, 2]), 1, false, [2, 0]);
    yield call("setSubscript", make(dtype, [3, 2], [1, 0, 2]), make(int64, [2], [3, 4]), false, 1);
    yield call("setSubscript", make(dtype, [3, 2], [1, 0, 2]), make(float32, [2], [3.7, 4]), false, "1:");
  }
}

export const indexingCases = (): Case[] => [...reads(), ...writes()];
