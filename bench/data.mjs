import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FashionMNIST } from "flambeau/vision";

/** Fetches Fashion-MNIST through Flambeau's own sources; gives a root in torchvision's layout for everybody. */
export async function prepareData() {
  const root = join(fileURLToPath(import.meta.url), "../build/data");
  for (const train of [true, false]) await FashionMNIST.load({ root, train, download: true, log: console.log });
  return root;
}
