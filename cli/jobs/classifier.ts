import * as d2l from "../../src/d2l/index.ts";
import { noGrad, type Tensor } from "../../src/index.ts";
import type { Figure } from "../../src/plot/index.ts";
import type { FashionMNIST } from "../../src/vision/index.ts";
import type { Context, Job, Session, Settings } from "./job.ts";

// What the two jobs on Fashion-MNIST have in common: data, measuring, pictures.

/** What they differ in. */
export interface Classifier {
  net: d2l.Net;
  loss: d2l.LossFunction;
  updater: d2l.Updater;
  weights: () => Record<string, Tensor>;
}

export const notice = "synthetic garments, not Fashion-MNIST";

/** Test images in the picture, in rows and columns. */
const [rows, cols] = [2, 8];
/** All that these models do is done by tensors. */
const compiled = { compile: true };

export function classifierJob(job: Pick<Job, "name" | "title">, make: (settings: Settings) => Classifier): Job {
  return {
    ...job,
    unit: "images",
    metrics: [
      { key: "trainLoss", label: "train loss", digits: 3 },
      { key: "trainAcc", label: "train acc", digits: 3 },
      { key: "testAcc", label: "test acc", digits: 3 },
    ],
    ylim: [0.3, 0.9],
    terminalYlim: [0.4, 0.9],
    start,
  };

  async function start(settings: Settings, { log, signal }: Context): Promise<Session> {
    const { batchSize, dataDir, seed } = settings;
    const data = await d2l.loadDataFashionMnist(batchSize, { root: dataDir, synthetic: seed, log, signal });
    const [trainIter, testIter] = data;
    const { source, synthetic } = trainIter.dataset;
    const { net, loss, updater, weights } = make(settings);
    const testAccuracy = () => d2l.evaluateAccuracy(net, testIter, compiled);
    return {
      source,
      notice: synthetic ? notice : undefined,
      batches: trainIter.length,
      weights,
      async epoch(progress) {
        const [trainLoss, trainAcc] = await d2l.trainEpochCh3(net, progress.pass(trainIter), loss, updater, compiled);
        return { trainLoss, trainAcc, testAcc: await testAccuracy() };
      },
      evaluate: async () => ({ testAcc: await testAccuracy() }),
      pictures: async () => ({ predictions: predictions(net, testIter.dataset) }),
    };
  }
}

/** The first test images with what they are and, below, what the model takes them for. */
function predictions(net: d2l.Net, { data, targets, synthetic }: FashionMNIST): Figure {
  const images = data.index(`0:${rows * cols}`) as Tensor;
  const trues = d2l.getFashionMnistLabels(targets.index(`0:${rows * cols}`) as Tensor);
  const X = images.div(255).reshape(-1, 1, 28, 28) as Tensor;
  const preds = d2l.getFashionMnistLabels(noGrad(() => net(X).argmax(1)));
  return d2l.showImages(
    images,
    rows,
    cols,
    trues.map((name, i) => `${synthetic ? "synthetic\n" : ""}${name}\n${preds[i]}`),
    {
      wrong: trues.map((name, i) => name !== preds[i]),
      title: `Test images, true and predicted labels${synthetic ? `: ${notice}` : ""}`,
    },
  );
}
