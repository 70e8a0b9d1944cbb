import { numel, type Sizes } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { copyInto, done, rowMajor } from "./copying.ts";
import { address, empty, isRowMajor, type Strided } from "./strided.ts";
import { kernels } from "./wasm.ts";

/** A row-major array's dimensions as [outer, n, inner] around `dim`. A 0-d array has one dimension of size 1. */
export function around(sizes: Sizes, dim: number): [outer: number, n: number, inner: number] {
  return [numel(sizes.slice(0, dim)), sizes[dim] ?? 1, numel(sizes.slice(dim + 1))];
}

/** out[i] = x[0] + … + x[i] along dim, or their product, in out's dtype. */
export function cumulate(name: "sum" | "prod", out: Strided, x: Strided, dim: number): void {
  if (capture !== null) return void again(cumulate, name, out, x, dim);
  if (numel(out.sizes) === 0) return;
  const from = rowMajor(x, out.dtype);
  const target = isRowMajor(out) ? out : empty(out.sizes, out.dtype);
  kernels.cumulate(name === "prod", out.dtype.id, address(target), address(from), ...around(out.sizes, dim));
  done(from, x);
  if (target !== out) copyInto(out, target);
  done(target, out);
}

/** out[0] = b[0], out[i] = b[i] + a[i] · out[i − 1] along dim; all of one shape and float dtype. */
export function recurrence(out: Strided, a: Strided, b: Strided, dim: number): void {
  if (capture !== null) return void again(recurrence, out, a, b, dim);
  if (numel(out.sizes) === 0) return;
  const [x, y] = [rowMajor(a), rowMajor(b)];
  const target = isRowMajor(out) ? out : empty(out.sizes, out.dtype);
  kernels.recurrence(out.dtype.id, address(target), address(x), address(y), ...around(out.sizes, dim));
  done(x, a);
  done(y, b);
  if (target !== out) copyInto(out, target);
  done(target, out);
}
