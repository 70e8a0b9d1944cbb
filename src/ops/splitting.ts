import { ShapeError, show, ValueError } from "../core/errors.ts";
import { normalizeDim } from "../core/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { madeBy } from "./compose.ts";
import { select, slice } from "./slicing.ts";

// A tensor in pieces, each a view of it.

function dimOf(op: string, x: Tensor, dim: number): number {
  if (x.sizes.length === 0) throw new ShapeError(op, "a 0-d tensor has no dimension to cut");
  return normalizeDim(op, dim, x.sizes.length);
}

/** `length` elements of `dim` from `start` on. @throws ShapeError when they are not all there */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = dimOf("narrow", x, dim);
  const n = x.sizes[d];
  const from = start < 0 ? start + n : start;
  const fits = Number.isInteger(from) && Number.isInteger(length) && from >= 0 && length >= 0 && from + length <= n;
  if (fits) return slice(x, d, from, from + length, 1);
  throw new ShapeError("narrow", `${length} elements from ${start} on are not in dim ${d} of ${show(x.sizes)}`, [
    x.sizes,
  ]);
}

/** Pieces of `size` elements along `dim` (the last may be smaller), or of as many as the list says. @throws ShapeError */
export function split(x: Tensor, size: number | readonly number[], dim: number): Tensor[] {
  const d = dimOf("split", x, dim);
  const n = x.sizes[d];
  const lengths = typeof size === "number" ? evenly("split", n, size) : size;
  if (lengths.reduce((sum, m) => sum + m, 0) !== n || lengths.some((m) => !Number.isInteger(m) || m < 0)) {
    throw new ShapeError("split", `sizes ${show(lengths)} do not add up to ${n}, the size of dim ${d}`, [x.sizes]);
  }
  const gradName = typeof size === "number" ? "SplitBackward0" : "SplitWithSizesBackward0";
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return madeBy(gradName, slice(x, d, end - length, end, 1));
  });
}

/** At most `chunks` pieces of equal size along `dim`; the last may be smaller. */
export function chunk(x: Tensor, chunks: number, dim: number): Tensor[] {
  const d = dimOf("chunk", x, dim);
  if (!Number.isInteger(chunks) || chunks < 1) throw new ValueError("chunk", `wants at least 1 chunk, got ${chunks}`);
  const n = x.sizes[d];
  return n === 0 ? split(x, new Array<number>(chunks).fill(0), d) : split(x, Math.ceil(n / chunks), d);
}

function evenly(op: string, n: number, size: number): number[] {
  if (!Number.isInteger(size) || size < 0 || (size === 0 && n > 0)) {
    throw new ValueError(op, `the size of a piece must be a whole number above 0, got ${size}`);
  }
  if (n === 0) return [0];
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => Math.min(size, n - i * size));
}

/** The slices along `dim`, which goes. */
export function unbind(x: Tensor, dim: number): Tensor[] {
  const d = dimOf("unbind", x, dim);
  return Array.from({ length: x.sizes[d] }, (_, i) => madeBy("UnbindBackward0", select(x, d, i)));
}
