import { isGradEnabled } from "../autograd/grad-mode.ts";
import { edgeOf, Node } from "../autograd/node.ts";
import { rules } from "../autograd/rules.ts";
import { type Sizes, sameShape } from "../core/shape.ts";
import { type Tensor, viewHook, viewTensor } from "../tensor/tensor.ts";
import { type Registered, registry } from "./define.ts";
import type { Geometry } from "./record.ts";
import { gradName } from "./tape.ts";

/** An op that shows elements of its input in another way, without computing anything. */
export interface ViewRecord<A extends readonly unknown[]> {
  readonly name: string;
  /** PyTorch's name of the tape's node, where it is not made from the name, or by how it is called. */
  readonly gradName?: string | ((...args: A) => string);
  /** Which elements of the storage the result shows. @throws ShapeError or IndexError */
  geometry(x: Tensor, ...args: A): Geometry;
  /** The gradient of the input, which had the shape `sizes`. */
  vjp(g: Tensor, sizes: Sizes, ...args: A): Tensor;
  samples(): readonly (readonly [Tensor, ...A])[];
}

export type View<A extends readonly unknown[] = []> = (x: Tensor, ...args: A) => Tensor;

/** Makes the function of a view from its record. */
export function defineView<A extends readonly unknown[] = []>(record: ViewRecord<A>): View<A> {
  const call = (x: Tensor, ...args: A): Tensor => {
    const { sizes, strides, offset } = record.geometry(x, ...args);
    const view = viewTensor(x, sizes, strides, offset);
    const requiresGrad = x.requiresGrad;
    if (requiresGrad && isGradEnabled()) {
      const shape = x.sizes;
      view.node = new Node(gradName(record, ...args), [edgeOf(x)], false, (g) => {
        const gradient = record.vjp(g, shape, ...args);
        return [sameShape(gradient.sizes, shape) ? gradient : rules.sumTo(gradient, shape)];
      });
    }
    view.untracked = x.untracked || (requiresGrad && !isGradEnabled());
    if (!view.untracked) view.viewOf = { base: x.viewOf?.base ?? x, version: x.counter.version };
    return view;
  };
  const { samples } = record;
  registry.set(record.name, { name: record.name, samples, call: call as Registered["call"], differentiable: true });
  return call;
}

/**
 * Sets what a view's gradFn becomes when its base was changed in place: those elements of the base.
 * @param ofBase the gradient of the base from that of the view
 */
export function renewViews(ofBase: (g: Tensor, base: Tensor, view: Tensor) => Tensor): void {
  viewHook.renew = (view) => {
    const base = view.viewOf!.base;
    if (!base.requiresGrad) return view.node;
    return new Node("AsStridedBackward0", [edgeOf(base)], false, (g) => [ofBase(g, base, view)]);
  };
}
