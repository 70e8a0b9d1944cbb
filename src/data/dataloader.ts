/// <reference lib="esnext.disposable" preserve="true" />
import { canShareMemory } from "#platform";
import { ValueError } from "../core/errors.ts";
import { breathe } from "../engine/heap.ts";
import { defaultGenerator, type Generator } from "../torch.ts";
import type { Collated } from "./collate.ts";
import { type Dataset, IterableDataset } from "./dataset.ts";
import { type Collate, END, type FetchOptions, fetcherOf, type Want } from "./fetch.ts";
import { checkOptions, type DataLoaderOptions } from "./options.ts";
import { BatchSampler, lengthOf } from "./samplers.ts";
import { writeThings } from "./threads/buffers.ts";
import { end, endWith, PrefetchIterator } from "./threads/iterator.ts";
import { Pool } from "./threads/pool.ts";
import { Prefetch } from "./threads/prefetch.ts";
import { getWorkerInfo } from "./threads/worker-info.ts";
import { samplerFor, type Wants, wantsOf } from "./wants.ts";

/** What stands for a batch that no `collateFn` makes. */
type Default = { readonly byDefault: true };

/** What a dataset's own `batch` gives, or its samples collated. */
type BatchOf<D, Sample> = D extends { batch(indices: never): infer Batch } ? Batch : Collated<Sample>;

/** What a loader gives. */
type Given<Sample, D, Batch, Size> = [Batch] extends [Default]
  ? [Size] extends [null]
    ? Sample
    : BatchOf<D, Sample>
  : Batch;

type Source<Sample> = Dataset<Sample> | IterableDataset<Sample>;

/**
 * Goes through a dataset in batches, as often as one likes. Takes from the generators just what PyTorch takes, so that
 * the same seed gives the same batches, with any number of workers.
 *
 * With `numWorkers`, threads make the batches ahead of the loop. Each makes the dataset for itself, so the dataset has
 * to be one that can be sent: the library's own, or one made by {@link defineDataset}. Threads end with the loop,
 * however that is left. A dataset whose batches one kernel makes (`fused`) needs none, and gets none.
 * @throws ValueError for options that are wrong or exclude each other
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
 * @example
 * const loader = new data.DataLoader([1n, 2n, 3n], { batchSize: 2 });
 * for await (const x of loader) console.log(x.tolist()); // [1, 2] and [3]
 */
export class DataLoader<
  Sample,
  D extends Source<Sample> = Source<Sample>,
  Batch = Default,
  const Size extends number | null = number,
