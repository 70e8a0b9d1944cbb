import * as ops from "../ops/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { operand, type Value } from "./arguments.ts";

// Methods that go element by element: functions of one number, rounding, what is true of numbers.

const functions = {
  ...{ sin: ops.sin, cos: ops.cos, tan: ops.tan, asin: ops.asin, acos: ops.acos, atan: ops.atan },
  ...{ sinh: ops.sinh, cosh: ops.cosh, asinh: ops.asinh, acosh: ops.acosh, atanh: ops.atanh },
  ...{ log1p: ops.log1p, expm1: ops.expm1, log2: ops.log2, log10: ops.log10, erf: ops.erf },
  ...{ reciprocal: ops.reciprocal, rsqrt: ops.rsqrt },
  ...{ floor: ops.floor, ceil: ops.ceil, trunc: ops.trunc },
};

type InPlaceOf<Names extends string> = { [Name in Names as `${Name}_`]: (x: Tensor) => Tensor };

/** `x.sin_()` for each function `x.sin()`. */
function inPlaceOf<const F extends Record<string, typeof ops.sin>>(named: F): InPlaceOf<keyof F & string> {
  const entries = Object.entries(named).map(([name, { record }]) => [
    `${name}_`,
    (x: Tensor) => ops.inPlace(record, [x]),
  ]);
  return Object.fromEntries(entries);
}

interface Rounding {
  decimals?: number;
}

export const elementwise = {
  ...functions,
  ...inPlaceOf({
    ...functions,
    ...{ abs: ops.abs, sqrt: ops.sqrt, log: ops.log, sigmoid: ops.sigmoid, tanh: ops.tanh },
  }),
  square: ops.square,
  square_: (x: Tensor) => ops.inPlace(ops.pow.record, [x, 2]),
  round: (x: Tensor, { decimals = 0 }: Rounding = {}) => ops.round(x, decimals),
  round_: (x: Tensor, { decimals = 0 }: Rounding = {}) => ops.inPlace(ops.round.record, [x], decimals),
  isnan: ops.isnan,
  isinf: ops.isinf,
  isfinite: ops.isfinite,
  isclose: ops.isclose,
  allclose: ops.allclose,
  equal: ops.equal,
  logicalXor: ops.logicalXor,
  maskedFill: (x: Tensor, mask: Tensor, value: Value) => ops.maskedFill(x, operand(value), mask),
  maskedFill_: (x: Tensor, mask: Tensor, value: Value) => ops.inPlace(ops.maskedFill.record, [x, operand(value)], mask),
};
