import { bool, dtypes, float32, float64, int32, int64 } from "../../../src/core/dtype.ts";
import { floats, integers } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Products of vectors and matrices, Einstein's notation, and what is true of all elements.

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

function* products(): Generator<Case> {
  const shapes: Record<string, [number[], number[]][]> = {
    dot: [
      [[4], [4]],
      [[0], [0]],
      [[1], [1]],
      [[3], [4]],
      [[2, 2], [4]],
    ],
    mv: [
      [[3, 4], [4]],
      [[0, 4], [4]],
      [[3, 0], [0]],
      [[3, 4], [3]],
      [[4], [4]],
    ],
    mm: [
      [
        [3, 4],
        [4, 5],
      ],
      [
        [0, 4],
        [4, 2],
      ],
      [
        [3, 0],
        [0, 2],
      ],
      [
        [3, 4],
        [3, 4],
      ],
      [[3, 4], [4]],
    ],
    bmm: [
      [
        [2, 3, 4],
        [2, 4, 5],
      ],
      [
        [0, 3, 4],
        [0, 4, 5],
      ],
      [
        [2, 3, 4],
        [3, 4, 5],
      ],
      [
        [1, 3, 4],
        [2, 4, 5],
      ],
      [
        [2, 3, 4],
        [2, 3, 5],
      ],
      [
        [3, 4],
        [4, 5],
      ],
    ],
    outer: [
      [[3], [4]],
      [[0], [4]],
      [[1], [1]],
      [[3, 1], [4]],
    ],
  };
  for (const [op, pairs] of Object.entries(shapes)) {
    for (const [a, b] of pairs) yield withGrad(op, floats(a), floats(b, 50));
    const [a, b] = pairs[0];
    for (const dtype of [float64, int32, int64]) {
      yield call(op, make(dtype, a, [1, -2, 3, 5]), make(dtype, b, [2, 7, -1]));
    }
    yield withGrad(op, a.length > 1 ? turned(floats(a)) : spaced(floats(a)), spaced(floats(b, 50)));
    if (op !== "outer") yield call(op, floats(a), make(float64, b, [1]));
  }
  yield call("outer", make(int64, [2], [1, 2]), floats([3]));
}

function* einsums(): Generator<Case> {
  const calls: [string, ...number[][]][] = [
    ["ij,jk->ik", [3, 4], [4, 5]],
    ["ij,jk", [3, 4], [4, 5]],
    ["ij,kj->ik", [3, 4], [5, 4]],
    [" ij , jk -> ki ", [3, 4], [4, 5]],
    ["bij,bjk->bik", [2, 3, 4], [2, 4, 5]],
    ["bhqd,bhkd->bhqk", [2, 3, 4, 5], [2, 3, 2, 5]],
    ["i,i->", [4], [4]],
    ["i,i", [4], [4]],
    ["i,i->i", [4], [4]],
    ["bi,bi->b", [3, 4], [3, 4]],
    ["i,j->ij", [3], [4]],
    ["i,j->ji", [3], [4]],
    ["ij->ji", [3, 4]],
    ["ji", [3, 4]],
    ["ij->", [3, 4]],
    ["ij->i", [3, 4]],
    ["ii->i", [3, 3]],
    ["ii->", [3, 3]],
    ["ii", [3, 3]],
    ["iij->j", [3, 3, 4]],
    ["iii->i", [3, 3, 3]],
    ["...ij,...jk->...ik", [2, 3, 4], [4, 5]],
    ["...ij,...jk->...ik", [2, 1, 3, 4], [5, 4, 2]],
    ["...i->...", [2, 3, 4]],
    ["i...->i", [2, 3, 4]],
    ["i...j->...ij", [2, 3, 4]],
    ["...,...->...", [2, 3], [3]],
    ["...ij->...ji", [2, 3, 4]],
    ["ij,jk,kl->il", [2, 3], [3, 4], [4, 2]],
    ["ij,ik,il->jkl", [3, 2], [3, 4], [3, 2]],
    ["i,i,i->i", [4], [4], [4]],
    ["ij,j,j->i", [3, 4], [4], [4]],
    ["bn,anm,bm->ba", [2, 5], [3, 5, 4], [2, 4]],
    ["ij,jk->ik", [3, 1], [4, 5]],
    ["ij,ij->ij", [3, 1], [1, 4]],
    ["i,i->", [1], [4]],
    ["Ab,bC->CA", [2, 3], [3, 4]],
    ["Ba", [2, 3]],
    [",i->i", [], [3]],
    ["->", []],
    ["ij,jk->ik", [0, 4], [4, 5]],
    ["ij,jk->ik", [3, 0], [0, 5]],
    // What PyTorch refuses.
    ["ij,jk->ik", [3, 4], [5, 2]],
    ["ij->ijk", [3, 4]],
    ["ij->ii", [3, 4]],
    ["ij,jk->ik", [3, 4]],
    ["ij", [3, 4, 5]],
    ["i.j", [3, 4]],
    ["ii->i", [3, 4]],
    ["i1->i", [3, 4]],
  ];
  for (const [equation, ...shapes] of calls) {
    yield withGrad("einsum", equation, ...shapes.map((sizes, i) => floats(sizes, 30 * i)));
  }
  yield withGrad("einsum", "ij,jk->ik", turned(floats([3, 4])), spaced(floats([4, 5], 30)));
  yield call("einsum", "ij,jk->ik", make(int64, [2, 2], [1, 2, 3, 4]), make(int64, [2, 2], [5, 6, 7, 8]));
  yield call("einsum", "ij,jk->ik", make(float64, [2, 2], [0.1, 2, 3, 4]), make(float64, [2, 2], [5, 6, 7, 8]));
}

