import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeFileAtomic } from "#platform";
import { type DataSet, loadDataSet } from "../../src/vision/sources.ts";
import { tiny } from "./tiny.ts";

interface LoadArgs {
  dataSet?: DataSet;
  mirrors?: string[];
  cacheDir?: string;
  offline?: boolean;
  /** Milliseconds. */
  stopAfter?: number;
}

async function timed(task: () => Promise<unknown>): Promise<{ processor: number; clock: number }> {
  const [processor, clock] = [process.cpuUsage(), performance.now()];
  await task();
  const { user, system } = process.cpuUsage(processor);
  return { processor: (user + system) / 1000, clock: performance.now() - clock };
}

const scenarios: Record<string, (args: never) => Promise<unknown>> = {
  /** Loads the tiny set, or another; says what happened. */
  async load({ dataSet = tiny, mirrors = [], stopAfter, ...options }: LoadArgs) {
    const said: string[] = [];
    const log = (message: string) => said.push(message);
    const signal = stopAfter === undefined ? undefined : AbortSignal.timeout(stopAfter);
    signal?.addEventListener("abort", () => console.error("stopped"));
    const loaded = await loadDataSet({ ...dataSet, mirrors }, { split: "train", log, signal, ...options });
    return { count: loaded.count, source: loaded.source, said };
  },

  /** Starts with Fashion-MNIST in the cache: milliseconds of this program's processors, and by the clock. */
  async start() {
    const { FashionMNIST } = await import("../../src/vision/index.ts");
    return timed(() => FashionMNIST.load({ download: false }));
  },

  /** The least that such a start can do: read the file, take its checksum, and put it where it is used. */
  async least({ path }: { path: string }) {
    const { tensor } = await import("../../src/torch.ts");
    return timed(async () => {
      const bytes = await readFile(path);
      createHash("sha256").update(bytes).digest();
      tensor(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    });
  },

  /** Writes a file of `size` bytes, all of one value, over and over. */
  async write({ path, size }: { path: string; size: number }) {
    for (let value = 0; ; value = (value + 1) % 256) {
      await writeFileAtomic(path, new Uint8Array(size).fill(value));
    }
  },
};

const [name, args] = process.argv.slice(2);
console.log(JSON.stringify(await scenarios[name](JSON.parse(args) as never)));
