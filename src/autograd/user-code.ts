import { recordAllocations, type Storage } from "../engine/heap.ts";
import type { Tensor } from "../tensor/tensor.ts";

// A backward pass gives its intermediates back when it ends. In its middle may run code of the user's: functions with a
// backward of their own. That code may hold what it makes and what it is given, so nothing of this may be given back.

/** Where allocations were noted before the pass that is going on; undefined when there is none. */
let aroundPass: Storage[] | null | undefined;

/** Runs a backward pass that gives its intermediates back. */
export function asPass<T>(pass: () => T): T {
  const before = aroundPass;
  aroundPass = recordAllocations(null);
  recordAllocations(aroundPass);
  try {
    return pass();
  } finally {
    aroundPass = before;
  }
}

/** Runs the user's code in a pass as if it were outside: what it makes, is given and gives belongs to the user. */
export function asUser(given: readonly Tensor[], code: () => readonly (Tensor | null)[]): readonly (Tensor | null)[] {
  hold(given);
  if (aroundPass === undefined) return hold(code());
  const around = aroundPass;
  const inside = recordAllocations(around);
  aroundPass = undefined;
  try {
    return hold(code());
  } finally {
    aroundPass = around;
    recordAllocations(inside);
  }
}

function hold(tensors: readonly (Tensor | null)[]): readonly (Tensor | null)[] {
  for (const x of tensors) if (x !== null) x.storage.kept = "always";
  return tensors;
}
