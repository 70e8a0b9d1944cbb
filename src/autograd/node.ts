import { AutogradError } from "../core/errors.ts";
import { dispose, type Storage } from "../engine/heap.ts";
import type { GradFn, Tensor, VersionCounter } from "../tensor/tensor.ts";
import { placeOfCall } from "./anomaly.ts";

/** Turns the gradient of an op's result into those of its inputs; null for an input that needs none. */
export type Pullback = (gradient: Tensor, wanted: (to: Edge) => boolean) => (Tensor | null)[];

/** Where the gradient of an input goes on to: the node that made it, itself if it is a leaf, or nowhere. */
export type Edge = Node | Tensor | null;

let created = 0;

/** One step of the tape: how the gradient of a result becomes the gradients of what it was computed from. */
export class Node implements GradFn {
  name: string;
  readonly next: readonly Edge[];
  /** Nodes are made in the order of computation, so descending ids are an order for going back. */
  readonly id: number = ++created;
  /** Storages that only this node knows: given back with it. */
  readonly owned: Storage[] = [];
  /** Whether values are kept for going back. What keeps none can be gone back through any number of times. */
  readonly keeps: boolean;
  /** Where it was recorded, if anomalies are being looked for. */
  readonly place: string | null = placeOfCall();
  private pullback: Pullback | null;

  constructor(name: string, next: readonly Edge[], keeps: boolean, pullback: Pullback) {
    this.name = name;
    this.next = next;
    this.keeps = keeps;
    this.pullback = pullback;
  }

  /**
   * The gradients of the inputs that are `wanted`.
   * @throws AutogradError when the values that were kept for it are given back
   */
  apply(gradient: Tensor, wanted: (to: Edge) => boolean): (Tensor | null)[] {
    if (this.pullback === null) {
      throw new AutogradError(
        "backward",
        `the graph was freed by an earlier backward() (at ${this.name}); give the earlier one { retainGraph: true }`,
      );
    }
    return this.pullback(gradient, wanted);
  }

  /** Lets go of the values that were kept for going back. */
  release(): void {
    if (this.keeps) this.pullback = null;
    this.owned.forEach(dispose);
  }
}

/** Where a gradient for this tensor goes. */
export function edgeOf(x: Tensor): Edge {
  return (x.gradFn as Node | null) ?? (x.wantsGrad ? x : null);
}

/** A value that a pullback will need, with the version it had: an in-place change in between is an error. */
export class Saved {
  private readonly value: Tensor;
  private readonly counter: VersionCounter;
  private readonly version: number;

  constructor(value: Tensor) {
    this.value = value;
    this.counter = value.counter;
    this.version = value.counter.version;
  }

  /** @throws AutogradError when it was changed in place meanwhile */
  get(op: string): Tensor {
    if (this.counter.version !== this.version) {
      throw new AutogradError(
        "backward",
        `a value that ${op} needs for its gradient, ${this.value.dtype} of shape [${this.value.sizes.join(", ")}], was ` +
          `changed in place: it is at version ${this.counter.version}, expected ${this.version}; ` +
          "use the op without underscore, or clone() the value first",
      );
    }
    return this.value;
  }
}
