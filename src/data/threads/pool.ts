import { canShareMemory, platformName, startThread, type Thread } from "#platform";
import { WorkerError } from "./errors.ts";
import type { Buffer, Order, Reply } from "./messages.ts";

/** What a pass is told by its workers. */
export interface Listener {
  onReply(worker: number, reply: Exclude<Reply, { kind: "failed" }>): void;
  /** A worker has ended (`Pool.ended` says why), or the pool has another listener now. */
  onEnd(): void;
}

/** A DataLoader's threads, from their start to their end. */
export class Pool {
  readonly size: number;
  readonly shared: boolean = canShareMemory();
  /** Why a worker is of no use any more, for those that are not. */
  readonly ended: (WorkerError | undefined)[];
  /** Whom the workers' replies go to. */
  listener: Listener | null = null;
  /** Counts the passes that these workers worked for. */
  passes = 0;
  closed = false;
  private readonly threads: Thread[];
  private readonly spare: Buffer[] = [];

  constructor(size: number, worker: (() => unknown) | null) {
    this.size = size;
    this.ended = Array.from({ length: size });
    this.threads = Array.from({ length: size }, (_, id) => this.start(id, worker));
  }

  private start(id: number, worker: (() => unknown) | null): Thread {
    const code = worker ?? (platformName === "browser" ? pageWorker : workerModule());
    return startThread(
      code,
      {
        onMessage: (message) => {
          const reply = message as Reply;
          if (reply.kind === "failed") this.end(id, new WorkerError(inSetup(id, reply.error), id, null, reply.error));
          else this.listener?.onReply(id, reply);
        },
        onEnd: ({ name, message, stack = "" }) => {
          const hint = /could not be loaded|Cannot find module/.test(message) && worker === null ? BUNDLE_HINT : "";
          const problem = `worker ${id} has ended: ${message}${hint}`;
          this.end(id, new WorkerError(problem, id, null, { name, message, stack }));
        },
      },
      { name: `flambeau-data-${id}` },
    );
  }

  private end(id: number, error: WorkerError): void {
    this.ended[id] ??= error;
    this.listener?.onEnd();
  }

  send(id: number, order: Order): void {
    const { buffer } = order as { buffer?: Buffer };
    this.threads[id].postMessage(order, buffer instanceof ArrayBuffer ? [buffer] : []);
  }

  /** A buffer that is free again. */
  takeBuffer(): Buffer | undefined {
    return this.spare.pop();
  }

  giveBuffer(buffer: Buffer | undefined): void {
    if (buffer !== undefined && buffer.byteLength > 0) this.spare.push(buffer);
  }

  /** While something is awaited, the program must not end for want of anything else to do. */
  hold(): void {
    for (const thread of this.threads) thread.ref();
  }

  letGo(): void {
    for (const thread of this.threads) thread.unref();
  }

  /** Ends all threads, whatever they are doing. */
  async close(): Promise<void> {
    this.closed = true;
    const { listener } = this;
    this.listener = null;
    listener?.onEnd();
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}

const BUNDLE_HINT =
  "; where flambeau is part of a bundle, the worker must be one, too: give the DataLoader the option `worker`";

const inSetup = (id: number, { name, message }: { name: string; message: string }) =>
  `worker ${id} could not be set up: ${name}: ${message}`;

/** The program of a worker. Node runs it compiled, so that it does not matter how this was. */
function workerModule(): URL {
  const built = import.meta.url.endsWith(".ts") ? "../../../dist/src/worker.js" : "../../worker.js";
  return new URL(built, import.meta.url);
}

/** In just the form that bundlers look for. */
function pageWorker(): unknown {
  return new Worker(new URL("../../worker.js", import.meta.url), { type: "module" });
}
