import { capture } from "../engine/capture.ts";
import { dispose, inScope } from "../engine/heap.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Sets the gradient of a leaf to null. In a scope, the memory of one that `backward()` made comes back at once. */
export function forgetGradient(leaf: Tensor): void {
  const gradient = leaf.grad;
  leaf.grad = null;
  capture?.gradientGoes(leaf);
  if (gradient?.storage.kept === "as gradient" && inScope()) dispose(gradient.storage);
}
