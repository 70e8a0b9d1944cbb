import type { FloatName } from "../core/dtype-types.ts";
import { ShapeError, show } from "../core/errors.ts";
import type { EmbeddingRule } from "../core/shape-types.ts";
import { noGrad, type Tensor } from "../torch.ts";
import { embedding } from "./functional/index.ts";
import { paddingRow } from "./functional/linear.ts";
import * as init from "./init/index.ts";
import { type Factory, unset } from "./linear.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

export interface EmbeddingOptions {
  /** A row that starts as 0 and gets no gradient; negative ones count from the end. Default: none. */
  paddingIdx?: number | null;
}

interface Given<D extends FloatName> extends EmbeddingOptions, Factory<D> {
  /** The vectors to start with; none are drawn then. */
  _weight?: Tensor;
}

/**
 * A table of vectors, looked up by whole numbers: [...] becomes [..., embeddingDim]. The vectors start normal.
 * @throws ValueError for a paddingIdx that is no row; when called, DTypeError, and IndexError for what is no row
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 * @example
 * new nn.Embedding(10, 3)(torch.tensor([[1n, 2n], [4n, 3n]])).shape; // torch.Size([2, 2, 3])
 */
export class Embedding<
  const N extends number = number,
  const E extends number = number,
  D extends FloatName = "float32",
> extends Module {
  declare readonly rule: EmbeddingRule<E, D>;
  readonly numEmbeddings: N;
  readonly embeddingDim: E;
  readonly paddingIdx: number | null;
  /** [numEmbeddings, embeddingDim] */
  weight: Parameter<[N, E], D>;

  constructor(numEmbeddings: N, embeddingDim: E, { paddingIdx = null, dtype, _weight }: Given<D> = {}) {
    super();
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingIdx === null ? null : paddingRow(paddingIdx, numEmbeddings);
    this.weight =
      _weight === undefined ? unset([numEmbeddings, embeddingDim], dtype) : (new Parameter(_weight) as never);
    if (_weight === undefined) this.resetParameters();
  }

  /** A table of given vectors, [count, size], which are not learned unless `freeze` is false. @throws ShapeError */
  static fromPretrained<N extends number, E extends number, D extends FloatName>(
    embeddings: Tensor<[N, E], D>,
    { freeze = true, paddingIdx = null }: { freeze?: boolean } & EmbeddingOptions = {},
  ): Embedding<N, E, D> {
    const x = embeddings as unknown as Tensor;
    if (x.ndim !== 2) throw new ShapeError("fromPretrained", `wants [count, size], got ${show(x.sizes)}`, [x.sizes]);
    const table = new Embedding(x.sizes[0], x.sizes[1], { paddingIdx, _weight: x });
    table.weight.requiresGrad = !freeze;
    return table as never;
  }

  /** Draws the vectors anew. */
  resetParameters(): void {
    init.normal_(this.weight);
    if (this.paddingIdx !== null) noGrad(() => (this.weight as Tensor).index(this.paddingIdx!).fill_(0));
  }

  override forward(index: Tensor): Tensor {
    return embedding(index, this.weight, { paddingIdx: this.paddingIdx });
  }

  override extraRepr(): string {
    const padding = this.paddingIdx === null ? "" : `, padding_idx=${this.paddingIdx}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${padding}`;
  }
}
