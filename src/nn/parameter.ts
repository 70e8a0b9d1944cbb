import type { DTypeName } from "../core/dtype-types.ts";
import type { Shape } from "../core/shape-types.ts";
import { Tensor } from "../torch.ts";

/**
 * A tensor that a module learns: as a field of a module it is one of its `parameters()`. Requires a gradient.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 * @example
 * const w = new nn.Parameter(torch.zeros([2]));
 * w.requiresGrad; // true
 */
export class Parameter<S extends Shape = Shape, D extends DTypeName = DTypeName> extends Tensor<S, D> {
  /** Shares the elements of `data`. */
  constructor(data: Tensor<S, D>, requiresGrad = true) {
    super(data.storage, data.offset, data.sizes, data.strides, data.dtype);
    this.counter = data.counter;
    this.requiresGrad = requiresGrad;
    data.storage.kept = true;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
