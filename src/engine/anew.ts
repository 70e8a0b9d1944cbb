import { MemoryError } from "../core/errors.ts";
import { dispose, type Storage, settle } from "./heap.ts";

// Storages whose elements can be computed again, as the batches of a data set can. Their blocks may be taken away while
// somebody still holds the tensor: whoever looks at it after all gets the same elements, made anew. So a loop over
// batches goes on in the same block, which stays in the cache, and nobody has to say that a batch is no longer needed.

/**
 * Makes a storage one whose block `lend` may take. `remake` must compute the same elements again; what it computes them
 * from must not change (`onceBeforeChange` tells of it).
 */
export function makeAnew(storage: Storage, remake: () => void): void {
  storage.remake = remake;
  onceBeforeChange(storage, () => fix(storage));
}

/** Calls `f` before the elements of a storage are changed in place for the first time from now on. */
export function onceBeforeChange(storage: Storage, f: () => void): void {
  storage.beforeChange = f;
}

/** Gives the storage's block back until somebody looks at its elements. Does nothing where they could not be made anew. */
export function lend(storage: Storage): void {
  if (storage.remake !== null) dispose(storage);
}

/** The storage's elements are no longer those that `remake` makes. */
function fix(storage: Storage): void {
  if (storage.ptr === 0) revive(storage);
  storage.remake = null;
}

/** Brings the elements of a storage without a block back. @throws MemoryError when they cannot be made anew */
export function revive(storage: Storage): number {
  if (storage.remake === null) {
    throw new MemoryError(
      "scope",
      "this tensor's memory was given back when its scope ended: return it from the scope to keep it",
    );
  }
  settle(storage);
  storage.remake();
  return storage.ptr;
}
