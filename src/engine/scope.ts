import { dispose, recordAllocations, type Storage, watch } from "./heap.ts";

/**
 * Runs `body` and then gives back every storage that was made meanwhile, but those that `keep` finds in its result and
 * those marked as kept. What is not given back belongs to the scope around this one.
 */
export function scoped<T>(body: () => T, keep: (result: T) => Iterable<Storage>): T {
  const made: Storage[] = [];
  const outer = recordAllocations(made);
  const handOn = (storage: Storage) => (outer === null ? watch(storage) : outer.push(storage));
  try {
    const result = body();
    const stay = new Set(keep(result));
    for (const storage of made) {
      if (storage.kept !== null) watch(storage);
      else if (stay.has(storage)) handOn(storage);
      else dispose(storage);
    }
    return result;
  } catch (error) {
    made.forEach(handOn);
    throw error;
  } finally {
    recordAllocations(outer);
  }
}
