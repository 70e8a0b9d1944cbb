import { IndexError } from "../core/errors.ts";
import { Tensor } from "../torch.ts";
import { defaultCollate, defaultConvert } from "./collate.ts";
import { type Dataset, type Indices, IterableDataset } from "./dataset.ts";
import { indexTensor } from "./subset.ts";

// Making a batch of what a dataset has: the same with workers and without.

/** What is asked for: the samples of a batch by number, one sample, or of an iterable dataset as many as `count`. */
export type Want = Indices | readonly number[] | number | { count: number };

/** What comes when an iterable dataset has no more. */
export const END = Symbol("end");

export type Collate = (samples: never) => unknown;

export interface FetchOptions {
  /** Makes a batch of a list of samples; without batching, what shall become of one sample. Null: the default. */
  collate: Collate | null;
  /** Whether samples come in batches. */
  batched: boolean;
  /** Whether an iterable dataset's last batch is left away when it is not full. */
  dropLast: boolean;
}

export abstract class Fetcher {
  /** The sample that is being made, for errors. */
  sample: number | null = null;
  private readonly collate: (samples: unknown) => unknown;

  constructor({ collate, batched }: FetchOptions) {
    this.collate = (collate as ((samples: unknown) => unknown) | null) ?? (batched ? asBatch : defaultConvert);
  }

  /** The batch, or END. */
  abstract fetch(want: Want): unknown;

  /** A hint that this will be fetched next, if it is known. */
  expect(_want: Want | undefined): void {}

  protected collated(samples: unknown): unknown {
    this.sample = null;
    return this.collate(samples);
  }
}

const asBatch = (samples: unknown) => defaultCollate(samples as unknown[]);

/** What fetches from this dataset. */
export function fetcherOf(dataset: Dataset<unknown> | IterableDataset<unknown>, options: FetchOptions): Fetcher {
  return dataset instanceof IterableDataset
    ? new IterableFetcher(dataset, options)
    : new MapFetcher(dataset, options, options.collate === null);
}

class MapFetcher extends Fetcher {
  private readonly dataset: Dataset<unknown>;
  private readonly whole: boolean;

  constructor(dataset: Dataset<unknown>, options: FetchOptions, defaults: boolean) {
    super(options);
    this.dataset = dataset;
    this.whole = defaults && dataset.batch !== undefined;
  }

  override fetch(want: Want): unknown {
    if (typeof want === "number") return this.collated(this.at(want));
    if (this.whole) return this.dataset.batch!(want instanceof Tensor ? want : indexTensor(want as number[]));
    return this.collated(numbersOf(want).map((index) => this.at(index)));
  }

  override expect(want: Want | undefined): void {
    if (this.whole && want instanceof Tensor) this.dataset.prefetch?.(want);
  }

  private at(index: number): unknown {
    this.sample = index;
    const sample = this.dataset.at(index);
    if (sample === undefined) {
      throw new IndexError(
        "DataLoader",
        `the dataset has ${this.dataset.length} samples, and none with number ${index}`,
      );
    }
    return sample;
  }
}

class IterableFetcher extends Fetcher {
  private readonly samples: Iterator<unknown>;
  private readonly dropLast: boolean;
  private taken = 0;
  private ended = false;

  constructor(dataset: IterableDataset<unknown>, options: FetchOptions) {
    super(options);
    this.samples = dataset[Symbol.iterator]();
    this.dropLast = options.dropLast;
  }

  override fetch(want: Want): unknown {
    if (typeof want === "number") {
      const sample = this.take();
      return this.ended ? END : this.collated(sample);
    }
    const { count } = want as { count: number };
    const batch: unknown[] = [];
    while (batch.length < count && !this.ended) {
      const sample = this.take();
      if (!this.ended) batch.push(sample);
    }
    return batch.length === 0 || (this.dropLast && batch.length < count) ? END : this.collated(batch);
  }

  private take(): unknown {
    this.sample = this.taken;
    const { done, value } = this.ended ? { done: true, value: undefined } : this.samples.next();
    this.ended = done === true;
    this.taken++;
    return value;
  }
}

/** The numbers of the samples in a want; none of an iterable dataset. */
export function numbersOf(want: Want): readonly number[] {
  if (typeof want === "number") return [want];
  if (want instanceof Tensor) return want.tolist() as number[];
  return Array.isArray(want) ? want : [];
}
