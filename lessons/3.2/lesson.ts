// 3.2 Linear regression from scratch

// %% synthetic-data

import type { Tensor } from "flambeau";
import * as torch from "flambeau";
import * as d2l from "flambeau/d2l";
import * as plot from "flambeau/plot";

torch.manualSeed(0);

function syntheticData(w: Tensor, b: number, numExamples: number): [features: Tensor, labels: Tensor] {
  const X: Tensor = torch.normal(0, 1, [numExamples, w.numel()]);
  const y: Tensor = torch.matmul(X, w).add(b);
  y.add_(torch.normal(0, 0.01, [numExamples])); // noise
  return [X, y.reshape(-1, 1)];
}

const trueW = torch.tensor([2, -3.4]);
const trueB = 4.2;
const [features, labels] = syntheticData(trueW, trueB, 1000);

// %% first-example
console.log("features:", features.index(0), "\nlabel:", labels.index(0));

// %% scatter
d2l.setFigsize();
const feature1 = features.index(":", 1).tolist() as number[];
const label = labels.flatten().tolist() as number[];
plot.show(
  plot.figure({ axes: { marks: [plot.scatter(feature1, label, { s: 1 })], xlabel: "feature 1", ylabel: "label" } }),
);

// %% data-iter
function* dataIter(batchSize: number, features: Tensor, labels: Tensor): Generator<[X: Tensor, y: Tensor]> {
  const numExamples = features.shape[0];
  const indices = torch.randperm(numExamples); // in random order
  for (let i = 0; i < numExamples; i += batchSize) {
    const batch = indices.index(`${i}:${i + batchSize}`);
    yield [features.index(batch), labels.index(batch)];
  }
}

// %% first-batch
const batchSize = 10;
for (const [X, y] of dataIter(batchSize, features, labels)) {
  console.log(X);
  console.log(y);
  break;
}

// %% parameters
const w = torch.normal(0, 0.01, [2, 1], { requiresGrad: true });
const b = torch.zeros(1, { requiresGrad: true });

// %% model
function linreg(X: Tensor, w: Tensor, b: Tensor): Tensor {
  return torch.matmul(X, w).add(b);
}

// %% loss
function squaredLoss(yHat: Tensor, y: Tensor): Tensor {
  return yHat.sub(y.reshape(yHat.shape)).pow(2).div(2);
}

// %% sgd
function sgd(params: Tensor[], lr: number, batchSize: number): void {
  torch.noGrad(() => {
    for (const param of params) {
      param.sub_(param.grad!.mul(lr).div(batchSize));
      param.grad!.zero_();
    }
  });
}

// %% train
const lr = 0.03;
const numEpochs = 3;
const net = linreg;
const loss = squaredLoss;

for (let epoch = 1; epoch <= numEpochs; epoch++) {
  for (const [X, y] of dataIter(batchSize, features, labels)) {
    const l = loss(net(X, w, b), y); // [10, 1]
    l.sum().backward();
    sgd([w, b], lr, batchSize);
  }
  const trainLoss = torch.noGrad(() => loss(net(features, w, b), labels));
  console.log(`epoch ${epoch}, loss ${trainLoss.mean().item().toFixed(6)}`);
}

// %% errors
console.log("error of w:", trueW.sub(w.reshape(trueW.shape)));
console.log("error of b:", torch.tensor(trueB).sub(b));
