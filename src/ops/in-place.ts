import { isGradEnabled } from "../autograd/grad-mode.ts";
import { edgeOf, Node } from "../autograd/node.ts";
import { AutogradError, DTypeError, ShapeError, show, ValueError } from "../core/errors.ts";
import { sameShape } from "../core/shape.ts";
import { capture } from "../engine/capture.ts";
import { copyInto } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import { changing } from "../engine/storage.ts";
import { emptyTensor, Tensor } from "../tensor/tensor.ts";
import { clone } from "./convert.ts";
import { category } from "./dtypes.ts";
import type { Operand, OpSteps } from "./record.ts";
import { asStrided, asStridedScatter, broughtBack, geometryOf, laidOut } from "./strided.ts";
import { edgesOf, needed, tapeNode } from "./tape.ts";

/** @throws AutogradError or ValueError where `self` cannot be changed: a leaf that requires a gradient, an expanded view */
function checkInPlace(op: string, self: Tensor): void {
  if (self.strides.some((stride, d) => stride === 0 && self.sizes[d] > 1)) {
    throw new ValueError(op, "several elements of an expanded tensor share one place; clone() it before changing it");
  }
  if (!isGradEnabled()) return;
  if (self.untracked) {
    throw new AutogradError(op, "a view that was made in noGrad can be changed in noGrad only; detach() it first");
  }
  const leaf = self.wantsGrad ? self : self.viewOf?.base;
  if (!leaf?.wantsGrad) return;
  const what = leaf === self ? "a leaf" : "a view of a leaf";
  throw new AutogradError(
    op,
    `${what} that requires a gradient cannot be changed in place; ` +
      "do it in torch.noGrad(() => …) if autograd need not know, or use the op without underscore",
  );
}

/**
 * Runs an op whose first input is also its result: `x.add_(y)`. On failure nothing has changed.
 * @throws ShapeError or DTypeError when the result does not fit into `self`; AutogradError for a leaf
 */
export function inPlace<I extends readonly Operand[], A extends readonly unknown[]>(
  record: OpSteps<I, A>,
  inputs: I,
  ...args: A
): Tensor {
  const self = inputs[0] as Tensor;
  const op = `${record.name}_`;
  checkInPlace(op, self);
  const sizes = record.shape(inputs, ...args);
  if (!sameShape(sizes, self.sizes)) {
    throw new ShapeError(op, `the result has the shape ${show(sizes)}, which does not fit into ${show(self.sizes)}`);
  }
  const dtype = record.dtype(inputs, ...args);
  if (category(dtype) > category(self.dtype)) {
    throw new DTypeError(op, `the result is ${dtype}, which does not fit into ${self.dtype}`);
  }
  const differentiable = record.vjp !== undefined && self.dtype.isFloatingPoint;
  const next = differentiable && isGradEnabled() ? edgesOf(inputs) : null;
  if (next !== null && self.viewOf !== null) next[0] = edgeOf(self.viewOf.base);
  const shares = (x: Operand): boolean => x instanceof Tensor && x.storage === self.storage;
  // The old values are gone afterwards, so gradients that need them get a copy.
  const needs = next === null ? [] : needed(record, next);
  const before = inputs.map((x, i) => (needs.includes(i) && shares(x) ? clone(x as Tensor) : x)) as unknown as I;

  capture?.changes(self);
  changing(self.storage);
  const direct = dtype === self.dtype && !inputs.slice(1).some(shares);
  const result = direct ? self : emptyTensor(sizes, dtype);
  const extra = record.forward(result, inputs, ...args) ?? [];
  if (!direct) {
    copyInto(self, result);
    dispose(result.storage);
  }
  self.counter.version++;
  if (next !== null) rebase(self, tapeNode(record, before, next, args, self, extra));
  else for (const x of extra) dispose(x.storage);
  return self;
}

/** Makes `node` the one that computed `self`; where `self` is a view, its base then comes from a write into it. */
function rebase(self: Tensor, node: Node): void {
  if (self.viewOf === null) {
    self.node = node;
    return;
  }
  const { base } = self.viewOf;
  const geometry = geometryOf(self, base);
  base.node = new Node("CopySlices", node.next, node.keeps, (g, wanted) => {
    const whole = laidOut(g, base);
    const [old, ...others] = node.apply(asStrided(whole, geometry), wanted);
    if (node.next[0] === null) return [null, ...others];
    return [broughtBack(asStridedScatter(whole, old ?? 0, geometry), base), ...others];
  });
  // The view itself is renewed from its base when somebody asks: see Tensor.gradFn.
}
