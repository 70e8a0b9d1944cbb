// What runs in the page: data sets from an address, kept in the Cache API. They are cut down to the tiny ones.
import { FashionMNIST, KMNIST, MNIST } from "../../src/vision/index.ts";
import { type DataSet, type DownloadProgress, dataSets } from "../../src/vision/sources.ts";

const classes = { MNIST, FashionMNIST, KMNIST };

export interface Loaded {
  source: string;
  count: number;
  /** All pixels. */
  pixels: number[];
  labels: number[];
  progress: DownloadProgress[];
  said: string[];
}

/** Puts these files in place of the real ones. */
function shrink(files: DataSet["files"], mirrors: string[]): void {
  for (const set of dataSets) Object.assign(set, { files, mirrors });
}

async function load(name: keyof typeof classes, root?: string): Promise<Loaded> {
  const progress: DownloadProgress[] = [];
  const said: string[] = [];
  const log = (line: string) => said.push(line);
  const set = await classes[name].load({ root, log, progress: (event) => progress.push(event) });
  const pixels = set.data.reshape(-1).tolist() as number[];
  return { source: set.source, count: set.length, pixels, labels: set.targets.tolist() as number[], progress, said };
}

/** What went wrong. */
async function failure(name: keyof typeof classes, root?: string): Promise<{ code: string; message: string }> {
  return load(name, root).then(
    () => ({ code: "none", message: "it did not fail" }),
    (error) => ({ code: error.code, message: error.message }),
  );
}

/** The addresses of what the page keeps. */
async function kept(): Promise<string[]> {
  const cache = await caches.open("flambeau");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname).sort();
}

/** Changes a byte of a file that the page keeps. */
async function harm(path: string): Promise<void> {
  const cache = await caches.open("flambeau");
  const [key] = (await cache.keys()).filter(({ url }) => url.endsWith(path));
  const bytes = new Uint8Array(await (await cache.match(key))!.arrayBuffer());
  bytes[bytes.length - 1] ^= 1;
  await cache.put(key, new Response(bytes));
}

const forget = () => caches.delete("flambeau");

Object.assign(globalThis, { flambeau: { shrink, load, failure, kept, harm, forget } });
