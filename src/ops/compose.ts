import { noGrad } from "../autograd/grad-mode.ts";
import { Node } from "../autograd/node.ts";
import { copyInto } from "../engine/copying.ts";
import { scoped } from "../engine/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Registered, registry } from "./define.ts";
import { gradName as nodeName } from "./tape.ts";

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

/** x, as made by an op of this name: what PyTorch calls the whole, where x comes from the last of several ops. */
export function madeBy(gradName: string, x: Tensor): Tensor {
  if (x.node instanceof Node) x.node.name = gradName;
  return x;
}

interface Composition {
  /** Default true. */
  differentiable?: boolean;
  /** PyTorch's name of the tape's node; null if that of the last op in it will do. Default made from the name. */
  gradName?: string | null;
}

/** A function of tensors that is made of ops, with samples by which tests and tables know it as one of them. */
export function composeOp<A extends readonly unknown[]>(
  name: string,
  compose: (...all: A) => Tensor,
  samples: () => readonly NoInfer<A>[],
  { differentiable = true, gradName = nodeName({ name }) }: Composition = {},
): (...all: A) => Tensor {
  const call = (...all: A): Tensor => {
    const out = compose(...all);
    return gradName === null || all.includes(out) ? out : madeBy(gradName, out);
  };
  registry.set(name, { name, call: call as Registered["call"], samples, differentiable });
  return call;
}
