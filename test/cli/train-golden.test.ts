import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Session } from "../../cli/jobs/job.ts";
import { softmax } from "../../cli/jobs/softmax.ts";
import { softmaxScratch } from "../../cli/jobs/softmax-scratch.ts";
import { Progress } from "../../cli/progress.ts";
import * as d2l from "../../src/d2l/index.ts";
import { manualSeed, nn, optim, type Tensor } from "../../src/index.ts";
import { DatasetNotFound } from "../../src/vision/index.ts";

// What PyTorch computes for the book's softmax regression: the same random numbers, the same shuffles, so the same curves.

interface Golden {
  first20_loss: number[];
  epochs: { train_loss: number; train_correct: number; test_correct: number }[];
}

const file = new URL("../golden/train.json", import.meta.url);
const golden: Golden = JSON.parse(await readFile(file, "utf8"))["0"];
const batchSize = 256;
const never = new AbortController().signal;

/** The loaders; undefined where there is no Fashion-MNIST and none can be fetched: then there is nothing to compare. */
const loaders = await d2l.loadDataFashionMnist(batchSize).catch((error) => {
  if (error instanceof DatasetNotFound) return undefined;
  throw error;
});

const within = (value: number, wanted: number, relative: number) =>
  expect(Math.abs(value / wanted - 1), `${value} for ${wanted}`).toBeLessThan(relative);

describe.skipIf(loaders === undefined)("softmax regression with seed 0", () => {
  it("has PyTorch's first 20 losses", async () => {
    const [trainIter] = loaders!;
    manualSeed(0);
    const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
    net.apply((m) => {
      if (m instanceof nn.Linear) nn.init.normal_(m.weight, { std: 0.01 });
    });
    const loss = new nn.CrossEntropyLoss();
    const losses: number[] = [];
    const recorded = (yHat: Tensor, y: Tensor) => {
      const l = loss(yHat, y);
      losses.push(l.item() as number);
      return l;
    };
    await d2l.trainEpochCh3(net, trainIter, recorded, new optim.SGD(net.parameters(), { lr: 0.1 }));
    expect(losses).toHaveLength(235);
    for (const [i, wanted] of golden.first20_loss.entries()) within(losses[i], wanted, 1e-6);
  });

  it("has PyTorch's losses and accuracies, epoch after epoch, on the command line", async () => {
    const session = await started(softmax);
    const progress = new Progress(3, session.batches, () => {}, never);
    for (const { train_loss, train_correct, test_correct } of golden.epochs) {
      const { trainLoss, trainAcc, testAcc } = await session.epoch(progress);
      within(trainLoss, train_loss, 1e-6);
      expect(Math.abs(trainAcc * 60_000 - train_correct)).toBeLessThan(1.5);
      expect(Math.abs(testAcc * 10_000 - test_correct)).toBeLessThan(1.5);
    }
  });

  it("has much the same curves from scratch", async () => {
    const session = await started(softmaxScratch);
    const progress = new Progress(3, session.batches, () => {}, never);
    for (const { train_loss, train_correct } of golden.epochs) {
      const { trainLoss, trainAcc } = await session.epoch(progress);
      within(trainLoss, train_loss, 0.01);
      expect(Math.abs(trainAcc - train_correct / 60_000)).toBeLessThan(0.005);
    }
  });
});

function started(job: typeof softmax): Promise<Session> {
  manualSeed(0);
  return job.start({ epochs: 3, batchSize, lr: 0.1, seed: 0 }, { log: () => {}, signal: never });
}
