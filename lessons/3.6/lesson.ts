// 3.6 Softmax regression from scratch

// %% data

import type { Tensor } from "flambeau";
import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";

torch.manualSeed(0);
const batchSize = 256;
const [trainIter, testIter] = await d2l.loadDataFashionMnist(batchSize);

// %% parameters
const numInputs = 784;
const numOutputs = 10;

const W = torch.normal(0, 0.01, [numInputs, numOutputs], { requiresGrad: true });
const b = torch.zeros(numOutputs, { requiresGrad: true });
console.log(W.shape, b.shape);

// %% sum-dimensions
const table = torch.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
console.log(table.sum(0, { keepdim: true }));
console.log(table.sum(1, { keepdim: true }));

// %% softmax
function softmax(X: Tensor): Tensor {
  const XExp = X.exp();
  const partition = XExp.sum(1, { keepdim: true }); // [m, 1]
  return XExp.div(partition); // broadcasting
}

// %% softmax-check
const X = torch.normal(0, 1, [2, 5]);
const XProb = softmax(X);
console.log(XProb);
console.log(XProb.sum(1));

// %% model
function net(X: Tensor): Tensor {
  return softmax(torch.matmul(X.reshape(-1, numInputs), W).add(b));
}

// %% pick
const y = torch.tensor([0n, 2n]);
const yHat = torch.tensor([
  [0.1, 0.3, 0.6],
  [0.3, 0.2, 0.5],
]);
console.log(yHat.index([0, 1], y));

// %% cross-entropy
function crossEntropy(yHat: Tensor, y: Tensor): Tensor {
  const rows = torch.arange(BigInt(y.numel()));
  return yHat.index(rows, y).log().neg();
}
console.log(crossEntropy(yHat, y));

// %% accuracy
function accuracy(yHat: Tensor, y: Tensor): number {
  const classes: Tensor = yHat.ndim > 1 && yHat.shape[1] > 1 ? yHat.argmax(1) : yHat;
  return Number(classes.to(y.dtype).eq(y).sum().item());
}
console.log(accuracy(yHat, y) / y.numel());

// %% accumulator
class Accumulator {
  data: number[];

  constructor(n: number) {
    this.data = Array(n).fill(0);
  }

  add(...values: number[]) {
    this.data = this.data.map((sum, i) => sum + values[i]);
  }

  reset() {
    this.data = this.data.map(() => 0);
  }

  get(i: number): number {
    return this.data[i];
  }
}

// %% evaluate-accuracy
async function evaluateAccuracy(net: d2l.Net, dataIter: d2l.Batches): Promise<number> {
  if (net instanceof nn.Module) net.eval();
  const metric = new Accumulator(2); // right predictions, predictions
  for await (const [X, y] of dataIter) {
    torch.noGrad(() => metric.add(accuracy(net(X), y), y.numel()));
  }
  return metric.get(0) / metric.get(1);
}

// %% untrained
console.log(await evaluateAccuracy(net, testIter));

// %% train-epoch
async function trainEpochCh3(
  net: d2l.Net,
  trainIter: d2l.Batches,
  loss: d2l.LossFunction,
  updater: d2l.Updater,
): Promise<[loss: number, accuracy: number]> {
  if (net instanceof nn.Module) net.train();
  const metric = new Accumulator(3); // summed loss, right predictions, examples
  for await (const [X, y] of trainIter) {
    const yHat = net(X);
    const l = loss(yHat, y);
    if (updater instanceof optim.Optimizer) {
      updater.zeroGrad();
      l.mean().backward();
      updater.step();
    } else {
      l.sum().backward();
      updater(X.shape[0]);
    }
    const total = l.sum().item();
    metric.add(l.numel() === 1 ? total * y.numel() : total, accuracy(yHat, y), y.numel());
  }
  return [metric.get(0) / metric.get(2), metric.get(1) / metric.get(2)];
}

// %% animator
const demo = new d2l.Animator({ xlabel: "step", legend: ["falling", "rising"], xlim: [1, 10] });
for (let step = 1; step <= 10; step++) demo.add(step, [1 / step, 1 - 1 / step]);
demo.close();

// %% train-ch3
async function trainCh3(
  net: d2l.Net,
  trainIter: d2l.Batches,
  testIter: d2l.Batches,
  loss: d2l.LossFunction,
  numEpochs: number,
  updater: d2l.Updater,
): Promise<void> {
  const legend = ["train loss", "train acc", "test acc"];
  const animator = new d2l.Animator({ xlabel: "epoch", xlim: [1, numEpochs], ylim: [0.3, 0.9], legend });
  for (let epoch = 1; epoch <= numEpochs; epoch++) {
    const [trainLoss, trainAcc] = await trainEpochCh3(net, trainIter, loss, updater);
    const testAcc = await evaluateAccuracy(net, testIter);
    animator.add(epoch, [trainLoss, trainAcc, testAcc]);
  }
  animator.close();
}

// %% updater
const lr = 0.1;
function updater(batchSize: number) {
  d2l.sgd([W, b], lr, batchSize);
}

// %% train
const numEpochs = 10;
await trainCh3(net, trainIter, testIter, crossEntropy, numEpochs, updater);

// %% result
console.log(await evaluateAccuracy(net, testIter));

// %% predict
async function predictCh3(net: d2l.Net, testIter: d2l.Batches, n = 6): Promise<void> {
  for await (const [X, y] of testIter) {
    const trues = d2l.getFashionMnistLabels(y);
    const preds = d2l.getFashionMnistLabels(net(X).argmax(1));
    const titles = trues.map((name, i) => `${name}\n${preds[i]}`);
    d2l.showImages(X.index(`0:${n}`).reshape(n, 28, 28), 1, n, titles.slice(0, n));
    break;
  }
}
await predictCh3(net, testIter);
