import { float32 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
import { copyInto, done } from "./copying.ts";
import { address, empty, isRowMajor, type Strided } from "./strided.ts";
import { kernels } from "./wasm.ts";

/** The functions of one number that kernels/functions.ts computes, by the number under which it knows them. */
const FUNCTIONS = {
  ...{ sin: 0, cos: 1, tan: 2, asin: 3, acos: 4, atan: 5, sinh: 6, cosh: 7, asinh: 8, acosh: 9, atanh: 10 },
  ...{ floor: 11, ceil: 12, round: 13, trunc: 14, log1p: 15, expm1: 16, log2: 17, log10: 18, erf: 19 },
  ...{ gelu: 20, geluTanh: 21, softplus: 22, leakyRelu: 23 },
};

export type FunctionName = keyof typeof FUNCTIONS;

/** out = f(x) in out's dtype, a float one; `parameter` is softplus's threshold or leakyRelu's slope. */
export function applyFunction(name: FunctionName, out: Strided, x: Strided, parameter = 0): void {
  if (numel(out.sizes) === 0) return;
  const target = isRowMajor(out) ? out : empty(out.sizes, out.dtype);
  let from = x;
  if (x.dtype !== out.dtype || !isRowMajor(x)) {
    copyInto(target, x);
    from = target;
  }
  const p = out.dtype === float32 ? Math.fround(parameter) : parameter;
  kernels.mapFunction(FUNCTIONS[name], out.dtype.id, address(target), address(from), numel(out.sizes), p);
  if (target !== out) copyInto(out, target);
  done(target, out);
}
