import { float64, int64 } from "../core/dtype.ts";
import { IndexError } from "../core/errors.ts";
import { numel } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { done, rowMajor } from "./copying.ts";
import * as heap from "./heap.ts";
import { REDUCE } from "./reduction.ts";
import { address, borrowed, type Strided, writeElement } from "./strided.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";

/** out = softmax, or its logarithm, of x along the last dimension; out is row-major. */
export function softmax(out: Strided, x: Strided, log: boolean): void {
  if (capture !== null) return void again(softmax, out, x, log);
  const n = x.sizes.at(-1) ?? 1;
  if (numel(x.sizes) === 0) return;
  const y = rowMajor(x, out.dtype);
  const kernel = log ? "logSoftmax" : "softmax";
  const { id, itemsize } = out.dtype;
  const [to, from, row] = [address(out), address(y), n * itemsize];
  threads.share(kernel, numel(x.sizes) / n, n * 2, (start, length) => {
    return [id, to + start * row, from + start * row, length, n];
  });
  done(y, x);
}

/**
 * −log softmax(x[r])[target[r]] for x of [rows, classes]: into `out` each, or their sum or mean, in their order;
 * `kept` of [rows, classes + 1] has what crossEntropyGrad needs.
 * @throws IndexError for a target that is no class
 */
export function crossEntropy(
  op: string,
  out: Strided,
  kept: Strided,
  x: Strided,
  target: Strided,
  reduction: "none" | "mean" | "sum",
): void {
  if (capture !== null) return void again(crossEntropy, op, out, kept, x, target, reduction);
  const [rows, classes] = x.sizes;
  const y = rowMajor(x);
  const t = rowMajor(target, int64);
  const losses = reduction === "none" ? out : borrowed([rows], out.dtype);
  const at = address(t);
  const bad = kernels.crossEntropy(x.dtype.id, address(losses), address(kept), address(y), at, rows, classes);
  const value = bad < 0 ? 0n : heap.i64[at / 8 + bad];
  if (losses !== out) {
    if (bad < 0) addUp(out, losses, reduction === "mean" ? rows : 1);
    heap.dispose(losses.storage);
  }
  done(y, x);
  done(t, target);
  if (bad >= 0) throw new IndexError(op, `target ${value} is out of bounds: classes are 0 to ${classes - 1}`);
}

/** out = Σ x / by, of one element; x is row-major, of out's dtype. */
function addUp(out: Strided, x: Strided, by: number): void {
  const at = address(out);
  kernels.reduce(REDUCE.sum, out.dtype.id, at, address(x), 1, x.sizes[0], 1, 0);
  // In float64 the quotient is exact enough to be rounded once more.
  if (by !== 1) writeElement(at, (out.dtype === float64 ? heap.f64[at / 8] : heap.f32[at / 4]) / by, out.dtype);
}

/** out[r] = (softmax(x[r]) − onehot(target[r])) · g[r] · scale for the x that crossEntropy kept; a 0-d g serves all rows. */
export function crossEntropyGrad(out: Strided, kept: Strided, target: Strided, g: Strided, scale: number): void {
  if (capture !== null) return void again(crossEntropyGrad, out, kept, target, g, scale);
  const [rows, classes] = out.sizes;
  if (numel(out.sizes) === 0) return;
  const t = rowMajor(target, int64);
  const every = rowMajor(g);
  const [to, from, scales] = [address(out), address(kept), address(every)];
  const each = g.sizes.length === 0 ? 0 : 1;
  kernels.crossEntropyGrad(out.dtype.id, to, from, address(t), scales, each, scale, rows, classes);
  done(t, target);
  done(every, g);
}
