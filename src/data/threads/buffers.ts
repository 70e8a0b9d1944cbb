import { numel } from "../../core/shape.ts";
import type { Tensor } from "../../torch.ts";
import type { Buffer } from "./messages.ts";
import { bytesOf, type Wire, write } from "./wire.ts";

/** Buffers are made a little larger than needed, so that the next batch fits, too. */
const STEP = 65536;
const ALIGN = 16;

export function makeBuffer(bytes: number, shared: boolean): Buffer {
  const size = Math.ceil(bytes / STEP) * STEP;
  return shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size);
}

/** A batch, written down, its tensors' bytes all in one buffer: the given one, if it is large enough. */
export function writeBatch(
  batch: unknown,
  buffer: Buffer | undefined,
  shared: boolean,
): { batch: Wire; buffer?: Buffer } {
  let total = 0;
  const tensors: { x: Tensor; offset: number }[] = [];
  const place = (x: Tensor) => {
    const offset = total;
    tensors.push({ x, offset });
    total += Math.ceil((numel(x.sizes) * x.dtype.itemsize) / ALIGN) * ALIGN;
    return { bytes: null, offset };
  };
  const wire = write(batch, { place, what: "the batch", recipes: false });
  const fits = buffer !== undefined && buffer.byteLength >= total;
  const used = fits || total === 0 ? buffer : makeBuffer(total, shared);
  for (const { x, offset } of tensors) if (used) new Uint8Array(used).set(bytesOf(x), offset);
  return { batch: wire, buffer: used };
}

/** What a worker is made from, written down; each tensor has a buffer of its own, which all workers share if they can. */
export function writeThings(things: object, shared: boolean): Wire {
  const place = (x: Tensor) => {
    const from = bytesOf(x);
    const bytes = shared ? new SharedArrayBuffer(from.length) : new ArrayBuffer(from.length);
    new Uint8Array(bytes).set(from);
    return { bytes, offset: 0 };
  };
  return write(things, { place, what: "", recipes: true });
}
