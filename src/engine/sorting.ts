import { numel } from "../core/shape.ts";
import { again, capture } from "./capture.ts";
import { copyInto, done, permuted, rowMajor } from "./copying.ts";
import * as heap from "./heap.ts";
import { address, empty, isRowMajor, type Strided } from "./strided.ts";
import { kernels } from "./wasm.ts";

/** Eight-byte numbers that the kernel wants beside four for every element of a row. */
const TABLE = 1024;

/**
 * out (int64) = where along dim the i-th smallest or largest element of x stands; equal ones in order. It has x's shape, or
 * is shorter along dim.
 */
export function argsort(out: Strided, x: Strided, dim: number, descending: boolean): void {
  if (capture !== null) return void again(argsort, out, x, dim, descending);
  if (numel(out.sizes) === 0) return;
  const last = Math.max(x.sizes.length - 1, 0);
  const order = x.sizes.map((_, d) => (d === dim ? last : d === last ? dim : d));
  const rows = rowMajor(permuted(x, order));
  const turned = permuted(out, order);
  const target = isRowMajor(turned) ? turned : empty(turned.sizes, out.dtype);
  const n = x.sizes[dim] ?? 1;
  const scratch = heap.borrow((4 * n + TABLE) * 8);
  const [places, values] = [address(target), address(rows)];
  kernels.argsort(x.dtype.id, places, values, scratch.ptr, numel(x.sizes) / n, n, out.sizes[dim] ?? 1, descending);
  heap.dispose(scratch);
  if (rows.storage !== x.storage) done(rows, x);
  if (target !== turned) {
    copyInto(turned, target);
    done(target, turned);
  }
}
