import { ValueError } from "../core/errors.ts";
import type { Generator } from "../torch.ts";
import { IterableDataset } from "./dataset.ts";
import { checkCount } from "./samplers.ts";

export interface DataLoaderOptions<Sample, Batch, Size extends number | null = number> {
  /** Samples a batch. Default 1. Null: single samples, not put into batches. */
  batchSize?: Size;
  /** Take the samples in a new random order each time. Default false. */
  shuffle?: boolean;
  /** The order of the samples: anything that iterates over their numbers. Instead of `shuffle`. */
  sampler?: Iterable<number>;
  /** Which samples make each batch. Instead of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  batchSampler?: Iterable<readonly number[]>;
  /** How many threads make batches ahead of the loop. Default 0: the batches are made where they are wanted. */
  numWorkers?: number;
  /**
   * Makes a batch of a list of samples; with `batchSize: null` it is given the sample. Default: `defaultCollate`, or the
   * dataset's own `batch`. With workers it must be one that `defineFunction` has made known.
   */
  collateFn?: (samples: Size extends null ? Sample : Sample[]) => Batch;
  /** Leave away a last batch that is not full. Default false. */
  dropLast?: boolean;
  /** Seconds to wait for a worker's batch. Default 0: as long as it takes. */
  timeout?: number;
  /** Called first in each worker, with its number; made known by `defineFunction`. */
  workerInitFn?: (workerId: number) => void;
  /** Where random orders and the workers' seeds come from. Default: the generator that `manualSeed` seeds. */
  generator?: Generator;
  /** How many batches each worker makes ahead. Default 2. */
  prefetchFactor?: number;
  /** Keep the workers from one pass to the next; `close()` ends them. Default false. */
  persistentWorkers?: boolean;
  /**
   * Starts a worker: for bundles, in which a worker is a program of its own. It is a module with
   * `import "flambeau/worker";` and, for each module of one's own datasets, `export * from "./photos.js";`, started in
   * the way that bundlers look for:
   * `() => new Worker(new URL("./loader.worker.js", import.meta.url), { type: "module" })`.
   */
  worker?: () => unknown;
}

/** PyTorch's rules of which options go together. @throws ValueError */
export function checkOptions(dataset: unknown, options: DataLoaderOptions<never, unknown, number | null>): void {
  const { batchSize, shuffle, sampler, batchSampler, numWorkers = 0, dropLast, timeout = 0 } = options;
  const { prefetchFactor, persistentWorkers, collateFn, workerInitFn } = options;
  const wrong = (problem: string) => {
    throw new ValueError("DataLoader", problem);
  };
  if (!Number.isInteger(numWorkers) || numWorkers < 0) {
    wrong(`numWorkers must be a whole number from 0, got ${numWorkers}`);
  }
  if (!(timeout >= 0)) wrong(`timeout must be a number of seconds from 0, got ${timeout}`);
  if (numWorkers === 0) {
    if (prefetchFactor !== undefined)
      wrong("prefetchFactor is for workers, and there are none: set numWorkers above 0");
    if (persistentWorkers) wrong("persistentWorkers needs workers: set numWorkers above 0");
    if (timeout > 0) wrong("timeout is for workers, and there are none: set numWorkers above 0");
  }
  if (prefetchFactor !== undefined) checkCount("DataLoader", prefetchFactor, "prefetchFactor");
  for (const [name, fn] of Object.entries({ collateFn, workerInitFn })) {
    if (fn !== undefined && typeof fn !== "function") wrong(`${name} must be a function`);
  }
  if (dataset instanceof IterableDataset) {
    for (const [name, value] of Object.entries({ shuffle, sampler, batchSampler })) {
      if (value) wrong(`an IterableDataset comes in its own order: leave ${name} away`);
    }
  }
  if (sampler !== undefined && shuffle) wrong("sampler excludes shuffle: both tell the order");
  if (batchSampler !== undefined) {
    const batches = { batchSize: batchSize !== undefined && batchSize !== 1, shuffle, sampler, dropLast };
    for (const [name, value] of Object.entries(batches)) {
      if (value) wrong(`batchSampler excludes ${name}: it tells all of what is in each batch`);
    }
  } else if (batchSize === null) {
    if (dropLast) wrong("batchSize null gives samples, not batches, so it excludes dropLast");
  } else checkCount("DataLoader", batchSize ?? 1, "batchSize");
}
