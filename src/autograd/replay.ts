import { changing } from "../engine/anew.ts";
import { assume, computesGradient, lasting, onReplay, settles } from "../engine/capture.ts";
import type { Tensor } from "../tensor/tensor.ts";

// What a captured function has done to tensors beside their elements, to be done again by every replay (torch.compile).

/** What is settled once gradients have been carried back. */
export const BACKWARD: unique symbol = Symbol("backward");

/** A leaf's gradient was set to null. */
export function gradientForgotten(leaf: Tensor): void {
  settles(leaf);
  onReplay(() => {
    leaf.grad = null;
  });
}

/** A gradient has arrived at a leaf, which had `before`: the leaf has the same tensor after each replay. */
export function gradientArrived(leaf: Tensor, before: Tensor | null): void {
  const gradient = leaf.grad!;
  if (!settles(leaf)) assume(() => leaf.grad === before);
  computesGradient(gradient.storage);
  lasting();
  onReplay(() => {
    leaf.grad = gradient;
  });
}

/** An op has looked at whether these tensors want a gradient. */
export function edgesSeen(inputs: readonly (Tensor | number)[]): void {
  for (const x of inputs) {
    if (typeof x === "number" || x.gradFn !== null) continue;
    const { wantsGrad } = x;
    assume(() => x.wantsGrad === wantsGrad);
  }
}

/** The elements of x are about to be changed in place. */
export function changedInPlace(x: Tensor): void {
  lasting();
  onReplay(() => {
    changing(x.storage);
    x.counter.version++;
  });
}
