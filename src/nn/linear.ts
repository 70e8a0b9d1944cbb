import type { DType } from "../core/dtype.ts";
import type { DTypeName, FloatName } from "../core/dtype-types.ts";
import type { LinearRule, SameRule, Shape } from "../core/shape-types.ts";
import { empty, float32, type Tensor } from "../torch.ts";
import { linear } from "./functional/index.ts";
import * as init from "./init/index.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";
import { python } from "./printing.ts";

/** What layers with parameters are made with. */
export interface Factory<D extends DTypeName> {
  /** The dtype of parameters and buffers. Default float32. */
  dtype?: DType<D>;
}

/** A parameter that is still to be filled. */
export function unset<const S extends Shape, D extends DTypeName>(sizes: S, dtype?: DType<D>): Parameter<S, D> {
  return new Parameter(empty([...sizes], { dtype: dtype ?? (float32 as DType) }) as Tensor as Tensor<S, D>);
}

/**
 * Gives back what it is given.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Identity.html
 * @example
 * new nn.Identity()(torch.ones([2])); // tensor([1., 1.])
 */
export class Identity extends Module {
  declare readonly rule: SameRule;

  override forward(x: Tensor): Tensor {
    return x;
  }
}

/**
 * y = x·Wᵀ + b, for x of [..., inFeatures]: y of [..., outFeatures]. W and b start uniform in ±1/√inFeatures, drawn as
 * PyTorch draws them.
 * @throws ShapeError when the last size of x is not inFeatures
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
 * @example
 * new nn.Linear(784, 10)(torch.ones([256, 784])).shape; // torch.Size([256, 10])
 */
export class Linear<
  const In extends number = number,
  const Out extends number = number,
  D extends FloatName = "float32",
> extends Module {
  declare readonly rule: LinearRule<In, Out>;
  readonly inFeatures: In;
  readonly outFeatures: Out;
  /** [outFeatures, inFeatures] */
  weight: Parameter<[Out, In], D>;
  /** [outFeatures], or null without bias. */
  bias: Parameter<[Out], D> | null;

  /** @param options.bias whether there is a b (true) */
  constructor(inFeatures: In, outFeatures: Out, { bias = true, dtype }: { bias?: boolean } & Factory<D> = {}) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = unset([outFeatures, inFeatures], dtype);
    this.bias = bias ? unset([outFeatures], dtype) : null;
    this.resetParameters();
  }

  /** Draws W and b anew. */
  resetParameters(): void {
    init.kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const bound = this.inFeatures > 0 ? 1 / Math.sqrt(this.inFeatures) : 0;
    init.uniform_(this.bias, -bound, bound);
  }

  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${python(this.bias !== null)}`;
  }
}
