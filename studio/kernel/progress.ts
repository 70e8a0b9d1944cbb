import { DataLoader } from "../../src/data/index.ts";
import type { ProgressReport } from "./protocol.ts";

type Report = (progress: ProgressReport) => void;

/** Milliseconds between two reports. */
const pace = 100;

function paced(report: Report): Report {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < pace && progress.done < progress.total) return;
    last = now;
    report(progress);
  };
}

/** Tells of every pass through a DataLoader how far it is. */
export function watchLoaders(report: Report): void {
  // biome-ignore lint/suspicious/noExplicitAny: a method of every kind of DataLoader at once
  const prototype = DataLoader.prototype as any;
  const [plain, breathing] = [prototype[Symbol.iterator], prototype[Symbol.asyncIterator]];
  prototype[Symbol.asyncIterator] = async function* () {
    const tell = paced(report);
    let done = 0;
    for await (const batch of { [Symbol.asyncIterator]: () => breathing.call(this) }) {
      yield batch;
      tell({ what: "batches", done: ++done, total: this.length });
    }
  };
  prototype[Symbol.iterator] = function* () {
    const tell = paced(report);
    let done = 0;
    for (const batch of { [Symbol.iterator]: () => plain.call(this) }) {
      yield batch;
      tell({ what: "batches", done: ++done, total: this.length });
    }
  };
}

/** Tells of every file that is fetched how much of it has come. */
export function watchData(report: Report): void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init);
    const url = new URL(input instanceof Request ? input.url : input, self.location.href);
    const total = Number(response.headers.get("content-length"));
    if (!response.body || !(total > 100_000) || response.headers.has("content-encoding")) return response;
    const tell = paced(report);
    const name = url.pathname.split("/").at(-1)!;
    let done = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          done += chunk.length;
          tell({ what: "bytes", name, done, total });
          controller.enqueue(chunk);
        },
      }),
    );
    return new Response(counted, response);
  };
}
