import { readFileSync } from "node:fs";
import { join } from "node:path";

const raw = join(process.env.BENCH_DATA, "FashionMNIST/raw");

/** Images [n, 784] as bytes, and labels, of "train" or "t10k". */
export function readSplit(name) {
  const images = readFileSync(join(raw, `${name}-images-idx3-ubyte`)).subarray(16);
  const labels = readFileSync(join(raw, `${name}-labels-idx1-ubyte`)).subarray(8);
  return { images, labels, n: labels.length };
}
