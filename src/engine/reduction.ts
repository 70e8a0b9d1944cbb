import { bool, int64 } from "../core/dtype.ts";
import { numel, type Sizes } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { copyInto, done, permuted, reshaped, rowMajor } from "./copying.ts";
import { dispose } from "./heap.ts";
import { address, borrowed, isRowMajor, roomOfTask, type Strided, writeElement } from "./strided.ts";
import * as threads from "./threads.ts";
import { kernels } from "./wasm.ts";

/** Nanoseconds that an element of a sum takes, and one whose square is added up. */
const EACH = 0.15;
const EACH_SQUARE = 0.5;

/** The numbers by which kernels know reductions. */
export const REDUCE = { sum: 0, prod: 1, max: 2, min: 3 };
export type ReduceName = keyof typeof REDUCE;

interface Split {
  /** x, row-major, with the dimensions that are reduced next to each other. */
  x: Strided;
  outer: number;
  r: number;
  inner: number;
}

/** x as [outer, r, inner] with r the dims (ascending) that go. Permutes and copies only where they are apart. */
function split(x: Strided, dims: readonly number[]): Split {
  const rank = x.sizes.length;
  const count = dims.length;
  let first = count === 0 ? 0 : dims[0];
  let together = x;
  if (count > 0 && dims[count - 1] !== first + count - 1) {
    first = rank - count;
    const kept = x.sizes.map((_, d) => d).filter((d) => !dims.includes(d));
    together = permuted(x, [...kept, ...dims]);
  }
  const y = rowMajor(together);
  const { sizes } = y;
  return {
    x: y,
    outer: product(sizes, 0, first),
    r: product(sizes, first, first + count),
    inner: product(sizes, first + count, rank),
  };
}

/** The product of sizes from one dimension to another. */
function product(sizes: Sizes, from: number, to: number): number {
  let n = 1;
  for (let d = from; d < to; d++) n *= sizes[d];
  return n;
}

/** out = x reduced over dims (ascending), in out's dtype. The caller sees to reductions over nothing. */
export function reduce(name: ReduceName, out: Strided, x: Strided, dims: readonly number[]): void {
  if (capture !== null) return void again(reduce, name, out, x, dims);
  if (numel(out.sizes) === 0) return;
  if (x.dtype === bool && name === "sum" && dims.length === x.sizes.length) {
    writeElement(address(out), countTrue(x), out.dtype);
    return;
  }
  const y = rowMajor(x, out.dtype);
  if (dims.length === 0) copyInto(out, y);
  else {
    const s = split(y, dims);
    const { outer, r, inner } = s;
    const { id, itemsize } = out.dtype;
    const [to, from] = [address(out), address(s.x)];
    threads.share("reduce", outer, r * inner * EACH, (start, length, number) => {
      const [at, src] = [to + start * inner * itemsize, from + start * r * inner * itemsize];
      return [REDUCE[name], id, at, src, length, r, inner, roomOfTask(number)];
    });
    done(s.x, y);
  }
  done(y, x);
}

/**
 * squares (float64) = Σ (x − mean)² over dims (ascending) of a float x, in float64, with the means beside them; or Σ x²
 * where there is no place for means.
 */
export function moments(squares: Strided, means: Strided | null, x: Strided, dims: readonly number[]): void {
  if (capture !== null) return void again(moments, squares, means, x, dims);
  if (numel(squares.sizes) === 0) return;
  const y = rowMajor(x);
  const s = split(y, dims);
  const { outer, r, inner } = s;
  const [to, beside, from] = [address(squares), means === null ? 0 : address(means), address(s.x)];
  threads.share("moments", outer, r * inner * EACH_SQUARE, (start, length) => {
    const at = start * inner;
    return [x.dtype.id, beside && beside + at * 8, to + at * 8, from + at * r * x.dtype.itemsize, length, r, inner];
  });
  done(s.x, y);
  done(y, x);
}

/** out (int64) = where along dim the first maximum or minimum of x stands; without dim, in x laid out flat. */
export function argReduce(name: "max" | "min", out: Strided, x: Strided, dim: number | null): void {
  if (capture !== null) return void again(argReduce, name, out, x, dim);
  if (numel(out.sizes) === 0) return;
  const y = rowMajor(x);
  const s = dim === null || x.sizes.length === 0 ? split(reshaped(y, [numel(y.sizes)]), [0]) : split(y, [dim]);
  extremes(name, out, s);
  done(y, x);
}

function extremes(name: "max" | "min", out: Strided, { x, outer, r, inner }: Split): void {
  const [to, from, size] = [address(out), address(x), r * x.dtype.itemsize];
  threads.share("argReduce", outer, r * inner, (start, length) => {
    const at = start * inner;
    return [REDUCE[name], x.dtype.id, to + at * 8, from + at * size, length, r, inner];
  });
}

/** Of how many rows of scores [n, classes] the first maximum stands at the place that `target` (int64 [n]) names. */
export function countHits(scores: Strided, target: Strided): number {
  const [outer, r] = scores.sizes;
  const best = borrowed(target.sizes, int64);
  const x = rowMajor(scores);
  const y = rowMajor(target);
  if (outer > 0) extremes("max", best, { x, outer, r, inner: 1 });
  const count = kernels.countEqual(address(best), address(y), outer);
  done(x, scores);
  done(y, target);
  dispose(best.storage);
  return count;
}

/** The same into `out` (int64 []). */
export function writeHits(out: Strided, scores: Strided, target: Strided): void {
  if (capture !== null) return void again(writeHits, out, scores, target);
  writeElement(address(out), countHits(scores, target), int64);
}

/** How many elements of a bool array are true. */
export function countTrue(mask: Strided): number {
  capture?.refuse("nonzero");
  const flat = rowMajor(mask);
  const count = kernels.countTrue(address(flat), numel(flat.sizes));
  done(flat, mask);
  return count;
}

/** out (int64, row-major) = the flat places of the true elements of a row-major bool array. */
export function nonzero(out: Strided, mask: Strided): void {
  if (out.dtype !== int64 || !isRowMajor(mask)) throw new TypeError("nonzero: wants int64 and a row-major mask");
  kernels.nonzero(address(out), address(mask), numel(mask.sizes));
}
