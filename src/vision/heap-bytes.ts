import type { Place } from "#platform";
import { isShared, u8 } from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import { empty, keep, slice, type Tensor, uint8 } from "../torch.ts";

/** Fewer bytes than this are soon copied. */
const worth = 1 << 20;

/**
 * Files that are read straight into the engine's heap, and so need not be copied there: half the time of a start. Only
 * where the heap is shared between threads: another one moves when it grows.
 */
export class HeapBytes {
  private readonly made: { tensor: Tensor; bytes: Uint8Array }[] = [];

  readonly place: Place = (size) => {
    if (!isShared || size < worth) return undefined;
    const tensor: Tensor = keep(empty([size], { dtype: uint8 }));
    const start = address(tensor);
    const bytes = u8.subarray(start, start + size);
    this.made.push({ tensor, bytes });
    return bytes;
  };

  /** A tensor of these bytes, to the end of the file; undefined when they are not of a file in the heap. */
  tensorOf(bytes: Uint8Array): Tensor | undefined {
    const end = bytes.byteOffset + bytes.length;
    const found = this.made.find(
      ({ bytes: file }) => file.buffer === bytes.buffer && file.byteOffset + file.length === end,
    );
    return found?.tensor.index(slice(found.bytes.length - bytes.length, null)) as Tensor | undefined;
  }
}
