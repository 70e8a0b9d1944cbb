import { DataLoader } from "../../../src/data/index.ts";
import { manualSeed, type Tensor } from "../../../src/index.ts";
import { FashionMNIST, transforms } from "../../../src/vision/index.ts";
import { faulty, numbers } from "../datasets.mjs";

// A program for a page, and for Node, which must both come to the same.

const worker =
  typeof document === "undefined"
    ? undefined
    : () => new Worker(new URL("./loader.worker.js", import.meta.url), { type: "module" });

/** Random batches from two workers of one's own module. */
export async function own(): Promise<number[][][]> {
  manualSeed(4);
  const loader = new DataLoader(numbers(10, true), { batchSize: 3, shuffle: true, numWorkers: 2, worker });
  const batches: number[][][] = [];
  for (let pass = 0; pass < 2; pass++) {
    for await (const batch of loader) batches.push((batch as unknown as Tensor[]).map((x) => x.tolist() as number[]));
  }
  return batches;
}

/** The library's own data, turned by random angles. */
export async function library(): Promise<number[]> {
  manualSeed(4);
  const transform = new transforms.Compose([new transforms.RandomRotation(30), new transforms.ToTensor()]);
  const garments = FashionMNIST.draw({ train: false, transform });
  const loader = new DataLoader(garments, { batchSize: 5, shuffle: true, numWorkers: 2, worker });
  for await (const [X] of loader) return (X as Tensor).sum([1, 2, 3]).tolist() as number[];
  throw new Error("there is no batch");
}

/** What is said of an error in a worker, and of a script that is not there. */
export async function errors(): Promise<string[]> {
  const said: string[] = [];
  const missing = () => new Worker(new URL("./missing.js", import.meta.url), { type: "module" });
  for (const start of [worker, missing]) {
    try {
      for await (const _ of new DataLoader(faulty(8, 5, "throws"), { numWorkers: 2, worker: start }));
    } catch (error) {
      said.push((error as Error).message);
    }
  }
  return said;
}

Object.assign(globalThis, { own, library, errors });
