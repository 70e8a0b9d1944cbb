import { dtypes, float32, float64, int32, int64, uint8 } from "../../../src/core/dtype.ts";
import { floats, positives } from "../../../src/ops/samples.ts";
import { type Case, call, make, spaced, turned, withGrad } from "./case.ts";

// Running sums and products, products, variances, medians and norms.

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

function* running(): Generator<Case> {
  for (const op of ["cumsum", "cumprod"]) {
    for (const dtype of [float32, float64]) {
      for (const dim of [0, 1, -1]) {
        yield withGrad(op, make(dtype, [4, 5], [0.3, -1.7, 2.5, 0.9, 1.1, -0.6]), dim);
        yield withGrad(op, make(dtype, [4, 5], [0.3, 0, 2.5, 0.9, 0, -0.6, 1.5]), dim);
        yield call(op, make(dtype, [3, 3], [1, nan, 2, inf, -inf, 0, -0, 1, 2]), dim);
      }
      yield call(op, make(dtype, [1000], [1.01, 0.99, 1.003, 0.997]), 0);
    }
    for (const dim of [0, 1, 2, -1]) yield withGrad(op, positives([2, 3, 4]), dim);
    for (const dtype of dtypes) yield call(op, make(dtype, [2, 3], [3, 0, 1, 2, 1, 200]), 1);
    yield call(op, make(int32, [3], [2147483647, 2147483647, 2]), 0);
    yield call(op, make(int64, [3], [2n ** 62n, 2n ** 62n, 3n]), 0);
    yield withGrad(op, turned(positives([3, 5])), 0);
    yield withGrad(op, spaced(positives([7])), 0);
    yield withGrad(op, floats([0, 3]), 1);
    yield withGrad(op, floats([2, 0]), 1);
    yield withGrad(op, floats([]), -1);
    yield call(op, floats([2, 3]), 2);
    yield call(op, floats([]), 1);
  }
}

function* products(): Generator<Case> {
  for (const dtype of [float32, float64]) {
    for (const dim of [null, 0, 1, -1]) {
      yield withGrad("prod", make(dtype, [3, 4], [0.3, -1.7, 2.5, 0.9, 1.1]), dim, false);
      yield withGrad("prod", make(dtype, [3, 4], [0.3, -1.7, 0, 0.9, 1.1]), dim, false);
      yield withGrad("prod", make(dtype, [3, 4], [0.3, 0, 2.5, 0, 1.1, 2, 3]), dim, dim !== null);
      yield call("prod", make(dtype, [2, 3], [1, nan, 0, inf, 0, -inf]), dim, false);
    }
  }
  for (const dtype of dtypes)
    for (const dim of [null, 1]) yield call("prod", make(dtype, [2, 3], [3, 1, 2]), dim, false);
  yield call("prod", make(int64, [3], [2n ** 40n, 2n ** 40n, 3n]), null, false);
  yield withGrad("prod", turned(positives([3, 5])), 0, false);
  yield withGrad("prod", floats([]), null, false);
  for (const dim of [null, 0, 1]) yield withGrad("prod", floats([0, 3]), dim, false);
  yield call("prod", floats([2]), 1, false);
}

function* spreads(): Generator<Case> {
  for (const op of ["var", "std"]) {
    for (const dim of [null, 0, 1, -1, [0, 2], [1]]) {
      for (const correction of [0, 1, 2]) {
        for (const keepdim of [false, true]) yield withGrad(op, floats([2, 3, 4]), dim, correction, keepdim);
      }
    }
    for (const dtype of [float32, float64]) {
      yield withGrad(op, make(dtype, [3, 4], [100, 101, 99.5, 100.25]), 1, 1, false);
      yield withGrad(op, make(dtype, [3], [2.5]), 0, 1, false);
      yield call(op, make(dtype, [2, 3], [1, nan, 2, inf, 1, 2]), 1, 1, false);
      yield call(op, make(dtype, [600], [0.1, 0.3, -0.7, 3e-5, 0.25, 7]), null, 1, false);
    }
    for (const dtype of [int32, int64, uint8]) yield call(op, make(dtype, [3], [1, 2, 3]), null, 1, false);
    yield withGrad(op, floats([1]), 0, 1, false);
    yield withGrad(op, floats([]), null, 0, false);
    yield call(op, floats([0, 3]), 0, 1, false);
    yield call(op, floats([0, 3]), 1, 1, false);
    yield withGrad(op, turned(floats([3, 5])), 0, 1, false);
    yield call(op, floats([2, 3]), 2, 1, false);
  }
}

