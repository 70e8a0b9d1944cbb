import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";
import { compiledAccuracy, compiledEpoch, compiledStep } from "./compiled.mjs";

// The whole job as a program: reads the data, trains for 10 epochs, with the accuracy on the test images after each.
// As users of the book's toolbox write it, or with compiled steps.

const [trainIter, testIter] = await d2l.loadDataFashionMnist(256, { root: process.env.BENCH_DATA });
const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
nn.init.normal_(net[1].weight, { std: 0.01 });
const loss = new nn.CrossEntropyLoss();
const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
const compiled = process.argv[2] === "compiled";
const step = compiledStep(net, loss, trainer);
const accuracyOn = compiledAccuracy(net);
const train = () => (compiled ? compiledEpoch(step, trainIter) : d2l.trainEpochCh3(net, trainIter, loss, trainer));
const test = () => (compiled ? accuracyOn(testIter) : d2l.evaluateAccuracy(net, testIter));
let last = {};
for (let epoch = 0; epoch < 10; epoch++) {
  const [trainLoss, accuracy] = await train();
  last = { loss: trainLoss, accuracy, testAccuracy: await test() };
}
console.log(JSON.stringify(last));
