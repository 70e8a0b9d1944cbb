import { inferShape, normalizeDim } from "../core/shape.ts";
import type { FlattenRule, Shape, UnflattenRule } from "../core/shape-types.ts";
import type { Tensor } from "../torch.ts";
import { Module } from "./module.ts";
import { python } from "./printing.ts";

/**
 * Makes the dimensions from `startDim` (1) to `endDim` (−1) into one: [256, 1, 28, 28] becomes [256, 784].
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Flatten.html
 * @example
 * new nn.Flatten()(torch.ones([2, 3, 4])).shape; // torch.Size([2, 12])
 */
export class Flatten<const Start extends number = 1, const End extends number = -1> extends Module {
  declare readonly rule: FlattenRule<Start, End>;
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim: Start = 1 as Start, endDim: End = -1 as End) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  override forward(x: Tensor): Tensor {
    return x.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

/**
 * Makes the dimension `dim` into several; one of their sizes may be −1.
 * @throws ShapeError when called, if the sizes do not fit
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
 * @example
 * new nn.Unflatten(1, [3, 4])(torch.ones([2, 12])).shape; // torch.Size([2, 3, 4])
 */
export class Unflatten<const D extends number = number, const Sizes extends Shape = Shape> extends Module {
  declare readonly rule: UnflattenRule<D, Sizes>;
  readonly dim: D;
  readonly unflattenedSize: Sizes;

  constructor(dim: D, unflattenedSize: Sizes) {
    super();
    this.dim = dim;
    this.unflattenedSize = unflattenedSize;
  }

  override forward(x: Tensor): Tensor {
    const at = normalizeDim("unflatten", this.dim, x.ndim);
    return x.view([
      ...x.sizes.slice(0, at),
      ...inferShape("unflatten", [x.sizes[at]], this.unflattenedSize),
      ...x.sizes.slice(at + 1),
    ]) as Tensor;
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${python([...this.unflattenedSize])}`;
  }
}
