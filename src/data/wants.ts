import type { Generator } from "../torch.ts";
import type { Dataset } from "./dataset.ts";
import { IterableDataset } from "./dataset.ts";
import type { Want } from "./fetch.ts";
import { BatchSampler, RandomSampler, SequentialSampler } from "./samplers.ts";

/** What one pass asks for, one after another. Random orders are drawn when they are first needed. */
export interface Wants {
  next(): Want | undefined;
  /** What `next` will give, where that is known without drawing. */
  known?(): Want | undefined;
}

export interface Order {
  dataset: Dataset<unknown> | IterableDataset<unknown>;
  batchSize: number | null;
  dropLast: boolean;
  sampler: Iterable<number>;
  batchSampler: Iterable<readonly number[]> | null;
}

/** The sampler that the options ask for. */
export function samplerFor(dataset: { readonly length: number }, shuffle: boolean, generator: Generator | null) {
  return shuffle ? new RandomSampler(dataset, { generator: generator ?? undefined }) : new SequentialSampler(dataset);
}

export function wantsOf({ dataset, batchSize, dropLast, sampler, batchSampler }: Order): Wants {
  if (dataset instanceof IterableDataset) return always(batchSize === null ? 0 : { count: batchSize });
  if (batchSampler instanceof BatchSampler) return batchSampler.batches();
  if (batchSampler !== null) return oneByOne(batchSampler);
  return batchSize === null ? oneByOne(sampler) : new BatchSampler(sampler, batchSize, dropLast).batches();
}

function always(want: Want): Wants {
  return { next: () => want };
}

function oneByOne(wants: Iterable<Want>): Wants {
  let iterator: Iterator<Want> | undefined;
  return {
    next: () => {
      iterator ??= wants[Symbol.iterator]();
      const { done, value } = iterator.next();
      return done ? undefined : value;
    },
  };
}
