// 3.7 Softmax regression, concise

// %% data

import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";

torch.manualSeed(0);
const batchSize = 256;
const [trainIter, testIter] = await d2l.loadDataFashionMnist(batchSize);

// %% model
const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
console.log(net);

// %% init
net.apply((m) => {
  if (m instanceof nn.Linear) nn.init.normal_(m.weight, { std: 0.01 });
});

// %% loss
const loss = new nn.CrossEntropyLoss();

// %% loss-check
const untrained = torch.zeros(4, 10);
console.log(loss(untrained, torch.tensor([3n, 1n, 4n, 1n])), Math.log(10).toFixed(4));

// %% trainer
const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });

// %% train
const numEpochs = 10;
await d2l.trainCh3(net, trainIter, testIter, loss, numEpochs, trainer);

// %% result
console.log(await d2l.evaluateAccuracy(net, testIter));

// %% predict
await d2l.predictCh3(net, testIter);