> {
  readonly dataset: D & Source<Sample>;
  /** Null where samples are not put into batches, or a batch sampler does it. */
  readonly batchSize: number | null;
  readonly sampler: Iterable<number>;
  readonly batchSampler: Iterable<readonly number[]> | null;
  readonly numWorkers: number;
  readonly dropLast: boolean;
  readonly timeout: number;
  readonly generator: Generator | null;
  readonly prefetchFactor: number;
  readonly persistentWorkers: boolean;
  readonly collateFn: ((samples: never) => unknown) | null;
  readonly workerInitFn: ((workerId: number) => void) | null;
  private readonly worker: (() => unknown) | null;
  /** The workers that stay from pass to pass. */
  private pool: Pool | null = null;
  private seeded = false;

  constructor(dataset: D & Source<Sample>, options: DataLoaderOptions<Sample, Batch, Size> = {}) {
    checkOptions(dataset, options as DataLoaderOptions<never, unknown, number | null>);
    const { batchSize, batchSampler, generator = null, dropLast = false } = options;
    this.dataset = dataset;
    this.generator = generator;
    this.sampler = options.sampler ?? samplerFor(dataset as Dataset<Sample>, options.shuffle ?? false, generator);
    this.batchSize = batchSampler !== undefined || batchSize === null ? null : (batchSize ?? 1);
    const size = this.batchSize;
    this.batchSampler = batchSampler ?? (size === null ? null : new BatchSampler(this.sampler, size, dropLast));
    this.numWorkers = options.numWorkers ?? 0;
    this.dropLast = dropLast;
    this.timeout = options.timeout ?? 0;
    this.prefetchFactor = options.prefetchFactor ?? 2;
    this.persistentWorkers = options.persistentWorkers ?? false;
    this.collateFn = (options.collateFn as Collate | undefined) ?? null;
    this.workerInitFn = options.workerInitFn ?? null;
    this.worker = options.worker ?? null;
  }

  /** How many batches one pass has. @throws ValueError where the dataset or the sampler has no length */
  get length(): number {
    if (!(this.dataset instanceof IterableDataset)) return lengthOf("DataLoader", this.batchSampler ?? this.sampler);
    const n = lengthOf("DataLoader", this.dataset) / (this.batchSize ?? 1);
    return this.dropLast ? Math.floor(n) : Math.ceil(n);
  }

  /**
   * The batches one after another, without a pause: for loops that do not await.
   * @throws ValueError when there are workers, whose batches have to be awaited
   */
  [Symbol.iterator](): globalThis.Generator<Given<Sample, D, Batch, Size>, void, undefined> {
    if (this.numWorkers > 0) {
      throw new ValueError("DataLoader", "with workers, batches have to be awaited: use `for await`, or numWorkers: 0");
    }
    this.baseSeed();
    return this.pass();
  }

  /** The batches one after another; now and then the event loop gets a turn, and the memory of dropped tensors back. */
  [Symbol.asyncIterator](): AsyncGenerator<Given<Sample, D, Batch, Size>, void, undefined> {
    if (this.numWorkers === 0) {
      this.baseSeed();
      return breathing(this.pass());
    }
    if (this.isDirect) return breathing(this.ahead());
    return this.inThreads();
  }

  /** Ends workers that stay (`persistentWorkers`). The next pass starts new ones. */
  async close(): Promise<void> {
    const { pool } = this;
    this.pool = null;
    if (pool !== null) await end(pool);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** PyTorch draws a seed for workers whenever a pass begins, also when there are none, but not for those that stay. */
  private baseSeed(): bigint {
    this.seeded = true;
    return BigInt.asUintN(63, (this.generator ?? defaultGenerator).random64());
  }

  private get isDirect(): boolean {
    const { dataset, collateFn, workerInitFn } = this;
    return (dataset as Dataset<Sample>).fused === true && this.isBatched && collateFn === null && workerInitFn === null;
  }

  private get isBatched(): boolean {
    return this.batchSampler !== null;
  }

  private get wants(): Wants {
    return wantsOf(this);
  }

  private get fetchOptions(): FetchOptions {
    return { collate: this.collateFn, batched: this.isBatched, dropLast: this.dropLast };
  }

  private *pass(): globalThis.Generator<never, void, undefined> {
    const { wants, dataset } = this;
    const fetcher = fetcherOf(dataset, this.fetchOptions);
    for (let want = wants.next(); want !== undefined; want = wants.next()) {
      const batch = fetcher.fetch(want);
      if (batch === END) return;
      fetcher.expect(wants.known?.());
      yield batch as never;
    }
  }

  /** With workers asked for, but not needed: what they would be sent is drawn at the same times. */
  private ahead(): globalThis.Generator<never, void, undefined> {
    const { wants, dataset } = this;
    const fetcher = fetcherOf(dataset, this.fetchOptions);
    if (!this.seeded || !this.persistentWorkers) this.baseSeed();
    const queue: Want[] = [];
    const draw = () => {
      const want = wants.next();
      if (want !== undefined) queue.push(want);
    };
    for (let i = 0; i < this.prefetchFactor * this.numWorkers; i++) draw();
    return (function* () {
      for (let want = queue.shift(); want !== undefined; want = queue.shift()) {
        const batch = fetcher.fetch(want);
        draw();
        fetcher.expect(queue[0]);
        yield batch as never;
      }
    })();
  }

  private inThreads(): AsyncGenerator<never, void, undefined> {
    if (getWorkerInfo() !== null) {
      throw new ValueError(
        "DataLoader",
        "a worker thread has come to a loop with workers of its own, probably as it imported the program for its " +
          "dataset: define that in a module of its own, or put the program into `if (getWorkerInfo() === null) { … }`",
      );
    }
    const { pool, prefetchFactor, timeout, persistentWorkers } = this;
    const usable = pool !== null && !pool.closed && pool.ended.every((end) => end === undefined);
    const threads = usable ? pool : this.startThreads();
    return new PrefetchIterator(threads, new Prefetch(threads, this.wants, prefetchFactor, timeout), persistentWorkers);
  }

  private startThreads(): Pool {
    const { numWorkers, dataset, collateFn, workerInitFn, isBatched, dropLast } = this;
    const shared = canShareMemory();
    const things = writeThings({ dataset, collateFn, workerInitFn }, shared);
    const base = this.baseSeed();
    const pool = new Pool(numWorkers, this.worker);
    for (let id = 0; id < numWorkers; id++) {
      const seed = base + BigInt(id);
      pool.send(id, { kind: "setup", id, numWorkers, seed, things, batched: isBatched, dropLast, shared });
    }
    if (this.persistentWorkers) {
      endWith(this, pool);
      this.pool = pool;
    }
    return pool;
  }
}

async function* breathing<T>(batches: Iterable<T>): AsyncGenerator<T, void, undefined> {
  for (const batch of batches) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    yield batch;
  }
}