function* truths(): Generator<Case> {
  for (const op of ["all", "any"]) {
    for (const dim of [null, 0, 1, -1, [0, 2]]) {
      for (const keepdim of dim === null ? [false] : [false, true]) {
        yield call(op, integers([2, 3, 4], 0, 2, bool), dim, keepdim);
        yield call(op, turned(integers([2, 3, 4], 0, 2, int64)), dim, keepdim);
      }
    }
    for (const dtype of dtypes) yield call(op, make(dtype, [3, 2], [0, 0, 3, 0, 200, 1]), 1, false);
    yield call(op, make(float32, [4, 1], [nan, -0, inf, 1e-45]), 1, false);
    for (const dim of [null, 0, 1]) yield call(op, floats([0, 3]), dim, false);
    yield call(op, floats([]), null, false);
    yield call(op, floats([2]), 1, false);
  }
  for (const a of dtypes) {
    for (const b of dtypes) yield call("logicalXor", make(a, [4], [0, 1, 0, 2]), make(b, [4], [0, 0, 3, 1]));
  }
  yield call("logicalXor", turned(integers([3, 4], 0, 2, bool)), integers([4], 0, 2, bool));
  yield call("logicalXor", integers([3], 0, 2, bool), integers([4], 0, 2, bool));

  const x = [1, 1.000001, 1.1, nan, inf, -inf, 0, 1e-9, 100, inf];
  const y = [1, 1, 1, nan, inf, inf, 1e-9, 0, 100.002, 1];
  for (const dtype of [float32, float64]) {
    for (const options of [{}, { rtol: 0.2 }, { atol: 0.5, rtol: 0 }, { equalNan: true }, { rtol: 0, atol: 0 }]) {
      for (const op of ["isclose", "allclose"]) {
        yield call(op, make(dtype, [10], x), make(dtype, [10], y), options);
        yield call(op, make(dtype, [10], x), make(dtype, [10], x), options);
        yield call(op, make(dtype, [2], [1, 2]), make(dtype, [2], [1, 2]), options);
        yield call(op, make(dtype, [2, 2], [1]), make(dtype, [], [1]), options);
      }
    }
  }
  for (const op of ["isclose", "allclose"]) {
    for (const dtype of [int32, int64, bool]) {
      yield call(op, make(dtype, [3], [1, 0, 5]), make(dtype, [3], [1, 0, 6]), {});
      yield call(op, make(dtype, [3], [1, 0, 5]), make(dtype, [3], [1, 1, 6]), { rtol: 0.5 });
    }
    yield call(op, floats([3]), make(float64, [3], [1]), {});
    yield call(op, floats([3]), floats([4]), {});
  }
  yield call("equal", floats([2, 3]), floats([2, 3]));
  yield call("equal", floats([2, 3]), floats([2, 3], 1));
  yield call("equal", floats([2, 3]), floats([3, 2]));
  yield call("equal", floats([3]), floats([1]));
  yield call("equal", make(float32, [2], [nan, 1]), make(float32, [2], [nan, 1]));
  yield call("equal", make(float32, [1], [0]), make(float32, [1], [-0]));
  yield call("equal", make(int64, [2], [2n ** 53n, 1n]), make(int64, [2], [2n ** 53n + 1n, 1n]));
  yield call("equal", turned(floats([3, 4])), floats([3, 4]));
  yield call("equal", floats([0, 3]), floats([0, 3]));
  yield call("equal", make(int64, [1], [1]), make(int32, [1], [1]));
}

export const algebraCases = (): Case[] => [...products(), ...einsums(), ...truths()];
