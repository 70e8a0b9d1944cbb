import { FlambeauError } from "../core/errors.ts";
import { capture } from "../engine/capture.ts";
import { countHits } from "../engine/reduction.ts";
import { ModuleBase } from "../nn/index.ts";
import { noGrad, scope, type Tensor } from "../torch.ts";
import { Accumulator } from "./accumulator.ts";
import { Animator, type AnimatorOptions } from "./animator.ts";
import {
  areScoresOfEach,
  type Batches,
  compiledTestStep,
  compiledTrainStep,
  hits,
  type LossFunction,
  type Net,
  trainOn,
  type Updater,
} from "./steps.ts";

// Training a classifier, section 3.6 of the book.

export type { Batches, LossFunction, Net, Updater } from "./steps.ts";

export interface Compilable {
  /**
   * Whether steps are compiled (`torch.compile`), anew in each pass: the same results in less time, if what the model,
   * the loss and the updater do is done by tensors alone. Default false.
   */
  compile?: boolean;
}

/**
 * How many predictions are right: a count, not a part.
 *
 * As in the book, scores of a single class, [n, 1], are taken for classes and cut to whole numbers, and against y of
 * [n] each is compared with each.
 * @param yHat - scores [n, classes], or classes
 * @param y - classes [n]
 * @see https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html
 * @example
 * const yHat = torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]]);
 * d2l.accuracy(yHat, torch.tensor([0n, 2n])); // 1
 */
export function accuracy(yHat: Tensor, y: Tensor): number {
  capture?.refuse("accuracy");
  if (areScoresOfEach(yHat, y)) return countHits(yHat, y);
  return measure(() => hits(yHat, y).item() as number);
}

/**
 * The part of a data set that the model gets right, 0 … 1; NaN without data. Modules are put into evaluation mode, and
 * stay in it.
 * @see https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html
 * @example
 * const net = (X) => X; // A plain function is a model, too.
 * await d2l.evaluateAccuracy(net, [[torch.eye(3), torch.tensor([0n, 1n, 1n])]]); // 0.6666666666666666
 */
export async function evaluateAccuracy(
  net: Net,
  dataIter: Batches,
  { compile = false }: Compilable = {},
): Promise<number> {
  if (net instanceof ModuleBase) net.eval();
  const compiled = compile ? compiledTestStep(net) : null;
  const metric = new Accumulator(2); // right predictions, predictions
  for await (const [X, y] of dataIter) {
    const right = compiled === null ? noGrad(() => accuracy(net(X), y)) : compiled(X, y);
    metric.add(right, y.numel());
  }
  return metric.get(0) / metric.get(1);
}

/**
 * The mean loss of a model on a data set; NaN without data.
 * @param loss - gives one loss each or their mean; y is given in the shape of the model's output where it has as many
 *   elements
 * @example
 * const squares = [[torch.tensor([[1], [2]]), torch.tensor([1, 4])]];
 * await d2l.evaluateLoss((X) => X, squares, d2l.squaredLoss); // 1
 */
export async function evaluateLoss(net: Net, dataIter: Batches, loss: LossFunction): Promise<number> {
  const metric = new Accumulator(2); // summed loss, elements
  for await (const [X, y] of dataIter) {
    const l = noGrad(() => {
      const out = net(X);
      return loss(out, out.numel() === y.numel() ? y.reshape(out.sizes) : y);
    });
    metric.add(...summed(l, y));
  }
  return metric.get(0) / metric.get(1);
}

/** The loss of a batch summed up, whether it came as a mean or as one loss each, and the number of losses. */
function summed(l: Tensor, y: Tensor): [sum: number, count: number] {
  if (l.numel() === 1) return [(l.item() as number) * y.numel(), y.numel()];
  return [measure(() => l.sum().item() as number), l.numel()];
}

/** A number computed from tensors of which nothing stays. */
function measure(f: () => number): number {
  return noGrad(() => scope(f));
}

/**
 * Trains for one pass over the data. Modules are put into training mode.
 *
 * With an optimizer the gradient is that of the mean loss; a function is called with the batch's size after the
 * gradients of the sum, as `sgd` takes them.
 * @param loss - gives one loss each or their mean
 * @returns the mean loss and the accuracy, as they were during the pass
 * @see https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html
 * @example
 * const net = new nn.Linear(2, 3);
 * const batches = [[torch.zeros([4, 2]), torch.tensor([0n, 1n, 2n, 0n])]];
 * const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
 * const [loss, acc] = await d2l.trainEpochCh3(net, batches, new nn.CrossEntropyLoss(), trainer);
 */
export async function trainEpochCh3(
  net: Net,
  trainIter: Batches,
  loss: LossFunction,
  updater: Updater,
  { compile = false }: Compilable = {},
): Promise<[trainLoss: number, trainAcc: number]> {
  if (net instanceof ModuleBase) net.train();
  const compiled = compile ? compiledTrainStep(net, loss, updater) : null;
  const metric = new Accumulator(3); // summed loss, right predictions, predictions
  for await (const [X, y] of trainIter) {
    if (compiled !== null) metric.add(...compiled(X, y), y.numel());
    else {
      const [l, yHat] = trainOn(net, loss, updater, X, y);
      metric.add(summed(l, y)[0], accuracy(yHat, y), y.numel());
    }
  }
  return [metric.get(0) / metric.get(2), metric.get(1) / metric.get(2)];
}

/**
 * Trains for `numEpochs` passes, with the accuracy on the test data after each, and draws the curves while it does.
 * @param options - of the Animator, in place of the book's: `{ ylim: [0, 1] }`; and `compile`
 * @returns the Animator that has the curves
 * @throws FlambeauError when after 5 epochs or more the model has not learned what it should: a training loss below 0.5
 *   and accuracies above 0.7. After fewer there is only a warning.
 * @see https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html
 * @example
 * const net = new nn.Linear(2, 2);
 * const batches = [[torch.tensor([[9, 0], [0, 9]]), torch.tensor([0n, 1n])]];
 * const trainer = new optim.SGD(net.parameters(), { lr: 0.5 });
 * const animator = await d2l.trainCh3(net, batches, batches, new nn.CrossEntropyLoss(), 20, trainer);
 * animator.Y[0].length; // 20
 */
export async function trainCh3(
  net: Net,
  trainIter: Batches,
  testIter: Batches,
  loss: LossFunction,
  numEpochs: number,
  updater: Updater,
  { compile, ...options }: AnimatorOptions & Compilable = {},
): Promise<Animator> {
  const animator = new Animator({
    xlabel: "epoch",
    xlim: [1, numEpochs],
    ylim: [0.3, 0.9],
    legend: ["train loss", "train acc", "test acc"],
    ...options,
  });
  let last: readonly number[] | undefined;
  try {
    for (let epoch = 1; epoch <= numEpochs; epoch++) {
      const trained = await trainEpochCh3(net, trainIter, loss, updater, { compile });
      last = [...trained, await evaluateAccuracy(net, testIter, { compile })];
      animator.add(epoch, last);
    }
  } finally {
    animator.close();
  }
  if (last) check(last, numEpochs);
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
