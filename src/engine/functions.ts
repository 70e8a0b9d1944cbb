import { float32 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { copyInto, done } from "./copying.ts";
import { address, empty, isRowMajor, type Strided } from "./strided.ts";
import * as threads from "./threads.ts";

/** Nanoseconds that one takes, at least, and one of four. */
const EACH = 8;
const EACH_OF_FOUR = 1;

/** The functions of one number that kernels/functions.ts computes, by the number under which it knows them. */
const FUNCTIONS = {
  ...{ sin: 0, cos: 1, tan: 2, asin: 3, acos: 4, atan: 5, sinh: 6, cosh: 7, asinh: 8, acosh: 9, atanh: 10 },
  ...{ log1p: 11, expm1: 12, log2: 13, log10: 14, erf: 15, gelu: 16, geluTanh: 17, softplus: 18, leakyRelu: 19 },
  ...{ silu: 20, geluSlope: 21 },
};

/** Those that kernels/functions4.ts computes of float32. */
const inFours = new Set<FunctionName>(["erf", "gelu", "geluTanh", "softplus", "leakyRelu", "silu", "geluSlope"]);

export type FunctionName = keyof typeof FUNCTIONS;

/** out = f(x) in out's dtype, a float one; `parameter` is softplus's threshold or leakyRelu's slope. */
export function applyFunction(name: FunctionName, out: Strided, x: Strided, parameter = 0): void {
  if (capture !== null) return void again(applyFunction, name, out, x, parameter);
  if (numel(out.sizes) === 0) return;
  const target = isRowMajor(out) ? out : empty(out.sizes, out.dtype);
  let from = x;
  if (x.dtype !== out.dtype || !isRowMajor(x)) {
    copyInto(target, x);
    from = target;
  }
  const op = FUNCTIONS[name];
  const n = numel(out.sizes);
  const { id, itemsize } = out.dtype;
  const [to, at] = [address(target), address(from)];
  if (out.dtype === float32 && inFours.has(name)) {
    threads.share("mapFunction4", n, EACH_OF_FOUR, (start, length) => {
      return [op, to + start * 4, at + start * 4, length, parameter];
    });
  } else {
    threads.share("mapFunction", n, EACH, (start, length) => {
      return [op, id, to + start * itemsize, at + start * itemsize, length, parameter];
    });
  }
  if (target !== out) copyInto(out, target);
  done(target, out);
}
