// 3.3 Linear regression, concise

// %% synthetic-data

import type { Tensor } from "flambeau";
import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";
import { DataLoader, TensorDataset } from "flambeau/data";

torch.manualSeed(0);
const trueW = torch.tensor([2, -3.4]);
const trueB = 4.2;
const [features, labels] = d2l.syntheticData(trueW, trueB, 1000);

// %% load-array
function loadArray(dataArrays: [Tensor, Tensor], batchSize: number, isTrain = true) {
  const dataset = new TensorDataset(...dataArrays);
  return new DataLoader(dataset, { batchSize, shuffle: isTrain });
}

const batchSize = 10;
const dataIter = loadArray([features, labels], batchSize);

// %% first-batch
for await (const [X, y] of dataIter) {
  console.log(X);
  console.log(y);
  break;
}

// %% model
const net = new nn.Sequential(new nn.Linear(2, 1));

// %% init
net[0].weight.data.normal_(0, 0.01);
console.log(net[0].bias!.data.fill_(0));

// %% loss
const loss = new nn.MSELoss();

// %% trainer
const trainer = new optim.SGD(net.parameters(), { lr: 0.03 });

// %% train
const numEpochs = 3;
for (let epoch = 1; epoch <= numEpochs; epoch++) {
  for await (const [X, y] of dataIter) {
    const l = loss(net(X), y);
    trainer.zeroGrad();
    l.backward();
    trainer.step();
  }
  const l = loss(net(features), labels);
  console.log(`epoch ${epoch}, loss ${l.item().toFixed(6)}`);
}

// %% errors
const w = net[0].weight.data;
console.log("error of w:", trueW.sub(w.reshape(trueW.shape)));
const b = net[0].bias!.data;
console.log("error of b:", torch.tensor(trueB).sub(b));
