import { FlambeauError } from "../core/errors.ts";
import { ModuleBase } from "../nn/index.ts";
import { Optimizer } from "../optim/index.ts";
import { noGrad, type Tensor } from "../torch.ts";
import { Accumulator } from "./accumulator.ts";
import { Animator, type AnimatorOptions } from "./animator.ts";

// Training a classifier, section 3.6 of the book.

/** A model: a module, or a plain function. */
// biome-ignore lint/suspicious/noExplicitAny: a module's call says more about its input than "a tensor"
export type Net = (X: any) => Tensor;

/** Pairs of inputs and labels. */
export type Batches = Iterable<readonly [Tensor, Tensor]> | AsyncIterable<readonly [Tensor, Tensor]>;

export type LossFunction = (yHat: Tensor, y: Tensor) => Tensor;

/** Changes the parameters by their gradients: an optimizer, or a function of the batch's size. */
export type Updater = Optimizer | ((batchSize: number) => void);

/** How many predictions are right: yHat holds scores [n, classes], or classes. */
export function accuracy(yHat: Tensor, y: Tensor): number {
  return noGrad(() => {
    const predicted: Tensor = yHat.ndim > 1 && yHat.sizes[1] > 1 ? yHat.argmax(1) : yHat;
    return predicted.to(y.dtype).eq(y).sum().item() as number;
  });
}

/** The part of a data set that the model gets right. Modules are put into evaluation mode, and stay in it. */
export async function evaluateAccuracy(net: Net, dataIter: Batches): Promise<number> {
  if (net instanceof ModuleBase) net.eval();
  const metric = new Accumulator(2); // right predictions, predictions
  for await (const [X, y] of dataIter) {
    metric.add(
      noGrad(() => accuracy(net(X), y)),
      y.numel(),
    );
  }
  return metric.get(0) / metric.get(1);
}

/** The mean loss of a model on a data set. */
export async function evaluateLoss(net: Net, dataIter: Batches, loss: LossFunction): Promise<number> {
  const metric = new Accumulator(2); // summed loss, elements
  for await (const [X, y] of dataIter) {
    const l = noGrad(() => loss(net(X), y));
    metric.add(...summed(l, y));
  }
  return metric.get(0) / metric.get(1);
}

/** The loss of a batch summed up, whether it came as a mean or as one loss each, and the number of losses. */
function summed(l: Tensor, y: Tensor): [sum: number, count: number] {
  const total = noGrad(() => l.sum().item() as number);
  return l.numel() === 1 ? [total * y.numel(), y.numel()] : [total, l.numel()];
}

/**
 * Trains for one pass over the data. `loss` may give one loss each or their mean.
 * @returns the mean loss and the accuracy, as they were during the pass
 */
export async function trainEpochCh3(
  net: Net,
  trainIter: Batches,
  loss: LossFunction,
  updater: Updater,
): Promise<[trainLoss: number, trainAcc: number]> {
  if (net instanceof ModuleBase) net.train();
  const metric = new Accumulator(3); // summed loss, right predictions, predictions
  for await (const [X, y] of trainIter) {
    const yHat = net(X);
    const l = loss(yHat, y);
    if (updater instanceof Optimizer) {
      updater.zeroGrad();
      l.mean().backward();
      updater.step();
    } else {
      l.sum().backward();
      updater(X.sizes[0]);
    }
    metric.add(summed(l, y)[0], accuracy(yHat, y), y.numel());
  }
  return [metric.get(0) / metric.get(2), metric.get(1) / metric.get(2)];
}

/**
 * Trains for `numEpochs` passes, with the accuracy on the test data after each, and draws the curves.
 * @returns the Animator that has them
 * @throws FlambeauError when after 5 epochs or more the model has not learned what it should
 */
export async function trainCh3(
  net: Net,
  trainIter: Batches,
  testIter: Batches,
  loss: LossFunction,
  numEpochs: number,
  updater: Updater,
  options: AnimatorOptions = {},
): Promise<Animator> {
  const animator = new Animator({
    xlabel: "epoch",
    xlim: [1, numEpochs],
    ylim: [0.3, 0.9],
    legend: ["train loss", "train acc", "test acc"],
    ...options,
  });
  let last = [0, 0, 0];
  for (let epoch = 1; epoch <= numEpochs; epoch++) {
    last = [...(await trainEpochCh3(net, trainIter, loss, updater)), await evaluateAccuracy(net, testIter)];
    animator.add(epoch, last);
  }
  if (numEpochs > 0) check(last, numEpochs);
  return animator;
}

/** The book's assertions; after fewer than 5 epochs they are no more than a remark. */
function check([trainLoss, trainAcc, testAcc]: readonly number[], numEpochs: number): void {
  const problems = [
    ...(trainLoss < 0.5 ? [] : [`the training loss is ${trainLoss.toFixed(3)}, not below 0.5`]),
    ...(trainAcc > 0.7 ? [] : [`the training accuracy is ${trainAcc.toFixed(3)}, not above 0.7`]),
    ...(testAcc > 0.7 ? [] : [`the test accuracy is ${testAcc.toFixed(3)}, not above 0.7`]),
  ];
  if (problems.length === 0) return;
  if (numEpochs >= 5) throw new FlambeauError("training", `trainCh3: ${problems.join(", ")}`);
  console.warn(`trainCh3: after ${numEpochs} epoch${numEpochs === 1 ? "" : "s"}, ${problems.join(", ")}`);
}
