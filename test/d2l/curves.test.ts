import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import type { Job } from "../../cli/jobs/job.ts";
import { softmax } from "../../cli/jobs/softmax.ts";
import { softmaxScratch } from "../../cli/jobs/softmax-scratch.ts";
import { Progress } from "../../cli/progress.ts";
import * as d2l from "../../src/d2l/index.ts";
import { manualSeed } from "../../src/index.ts";
import { DatasetNotFound } from "../../src/vision/index.ts";

// The curves of sections 3.6 and 3.7 on PyTorch's own, epoch by epoch: scripts/golden/d2l_curves.py.

const golden: Record<string, [loss: number, trainAcc: number, testAcc: number][]> = JSON.parse(
  await readFile(new URL("../golden/d2l-curves.json", import.meta.url), "utf8"),
);

/** What docs/plot.md allows; on the machine that it speaks of the differences are 1.4e-8 and none. */
const most = { loss: 1e-6, images: 2 };

const jobs: Record<string, Job> = { scratch: softmaxScratch, concise: softmax };
const there = await d2l.loadDataFashionMnist(256).then(
  () => true,
  (error) => {
    if (error instanceof DatasetNotFound) return false;
    throw error;
  },
);

it.skipIf(!there).each(Object.keys(golden))("%s has PyTorch's curves over ten epochs", async (run) => {
  const [name, seed] = run.split(" ");
  manualSeed(Number(seed));
  const { signal } = new AbortController();
  const settings = { epochs: 10, batchSize: 256, lr: 0.1, seed: Number(seed) };
  const session = await jobs[name].start(settings, { log: () => {}, signal });
  const progress = new Progress(10, session.batches, () => {}, signal);
  for (const [loss, train, test] of golden[run]) {
    const { trainLoss, trainAcc, testAcc } = await session.epoch(progress);
    expect(Math.abs(trainLoss - loss)).toBeLessThan(most.loss);
    expect(Math.abs(trainAcc - train) * 60_000).toBeLessThanOrEqual(most.images + 1e-6);
    expect(Math.abs(testAcc - test) * 10_000).toBeLessThanOrEqual(most.images + 1e-6);
  }
});
