import type { ThreadPort } from "#platform";
import { breathe } from "../../engine/heap.ts";
import { setNumThreads } from "../../engine/threads.ts";
import { manualSeed } from "../../torch.ts";
import type { Dataset, IterableDataset } from "../dataset.ts";
import { type Collate, END, type Fetcher, type FetchOptions, fetcherOf } from "../fetch.ts";
import { writeBatch } from "./buffers.ts";
import { type Buffer, describeError, type Order, type Reply } from "./messages.ts";
import { read } from "./wire.ts";
import { setWorkerInfo } from "./worker-info.ts";

// What runs in a worker: it is told how to make the dataset, then makes one batch after another.

type Setup = Extract<Order, { kind: "setup" }>;
type Task = Extract<Order, { kind: "batch" }>;

/** Answers a DataLoader's orders, in their order. */
export function serve(port: ThreadPort): void {
  const orders: Order[] = [];
  let busy = false;
  const worker = new Worker(port);
  port.onMessage(async (order) => {
    orders.push(order as Order);
    if (busy) return;
    busy = true;
    for (let next = orders.shift(); next !== undefined; next = orders.shift()) {
      await worker.obey(next);
      const pause = breathe();
      if (pause !== undefined) await pause;
    }
    busy = false;
  });
}

class Worker {
  private readonly port: ThreadPort;
  private dataset: Dataset<unknown> | IterableDataset<unknown> | undefined;
  private options: FetchOptions = { collate: null, batched: true, dropLast: false };
  private fetcher: Fetcher | undefined;
  private shared = false;
  private ended = false;

  constructor(port: ThreadPort) {
    this.port = port;
  }

  async obey(order: Order): Promise<void> {
    if (order.kind === "setup") {
      await this.setUp(order).catch((error) => this.reply({ kind: "failed", error: describeError(error) }));
    } else if (this.dataset === undefined) {
      return; // The set-up failed, and that was said.
    } else if (order.kind === "begin") {
      this.fetcher = undefined;
      this.ended = false;
    } else if (!this.ended) this.make(order);
  }

  private async setUp({ id, numWorkers, seed, things, batched, dropLast, shared }: Setup): Promise<void> {
    setNumThreads(1); // The processors are for the other workers, and for training.
    setWorkerInfo({ id, numWorkers, seed, dataset: undefined });
    const { dataset, collateFn, workerInitFn } = (await read(things)) as {
      dataset: Dataset<unknown> | IterableDataset<unknown>;
      collateFn: Collate | null;
      workerInitFn: ((id: number) => unknown) | null;
    };
    manualSeed(seed);
    setWorkerInfo({ id, numWorkers, seed, dataset });
    await workerInitFn?.(id);
    this.options = { collate: collateFn, batched, dropLast };
    this.shared = shared;
    this.dataset = dataset;
  }

  private make({ pass, turn, want, buffer }: Task): void {
    const about = { pass, turn };
    try {
      this.fetcher ??= fetcherOf(this.dataset!, this.options);
      const batch = this.fetcher.fetch(want);
      this.ended = batch === END;
      if (this.ended) this.reply({ kind: "end", ...about, buffer });
      else this.reply({ kind: "batch", ...about, ...writeBatch(batch, buffer, this.shared) });
    } catch (error) {
      this.reply({
        kind: "error",
        ...about,
        error: describeError(error),
        sample: this.fetcher?.sample ?? null,
        buffer,
      });
    }
  }

  private reply(reply: Reply): void {
    const { buffer } = reply as { buffer?: Buffer };
    this.port.postMessage(reply, buffer instanceof ArrayBuffer ? [buffer] : []);
  }
}
