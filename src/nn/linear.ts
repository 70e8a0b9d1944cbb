import type { FlattenRule, LinearRule } from "../core/shape-types.ts";
import { empty, type Tensor } from "../torch.ts";
import { linear } from "./functional.ts";
import * as init from "./init.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/**
 * y = x·Wᵀ + b, for x of [..., inFeatures]: y of [..., outFeatures]. W and b start uniform in ±1/√inFeatures, drawn as
 * PyTorch draws them.
 * @throws ShapeError when the last size of x is not inFeatures
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
 * @example
 * new nn.Linear(784, 10)(torch.ones([256, 784])).shape; // torch.Size([256, 10])
 */
export class Linear<const In extends number = number, const Out extends number = number> extends Module {
  declare readonly rule: LinearRule<In, Out>;
  readonly inFeatures: In;
  readonly outFeatures: Out;
  /** [outFeatures, inFeatures] */
  weight: Parameter<[Out, In], "float32">;
  /** [outFeatures], or null without bias. */
  bias: Parameter<[Out], "float32"> | null;

  constructor(inFeatures: In, outFeatures: Out, { bias = true }: { bias?: boolean } = {}) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(empty([outFeatures, inFeatures] as const) as Tensor as Tensor<[Out, In], "float32">);
    this.bias = bias ? new Parameter(empty([outFeatures] as const) as Tensor as Tensor<[Out], "float32">) : null;
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
    const bias = this.bias === null ? "False" : "True";
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${bias}`;
  }
}

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
