import { FlambeauError } from "../core/errors.ts";
import type { Storage } from "./storage.ts";

// What torch.compile goes through again: the changes that a function makes to the heap, without all that is above them.
//
// Whatever changes elements is a driver, a function of this folder that is told where its result goes, or a fill of
// random or given numbers. While a capture is going on each notes its call in `again`. What it was called with stays: a
// storage that is given back meanwhile is held, so the same call finds its operands at the same place later.

/** What a function does, as far as it can be done again. */
export class Capture {
  /** One after the other they do what the function did. */
  readonly steps: (() => unknown)[] = [];
  /** What must hold for them to do what the function would do now. */
  readonly conditions: (() => boolean)[] = [];
  /** Storages that the function gave back, and others that the steps need. */
  readonly held: Storage[] = [];
  /** What of JavaScript's state the steps themselves have set, so that it does not matter what it was before. */
  readonly settled: Set<unknown> = new Set();
  /** Gradients from outside that the steps look at. */
  readonly gradients: Set<Storage> = new Set();
  /** How many steps go by before one changes what was there before. */
  harmless: number = Number.POSITIVE_INFINITY;
}

let current: Capture | null = null;

/** Gradients that captured steps compute anew each time. */
const gradients = new WeakSet<Storage>();

/** Rises whenever a tensor has got another storage or dtype in place: what was captured before may not be done again. */
export let generation = 0;

export function outdateCaptures(): void {
  generation++;
}

/** Whether calls are being noted. */
export function isCapturing(): boolean {
  return current !== null;
}

/** Notes in `capture` what `body` does. */
export function captured<T>(capture: Capture, body: () => T): T {
  current = capture;
  try {
    return body();
  } finally {
    current = null;
  }
}

/** Does something that a replay has to do again. What it does in detail is not noted. */
export function again<A extends readonly unknown[], R>(f: (...args: A) => R, ...args: A): R {
  const capture = current;
  if (capture === null) return f(...args);
  current = null;
  try {
    const result = f(...args);
    capture.steps.push(() => f(...args));
    for (const arg of args) {
      const storage = (arg as { storage?: Storage } | null)?.storage;
      if (storage && (storage.kept === "as gradient" || gradients.has(storage))) capture.gradients.add(storage);
    }
    return result;
  } finally {
    current = capture;
  }
}

/** Has a replay do something here that is done already. */
export function onReplay(f: () => void): void {
  current?.steps.push(f);
}

/** From here on steps change what was there before the function was called: a replay that fails cannot be started over. */
export function lasting(): void {
  if (current !== null) current.harmless = Math.min(current.harmless, current.steps.length);
}

/** A replay does what the function would do only if this holds. */
export function assume(condition: () => boolean): void {
  current?.conditions.push(condition);
}

/** Tells that a storage must not be given back, if calls are being noted. Gives whether they are. */
export function holds(storage: Storage): boolean {
  current?.held.push(storage);
  return current !== null;
}

/** Notes that the steps compute this gradient, which others' steps may not look at. */
export function computesGradient(storage: Storage): void {
  gradients.add(storage);
  settles(storage);
  holds(storage);
}

/** Notes that the steps have set something. Gives whether they had before, or nothing is being noted. */
export function settles(what: unknown): boolean {
  if (current === null) return true;
  const before = current.settled.has(what);
  current.settled.add(what);
  return before;
}

/** For what looks at elements, which would be others at each replay. @throws FlambeauError when calls are being noted */
export function looking(op: string): void {
  if (current === null) return;
  throw new FlambeauError(
    "compile",
    `${op}: a compiled function cannot look at the elements of a tensor, as it runs only once and its tensor ops are done ` +
      "again from then on; return the tensor, and look at it outside",
    { op },
  );
}
