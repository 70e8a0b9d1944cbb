import { dispose, recordAllocations, type Storage } from "./heap.ts";

/**
 * Runs `body` and then gives back every storage that was made meanwhile, but those that `keep` finds in its result and
 * those marked as kept. What is not given back belongs to the scope around this one.
 */
export function scoped<T>(body: () => T, keep: (result: T) => Iterable<Storage>): T {
  const made: Storage[] = [];
  const outer = recordAllocations(made);
  try {
    const result = body();
    const stay = new Set(keep(result));
    for (const storage of made) {
      if (stay.has(storage)) outer?.push(storage);
      else if (!storage.kept) dispose(storage);
    }
    return result;
  } catch (error) {
    for (const storage of made) outer?.push(storage);
    throw error;
  } finally {
    recordAllocations(outer);
  }
}
