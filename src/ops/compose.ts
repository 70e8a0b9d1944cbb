import { noGrad } from "../autograd/grad-mode.ts";
import { copyInto } from "../engine/copying.ts";
import { scoped } from "../engine/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Registered, registry } from "./define.ts";

// Ops made of other ops.

/** Computes a result with other ops: none of them is recorded, and nothing is kept of what they make on the way. */
export function computeInto(out: Tensor, f: () => Tensor): void {
  noGrad(() =>
    scoped(
      () => copyInto(out, f()),
      () => [],
    ),
  );
}

/** A function of tensors that is made of ops, with samples by which tests and tables know it as one of them. */
export function composeOp<A extends readonly unknown[]>(
  name: string,
  call: (...all: A) => Tensor,
  samples: () => readonly NoInfer<A>[],
  differentiable = true,
): (...all: A) => Tensor {
  registry.set(name, { name, call: call as Registered["call"], samples, differentiable });
  return call;
}
