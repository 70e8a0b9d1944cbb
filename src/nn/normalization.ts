import type { FloatName } from "../core/dtype-types.ts";
import { ShapeError } from "../core/errors.ts";
import type { BatchNorm1dRule, LayerNormRule, Shape } from "../core/shape-types.ts";
import { noGrad, ones, type Tensor, tensor, zeros } from "../torch.ts";
import { batchNorm, layerNorm } from "./functional/index.ts";
import * as init from "./init/index.ts";
import { type Factory, unset } from "./linear.ts";
import { Module } from "./module.ts";
import { Buffer, type Parameter } from "./parameter.ts";
import { python } from "./printing.ts";

export interface BatchNormSettings {
  /** Added to the variance, so that nothing is divided by 0. Default 1e-5. */
  eps?: number;
  /** How much of a batch's moments comes into the running ones; null for their plain average. Default 0.1. */
  momentum?: number | null;
  /** Whether there are a weight and a bias to learn. Default true. */
  affine?: boolean;
  /** Whether running moments are kept, for evaluation. Default true. */
  trackRunningStats?: boolean;
}

/**
 * Normalises each feature of [n, features] or [n, features, length] to mean 0 and variance 1, then weight · x + bias. In
 * training by the batch's own moments, in evaluation by the running ones.
 * @throws ShapeError, DTypeError; ValueError in training with only one value for each feature
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 * @example
 * new nn.BatchNorm1d(3)(torch.randn([8, 3])).shape; // torch.Size([8, 3])
 */
export class BatchNorm1d<const C extends number = number, D extends FloatName = "float32"> extends Module {
  declare readonly rule: BatchNorm1dRule<C>;
  readonly numFeatures: C;
  readonly eps: number;
  momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  /** [numFeatures], or null without `affine`. */
  weight: Parameter<[C], D> | null;
  /** [numFeatures], or null without `affine`. */
  bias: Parameter<[C], D> | null;
  // Buffers have the names that they have in state dicts.
  protected running_mean: Buffer<[C], D> | null;
  protected running_var: Buffer<[C], D> | null;
  protected num_batches_tracked: Buffer<[], "int64"> | null;

  constructor(numFeatures: C, settings: BatchNormSettings & Factory<D> = {}) {
    super();
    const { eps = 1e-5, momentum = 0.1, affine = true, trackRunningStats = true, dtype } = settings;
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    this.weight = affine ? unset([numFeatures], dtype) : null;
    this.bias = affine ? unset([numFeatures], dtype) : null;
    const buffer = (x: unknown) => (trackRunningStats ? new Buffer(x as Tensor) : null) as never;
    this.running_mean = buffer(zeros([numFeatures], { dtype }));
    this.running_var = buffer(ones([numFeatures], { dtype }));
    this.num_batches_tracked = buffer(tensor(0n));
    this.resetParameters();
  }

  /** [numFeatures], the mean over the batches so far; null without `trackRunningStats`. */
  get runningMean(): Buffer<[C], D> | null {
    return this.running_mean;
  }

  /** [numFeatures], the variance over the batches so far; null without `trackRunningStats`. */
  get runningVar(): Buffer<[C], D> | null {
    return this.running_var;
  }

  /** How many batches the running moments are made of, int64; null without `trackRunningStats`. */
  get numBatchesTracked(): Buffer<[], "int64"> | null {
    return this.num_batches_tracked;
  }

  /** Starts the running moments anew. */
  resetRunningStats(): void {
    noGrad(() => {
      this.running_mean?.zero_();
      this.running_var?.fill_(1);
      this.num_batches_tracked?.zero_();
    });
  }

  /** Starts everything anew. */
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight !== null) init.ones_(this.weight);
    if (this.bias !== null) init.zeros_(this.bias);
  }

  override forward(x: Tensor): Tensor {
    if (x.ndim !== 2 && x.ndim !== 3) {
      throw new ShapeError("BatchNorm1d", `expected 2D or 3D input (got ${x.ndim}D input)`, [x.sizes]);
    }
    const counted = this.training ? this.num_batches_tracked : null;
    if (counted !== null) noGrad(() => counted.add_(1));
    return batchNorm(x, this.running_mean, this.running_var, {
      weight: this.weight,
      bias: this.bias,
      training: this.training || this.running_mean === null,
      momentum: this.momentum ?? (counted === null ? 0 : 1 / Number(counted.item())),
      eps: this.eps,
    });
  }

  /** State dicts of PyTorch before 0.4.1 do not count batches. */
  protected override lateKeys(): string[] {
    return this.num_batches_tracked === null ? [] : ["num_batches_tracked"];
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, trackRunningStats } = this;
    const stats = `affine=${python(affine)}, track_running_stats=${python(trackRunningStats)}`;
    return `${numFeatures}, eps=${python(eps)}, momentum=${python(momentum)}, ${stats}`;
  }
}

/** The sizes of the last dimensions, which one number may stand for. */
type Normalized<S> = S extends number ? [S] : S extends Shape ? [...S] : never;

/**
 * Normalises over the last dimensions, which have the sizes `normalizedShape`, to mean 0 and variance 1, then
 * weight · x + bias.
 * @throws ShapeError, DTypeError
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
 * @example
 * new nn.LayerNorm([2])(torch.tensor([[1, 3]])); // tensor([[-1.0000,  1.0000]], grad_fn=<NativeLayerNormBackward0>)
 */
export class LayerNorm<const S extends number | Shape = Shape, D extends FloatName = "float32"> extends Module {
  declare readonly rule: LayerNormRule<Normalized<S>>;
  readonly normalizedShape: Normalized<S>;
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  /** Of `normalizedShape`, or null without `elementwiseAffine`. */
  weight: Parameter<Normalized<S>, D> | null;
  /** Of `normalizedShape`, or null without `elementwiseAffine`. */
  bias: Parameter<Normalized<S>, D> | null;

  /**
   * @param normalizedShape the sizes of the last dimensions, or the size of the last
   * @param options.eps added to the variance, so that nothing is divided by 0 (1e-5)
   * @param options.elementwiseAffine whether there are a weight and a bias to learn (true)
   */
  constructor(normalizedShape: S, options: { eps?: number; elementwiseAffine?: boolean } & Factory<D> = {}) {
    super();
    const { eps = 1e-5, elementwiseAffine = true, dtype } = options;
    const sizes = (typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape) as Shape;
    this.normalizedShape = [...sizes] as never;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = (elementwiseAffine ? unset(sizes, dtype) : null) as never;
    this.bias = (elementwiseAffine ? unset(sizes, dtype) : null) as never;
    this.resetParameters();
  }

  /** Sets the weight to 1 and the bias to 0. */
  resetParameters(): void {
    if (this.weight !== null) init.ones_(this.weight);
    if (this.bias !== null) init.zeros_(this.bias);
  }

  override forward(x: Tensor): Tensor {
    const { weight, bias, eps } = this;
    return layerNorm(x, this.normalizedShape, { weight, bias, eps });
  }

  override extraRepr(): string {
    const shape = python([...this.normalizedShape]);
    return `${shape}, eps=${python(this.eps)}, elementwise_affine=${python(this.elementwiseAffine)}`;
  }
}