function* medians(): Generator<Case> {
  const values = [5, 1, 9, 3, 7, 2, 8, 4, 6, 0, 11, 10];
  yield withGrad("median", floats([3, 4]));
  yield withGrad("median", floats([5]));
  yield withGrad("median", make(float32, [6], [2, 1, 2, 3, 2, 9]));
  yield withGrad("median", make(float64, [5], [2, nan, 1, nan, 3]));
  yield withGrad("median", make(float32, [4], [inf, -inf, 1, 2]));
  yield withGrad("median", floats([]));
  yield call("median", floats([0]));
  for (const dtype of [float32, float64, int32, int64, uint8]) {
    yield call("median", make(dtype, [3, 4], values));
    for (const dim of [0, 1, -1]) {
      for (const keepdim of [false, true]) yield call("medianAlong", make(dtype, [3, 4], values), dim, keepdim);
    }
  }
  for (const dim of [0, 1, 2]) yield withGrad("medianAlong", floats([2, 5, 3]), dim, false);
  yield withGrad("medianAlong", turned(floats([3, 5])), 1, true);
  yield withGrad("medianAlong", floats([]), 0, false);
  yield call("medianAlong", make(float32, [2, 4], [1, nan, 2, 3, 4, 5, 6, 7]), 1, false);
  yield call("medianAlong", floats([0, 3]), 0, false);
  yield call("medianAlong", floats([0, 3]), 1, false);
  yield call("medianAlong", floats([3]), 1, false);
}

function* norms(): Generator<Case> {
  const powers = [2, 1, 3, 1.5, 0.5, 0, -1, inf, -inf];
  for (const p of powers) {
    for (const dim of [null, 0, -1, [0, 1]]) {
      for (const keepdim of [false, true]) yield withGrad("norm", floats([3, 4]), p, dim, keepdim);
    }
    for (const dtype of [float32, float64]) {
      yield withGrad("norm", make(dtype, [2, 3], [3, -4, 1, 2, -2, 0.5]), p, 1, false);
      yield call("norm", make(dtype, [2, 3], [nan, 1, 2, inf, -inf, 0]), p, 1, false);
    }
    yield withGrad("norm", turned(floats([3, 5])), p, 0, false);
    yield call("norm", floats([]), p, null, false);
    yield call("norm", make(int64, [2], [1, 2]), p, null, false);
  }
  yield withGrad("norm", make(float32, [2, 3], [0, 0, 0, 3, 0, 4]), 2, 1, false);
  yield withGrad("norm", make(float32, [2, 3], [0, 0, 0, 3, 0, 4]), 3, 1, false);
  yield withGrad("norm", make(float32, [2, 3], [2, -2, 1, 3, 0, 0]), inf, 1, false);
  for (const p of [2, 1, 3]) yield call("norm", floats([0, 3]), p, 0, false);
  yield call("norm", floats([2, 3]), 2, 2, false);

  for (const dim of [0, 1, -1, [0, 2], [0, 1, 2]]) {
    for (const keepdim of [false, true]) yield withGrad("logsumexp", floats([2, 3, 4]), dim, keepdim);
  }
  for (const dtype of [float32, float64]) {
    yield withGrad("logsumexp", make(dtype, [3, 3], [1000, 999, 998.5, -1000, -1001, -999, 0.1, 5, -3]), 1, false);
    const special = [nan, 1, 2, -inf, 0, 1, -inf, -inf, -inf, inf, 0, 1];
    yield call("logsumexp", make(dtype, [4, 3], special), 1, false);
  }
  yield withGrad("logsumexp", turned(floats([3, 5])), 0, false);
  yield withGrad("logsumexp", floats([]), 0, false);
  yield call("logsumexp", floats([0, 3]), 0, false);
  yield call("logsumexp", floats([0, 3]), 1, false);
  for (const dtype of dtypes) yield call("logsumexp", make(dtype, [2, 2], [1, 2, 0, 200]), 1, false);
}

export const statisticsCases = (): Case[] => [...running(), ...products(), ...spreads(), ...medians(), ...norms()];
