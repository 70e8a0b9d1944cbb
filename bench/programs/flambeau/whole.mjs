import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";

// The whole job as a program: reads the data, trains for 10 epochs, with the accuracy on the test images after each.
// With "compiled" its steps are.

const [trainIter, testIter] = await d2l.loadDataFashionMnist(256, { root: process.env.BENCH_DATA });
const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
nn.init.normal_(net[1].weight, { std: 0.01 });
const loss = new nn.CrossEntropyLoss();
const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
const options = { compile: process.argv[2] === "compiled" };
let last = {};
for (let epoch = 0; epoch < 10; epoch++) {
  const [trainLoss, accuracy] = await d2l.trainEpochCh3(net, trainIter, loss, trainer, options);
  last = { loss: trainLoss, accuracy, testAccuracy: await d2l.evaluateAccuracy(net, testIter, options) };
}
console.log(JSON.stringify(last));
