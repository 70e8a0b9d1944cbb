import { isGradEnabled } from "../autograd/grad-mode.ts";
import { type Edge, edgeOf, Node } from "../autograd/node.ts";
import { AutogradError, DTypeError, ShapeError, show, ValueError } from "../core/errors.ts";
import { sameShape } from "../core/shape.ts";
import { copyInto, copyOf } from "../engine/copying.ts";
import { dispose } from "../engine/heap.ts";
import { emptyTensor, isRowMajor, Tensor } from "../tensor/tensor.ts";
import type { Operand, OpRecord } from "./record.ts";
import { asStrided, asStridedScatter } from "./strided.ts";
import { edge, tapeNode, wantsGradient } from "./tape.ts";

/** @throws AutogradError or ValueError where `self` cannot be changed: a leaf that requires a gradient, an expanded view */
export function checkInPlace(op: string, self: Tensor): void {
  if (self.strides.some((stride, d) => stride === 0 && self.sizes[d] > 1)) {
    throw new ValueError(op, "several elements of an expanded tensor share one place; clone() it before changing it");
  }
  if (!isGradEnabled()) return;
  const leaf = self.wantsGrad ? self : self.viewOf?.base;
  if (!leaf?.wantsGrad) {
    if (self.viewOf === null || isRowMajor(self.viewOf.base)) return;
    throw new AutogradError(
      op,
      "a view of a tensor that is not contiguous cannot be changed in place; clone() it first",
    );
  }
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
  record: OpRecord<I, A>,
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
  if (dtype.isFloatingPoint && !self.dtype.isFloatingPoint) {
    throw new DTypeError(op, `the result is ${dtype}, which does not fit into ${self.dtype}`);
  }
  const recorded = record.vjp !== undefined && isGradEnabled() && inputs.some(wantsGradient);
  const next = recorded ? inputs.map(edge) : [];
  // The old values are gone afterwards, so gradients that need them get a copy.
  const keepsOld = recorded && next.some((to, i) => to !== null && record.saves?.(i, inputs.length).includes(0));
  const before = keepsOld ? snapshot(self) : self;

  const shared = inputs.some((x, i) => i > 0 && x instanceof Tensor && x.storage === self.storage);
  let extra: Tensor[] = [];
  if (dtype === self.dtype && !shared) extra = record.forward(self, inputs, ...args) ?? [];
  else {
    const result = emptyTensor(sizes, dtype);
    extra = record.forward(result, inputs, ...args) ?? [];
    copyInto(self, result);
    dispose(result.storage);
  }
  self.counter.version++;
  if (recorded) {
    const saved = [before, ...inputs.slice(1)] as unknown as I;
    rebase(self, tapeNode(record, saved, next, args, self, extra));
  }
  return self;
}

function snapshot(x: Tensor): Tensor {
  const copy = copyOf(x);
  return new Tensor(copy.storage, 0, copy.sizes, copy.strides, x.dtype);
}

/** Makes `node` the one that computed `self`; where `self` is a view, its base then comes from a write into it. */
export function rebase(self: Tensor, node: Node): void {
  const view = self.viewOf;
  if (view === null) {
    self.node = node;
    return;
  }
  const { base } = view;
  const geometry = { sizes: self.sizes, strides: self.strides, offset: self.offset - base.offset };
  const next: Edge[] = [edgeOf(base), ...node.next.slice(1)];
  base.node = new Node("CopySlices", next, (g) => {
    const [old, ...others] = node.apply(asStrided(g, geometry));
    return [next[0] === null ? null : asStridedScatter(g, old ?? 0, geometry), ...others];
  });
  // The view itself is renewed from its base when somebody asks: see Tensor.gradFn.
}
