import type { AlongRule, SameRule } from "../core/shape-types.ts";
import type { Tensor } from "../torch.ts";
import * as F from "./functional/index.ts";
import { Module } from "./module.ts";
import { python } from "./printing.ts";

const inPlace = (inplace: boolean): string => (inplace ? "inplace=True" : "");

/**
 * max(x, 0), element by element.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html
 * @example
 * new nn.ReLU()(torch.tensor([-1, 2])); // tensor([0., 2.])
 */
export class ReLU extends Module {
  declare readonly rule: SameRule;
  readonly inplace: boolean;

  /** @param options.inplace change the input itself (false) */
  constructor({ inplace = false }: F.InPlace = {}) {
    super();
    this.inplace = inplace;
  }

  override forward(x: Tensor): Tensor {
    return F.relu(x, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return inPlace(this.inplace);
  }
}

/**
 * x where it is above 0, x times a small slope elsewhere.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html
 * @example
 * new nn.LeakyReLU(0.1)(torch.tensor([-1, 2])); // tensor([-0.1000,  2.0000])
 */
export class LeakyReLU extends Module {
  declare readonly rule: SameRule;
  readonly negativeSlope: number;
  readonly inplace: boolean;

  /** @param options.inplace change the input itself (false) */
  constructor(negativeSlope = 0.01, { inplace = false }: F.InPlace = {}) {
    super();
    this.negativeSlope = negativeSlope;
    this.inplace = inplace;
  }

  override forward(x: Tensor): Tensor {
    return F.leakyRelu(x, { negativeSlope: this.negativeSlope, inplace: this.inplace });
  }

  override extraRepr(): string {
    return `negative_slope=${python(this.negativeSlope)}${this.inplace ? ", inplace=True" : ""}`;
  }
}

/**
 * x · P(Z ≤ x) for a normal Z: computed by the error function, or nearly by tanh.
 * @throws ValueError when called, for another `approximate`
 * @see https://pytorch.org/docs/stable/generated/torch.nn.GELU.html
 * @example
 * new nn.GELU({ approximate: "tanh" })(torch.tensor([-1, 2])); // tensor([-0.1588,  1.9546])
 */
export class GELU extends Module {
  declare readonly rule: SameRule;
  readonly approximate: F.Approximate;

  /** @param options.approximate "none" (default) or "tanh" */
  constructor({ approximate = "none" }: { approximate?: F.Approximate } = {}) {
    super();
    this.approximate = approximate;
  }

  override forward(x: Tensor): Tensor {
    return F.gelu(x, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate=${python(this.approximate)}`;
  }
}

/**
 * x · sigmoid(x).
 * @see https://pytorch.org/docs/stable/generated/torch.nn.SiLU.html
 * @example
 * new nn.SiLU()(torch.tensor([-1, 2])); // tensor([-0.2689,  1.7616])
 */
export class SiLU extends Module {
  declare readonly rule: SameRule;
  readonly inplace: boolean;

  /** @param options.inplace change the input itself (false) */
  constructor({ inplace = false }: F.InPlace = {}) {
    super();
    this.inplace = inplace;
  }

  override forward(x: Tensor): Tensor {
    return F.silu(x, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return inPlace(this.inplace);
  }
}

/**
 * 1 / (1 + e^−x), element by element.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
 * @example
 * new nn.Sigmoid()(torch.tensor([0, 2])); // tensor([0.5000, 0.8808])
 */
export class Sigmoid extends Module {
  declare readonly rule: SameRule;

  override forward(x: Tensor): Tensor {
    return F.sigmoid(x);
  }
}

/**
 * Hyperbolic tangent, element by element.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Tanh.html
 * @example
 * new nn.Tanh()(torch.tensor([0, 2])); // tensor([0.0000, 0.9640])
 */
export class Tanh extends Module {
  declare readonly rule: SameRule;

  override forward(x: Tensor): Tensor {
    return F.tanh(x);
  }
}

/**
 * e^x divided by its sum along `dim`: probabilities.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html
 * @example
 * new nn.Softmax(1)(torch.tensor([[0, 0]])); // tensor([[0.5000, 0.5000]])
 */
export class Softmax<const D extends number = number> extends Module {
  declare readonly rule: AlongRule<"softmax", D>;
  readonly dim: D;

  constructor(dim: D) {
    super();
    this.dim = dim;
  }

  override forward(x: Tensor): Tensor {
    return F.softmax(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * The logarithm of softmax along `dim`.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html
 * @example
 * new nn.LogSoftmax(1)(torch.tensor([[0, 0]])); // tensor([[-0.6931, -0.6931]])
 */
export class LogSoftmax<const D extends number = number> extends Module {
  declare readonly rule: AlongRule<"logSoftmax", D>;
  readonly dim: D;

  constructor(dim: D) {
    super();
    this.dim = dim;
  }

  override forward(x: Tensor): Tensor {
    return F.logSoftmax(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * log(1 + e^(βx)) / β, a smooth relu; x itself where βx is above the threshold.
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softplus.html
 * @example
 * new nn.Softplus()(torch.tensor([0, 30])); // tensor([ 0.6931, 30.0000])
 */
export class Softplus extends Module {
  declare readonly rule: SameRule;
  readonly beta: number;
  readonly threshold: number;

  constructor(beta = 1, threshold = 20) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }

  override forward(x: Tensor): Tensor {
    return F.softplus(x, { beta: this.beta, threshold: this.threshold });
  }

  override extraRepr(): string {
    return `beta=${python(this.beta)}, threshold=${python(this.threshold)}`;
  }
}
