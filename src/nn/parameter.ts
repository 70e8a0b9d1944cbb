import type { DType } from "../core/dtype.ts";
import type { DTypeName } from "../core/dtype-types.ts";
import type { Shape } from "../core/shape-types.ts";
import { outdateCaptures } from "../engine/capture.ts";
import { keep, noGrad, Tensor } from "../torch.ts";

/**
 * A tensor that a module learns: as a field of a module it is one of its `parameters()`. Requires a gradient.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 * @example
 * const w = new nn.Parameter(torch.zeros([2]));
 * w.requiresGrad; // true
 */
export class Parameter<S extends Shape = Shape, D extends DTypeName = DTypeName> extends Tensor<S, D> {
  /** Only the compiler sees it, so that a plain tensor cannot be put in a parameter's place by mistake. */
  declare protected readonly kind: "parameter";

  /** Shares the elements of `data`. */
  constructor(data: Tensor<S, D>, requiresGrad = true) {
    super(data.storage, data.offset, data.sizes, data.strides, data.dtype);
    this.counter = data.counter;
    this.requiresGrad = requiresGrad;
    keep(data);
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * A tensor that belongs to a module and is not learned, such as a running mean: as a field of a module it is one of its
 * `buffers()`, and is saved with it if it is persistent. Change it in place (`copy_`, `mul_`), or put a new Buffer there.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.parameter.Buffer.html
 * @example
 * class Counter extends nn.Module {
 *   calls = new nn.Buffer(torch.zeros([]));
 * }
 * Object.keys(new Counter().stateDict()); // ["calls"]
 */
export class Buffer<S extends Shape = Shape, D extends DTypeName = DTypeName> extends Tensor<S, D> {
  /** Whether it is part of the state dict. */
  readonly persistent: boolean;

  /** Shares the elements of `data`. */
  constructor(data: Tensor<S, D>, { persistent = true }: { persistent?: boolean } = {}) {
    super(data.storage, data.offset, data.sizes, data.strides, data.dtype);
    this.counter = data.counter;
    this.persistent = persistent;
    keep(data);
  }
}

/** Converts the elements of x, and of its gradient. It stays the same object, which optimizers know. */
export function convert(x: Tensor, dtype: DType): void {
  if (x.dtype === dtype) return;
  const { storage, offset, strides, counter } = noGrad(() => x.to(dtype));
  storage.kept = x.storage.kept;
  Object.assign(x, { storage, offset, strides, counter, dtype });
  outdateCaptures();
  if (x.grad !== null) convert(x.grad, dtype);
}
