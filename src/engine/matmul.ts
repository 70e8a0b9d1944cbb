import { float32, float64, int32, int64 } from "../core/dtype.ts";
import { numel } from "../core/shape.ts";
import { cast, copyInto, done, fill } from "./copying.ts";
import * as heap from "./heap.ts";
import { address, empty, type Strided } from "./strided.ts";
import { kernels } from "./wasm.ts";

/**
 * out = a @ b, batch by batch: a is [...batch, m, k], b [...batch, k, n] and out row-major [...batch, m, n]. A batch
 * dimension of stride 0 repeats. `bias` (n elements, row-major) is added to every row. All are of out's dtype.
 */
export function matmul(out: Strided, a: Strided, b: Strided, bias: Strided | null = null): void {
  const rank = out.sizes.length;
  const k = a.sizes[rank - 1];
  if (numel(out.sizes) === 0) return;
  if (k === 0 && bias === null) fill(out, 0);
  else if (out.dtype.itemsize === 1) inInt32(out, a, b);
  else multiply(out, a, b, bias);
}

function multiply(out: Strided, a: Strided, b: Strided, bias: Strided | null): void {
  const rank = out.sizes.length;
  const [m, n] = [out.sizes[rank - 2], out.sizes[rank - 1]];
  const k = a.sizes[rank - 1];
  const offsets = batches(out, a, b);
  const needed = kernels.gemmScratch(m, n, k);
  const scratch = needed > 0 ? heap.alloc(needed) : null;
  const [aRow, aCol, bRow, bCol] = [...a.strides.slice(rank - 2), ...b.strides.slice(rank - 2)];
  const size = out.dtype.itemsize;
  const biasAt = bias === null ? 0 : address(bias);
  for (let i = 0; i < offsets.length; i += 3) {
    const at = address(a) + offsets[i + 1] * size;
    const bt = address(b) + offsets[i + 2] * size;
    const to = address(out) + offsets[i] * size;
    const scratchAt = scratch?.ptr ?? 0;
    if (out.dtype === float32)
      kernels.gemmF32(m, n, k, at, aRow, aCol, bt, bRow, bCol, biasAt, to, n, false, scratchAt);
    else if (out.dtype === float64)
      kernels.gemmF64(m, n, k, at, aRow, aCol, bt, bRow, bCol, biasAt, to, n, false, scratchAt);
    else if (out.dtype === int64) kernels.gemmI64(m, n, k, at, aRow, aCol, bt, bRow, bCol, biasAt, to, n, false);
    else kernels.gemmI32(m, n, k, at, aRow, aCol, bt, bRow, bCol, biasAt, to, n, false);
  }
  if (scratch !== null) heap.dispose(scratch);
}

/** uint8 and bool are multiplied in int32. */
function inInt32(out: Strided, a: Strided, b: Strided): void {
  const wide = empty(out.sizes, int32);
  const x = cast(a, int32);
  const y = cast(b, int32);
  matmul(wide, x, y);
  copyInto(out, wide);
  heap.dispose(wide.storage);
  done(x, a);
  done(y, b);
}

/** For each batch, the offsets of out, a and b. */
function batches(out: Strided, a: Strided, b: Strided): number[] {
  const rank = out.sizes.length - 2;
  let list = [0, 0, 0];
  for (let d = 0; d < rank; d++) {
    const next: number[] = [];
    for (let i = 0; i < list.length; i += 3) {
      for (let j = 0; j < out.sizes[d]; j++) {
        next.push(list[i] + j * out.strides[d], list[i + 1] + j * a.strides[d], list[i + 2] + j * b.strides[d]);
      }
    }
    list = next;
  }
  return list;
}
