import { FlambeauError } from "../core/errors.ts";
import { changing, type Storage } from "./storage.ts";

// What torch.compile goes through again: the changes that a function makes to the heap, without all that is above them.
//
// Whatever changes elements is a driver, a function of this folder that is told where its result goes, or a fill of
// random or given numbers. While a capture is going on each notes its call in `again`. What it was called with stays: a
// storage that is given back meanwhile is held, so the same call finds its operands at the same place later.

/** What of a tensor may be changed beside its elements. */
interface Changeable {
  readonly storage: Storage;
  readonly counter: { version: number };
}

interface Leaf {
  grad: Changeable | null;
  readonly gradFn: unknown;
  readonly wantsGrad: boolean;
}

/** Gradients that captured steps compute anew each time. */
const computed = new WeakSet<Storage>();

/** What a function does, as far as it can be done again. */
export class Capture {
  /** One after the other they do what the function did. */
  readonly steps: (() => unknown)[] = [];
  /** What must hold for them to do what the function would do now. */
  readonly conditions: (() => boolean)[] = [];
  /** Storages that the function gave back, and others that the steps need. */
  readonly held: Storage[] = [];
  /** Of what the state is known, as the steps have set it or a condition tells. */
  readonly settled: Set<unknown> = new Set();
  /** Whether gradients have been carried back. */
  wentBack = false;
  /** Gradients that the steps look at. */
  readonly gradients: Set<Storage> = new Set();
  /** How many steps go by before one changes what was there before: until then a replay that fails can be started over. */
  harmless: number = Number.POSITIVE_INFINITY;

  /** Notes a call that has been made. */
  note(f: (...args: never[]) => unknown, args: readonly unknown[]): void {
    this.steps.push(() => f(...(args as never[])));
    for (const arg of args) {
      const storage = (arg as { storage?: Storage } | null)?.storage;
      if (storage && (storage.kept === "as gradient" || computed.has(storage))) this.gradients.add(storage);
    }
  }

  /** From here on steps change what was there before the function was called. */
  lasts(): void {
    this.harmless = Math.min(this.harmless, this.steps.length);
  }

  /** Notes that `what` is known from here on, and gives whether it was not before. */
  settles(what: unknown): boolean {
    const isNew = !this.settled.has(what);
    this.settled.add(what);
    return isNew;
  }

  /** The elements of x are about to be changed in place. */
  changes(x: Changeable): void {
    this.lasts();
    this.steps.push(() => {
      changing(x.storage);
      x.counter.version++;
    });
  }

  /** An op has looked at whether a gradient goes to or through x. */
  seesEdge(x: Leaf): void {
    if (x.gradFn !== null) return;
    const { wantsGrad } = x;
    this.conditions.push(() => x.wantsGrad === wantsGrad);
  }

  /** A gradient has arrived at a leaf, which had `before`: the leaf has the same tensor after each replay. */
  gradientArrives(leaf: Leaf, before: Leaf["grad"]): void {
    const gradient = leaf.grad!;
    if (this.settles(leaf)) this.conditions.push(() => leaf.grad === before);
    computed.add(gradient.storage);
    this.settled.add(gradient.storage);
    this.held.push(gradient.storage);
    this.lasts();
    this.steps.push(() => {
      leaf.grad = gradient;
    });
  }

  /** A leaf's gradient has been set to null. */
  gradientGoes(leaf: Leaf): void {
    this.settled.add(leaf);
    this.steps.push(() => {
      leaf.grad = null;
    });
  }

  /** For what looks at elements, which would be others at each replay. */
  refuse(op: string): never {
    throw new FlambeauError(
      "compile",
      `${op}: a compiled function cannot look at the elements of a tensor, as it runs only once and its tensor ops are ` +
        "done again from then on; return the tensor, and look at it outside",
      { op },
    );
  }
}

/** The capture that is going on. */
export let capture: Capture | null = null;

/** Rises whenever a tensor has got another storage or dtype in place: what was captured before may not be done again. */
export let generation = 0;

export function outdateCaptures(): void {
  generation++;
}

/** Notes in a capture what `body` does. */
export function captured<T>(by: Capture | null, body: () => T): T {
  const before = capture;
  capture = by;
  try {
    return body();
  } finally {
    capture = before;
  }
}

/** Does something that a replay has to do again. What it does in detail is not noted. */
export function again<A extends readonly unknown[], R>(f: (...args: A) => R, ...args: A): R {
  if (capture === null) return f(...args);
  const result = captured(null, () => f(...args));
  capture.note(f as never, args);
  return result;
}
