import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  DatasetNotFound,
  fashionMnist,
  type LabelledImages,
  loadDataSet,
  loadFashionMnist,
} from "../../src/vision/sources.ts";
import { runScenario } from "./in-process.ts";
import { tempFolder } from "./tiny.ts";

const folder = tempFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Undefined, and a skipped test, on a machine that neither has the data set nor can fetch it. */
async function unlessNowhere(loading: Promise<LabelledImages>, skip: (why: string) => never): Promise<LabelledImages> {
  return loading.catch((error) => {
    if (error instanceof DatasetNotFound) skip(`the real data set was not tried: ${error.message}`);
    throw error;
  });
}

function perClass(labels: Uint8Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}

describe("Fashion-MNIST", () => {
  it("is had by the product's own means, and has what its authors say", async ({ skip }) => {
    const train = await unlessNowhere(loadFashionMnist({ split: "train" }), skip);
    const test = await unlessNowhere(loadFashionMnist({ split: "test" }), skip);
    expect(train).toMatchObject({ count: 60_000, rows: 28, cols: 28 });
    expect(test).toMatchObject({ count: 10_000, rows: 28, cols: 28 });
    expect(train.images.length).toBe(60_000 * 784);
    expect(perClass(train.labels)).toEqual(new Array(10).fill(6_000));
    expect(perClass(test.labels)).toEqual(new Array(10).fill(1_000));
    expect([...train.labels.subarray(0, 10)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
    // The mean and the deviation that are used everywhere to normalize it.
    let [sum, squares] = [0, 0];
    for (const pixel of train.images) {
      sum += pixel;
      squares += pixel * pixel;
    }
    const mean = sum / train.images.length;
    expect(mean / 255).toBeCloseTo(0.286, 3);
    expect(Math.sqrt(squares / train.images.length - mean * mean) / 255).toBeCloseTo(0.353, 3);
  });

  it("comes out of Debian's archive without root, MD5 for MD5 the published files", async ({ skip }) => {
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    const options = { split: "test", cacheDir: join(folder, "cache"), log } as const;
    const noMirrors = { ...fashionMnist, mirrors: [] };
    const { source } = await unlessNowhere(loadDataSet(noMirrors, options), skip);
    expect(source).toMatch(/^apt-get|^Debian's package/);
    expect(readdirSync(join(folder, "cache/FashionMNIST/raw")).length).toBe(4);
    const again = await loadDataSet(noMirrors, { ...options, offline: true });
    expect(again.source).toBe(`cache (${join(folder, "cache/FashionMNIST/raw")})`);
  });

  it("is there at a second start as soon as it can be read and verified", { timeout: 60_000 }, async ({ skip }) => {
    const { source } = await unlessNowhere(loadFashionMnist({ split: "train", offline: true }), skip);
    const [, folder] = /^cache \((.*)\)$/.exec(source) ?? [];
    if (folder === undefined) skip(`the data set is not in the cache, but from ${source}`);
    const path = join(folder!, "train-images-idx3-ubyte");
    // In processes of their own, in turn: the least of several, as others may be at work on this machine.
    const least = { start: Infinity, least: Infinity };
    for (let i = 0; i < 4; i++) {
      for (const name of ["start", "least"] as const) {
        const run = await runScenario(name, { path });
        least[name] = Math.min(least[name], ((await run.result) as { processor: number }).processor);
      }
    }
    expect(least.start).toBeLessThan(least.least);
    // A machine that is half as fast as one of today may take longer.
    if (least.least < 150) expect(least.start, "milliseconds for 60,000 images").toBeLessThan(100);
  });
});
