import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";
import { rounds, timed } from "../rounds.mjs";

// One epoch through the public API. Forms: softmax (concise), scratch (section 3.6), mlp (784-256-10). With "compiled"
// its steps are.

const [form, batchSize = "256", way = ""] = process.argv.slice(2);
const [trainIter] = await d2l.loadDataFashionMnist(Number(batchSize), { root: process.env.BENCH_DATA });

function softmax(X) {
  const exp = X.exp();
  return exp.div(exp.sum(1, { keepdim: true }));
}

const models = {
  softmax() {
    const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
    nn.init.normal_(net[1].weight, { std: 0.01 });
    return { net, loss: new nn.CrossEntropyLoss(), updater: new optim.SGD(net.parameters(), { lr: 0.1 }) };
  },
  mlp() {
    const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));
    return { net, loss: new nn.CrossEntropyLoss(), updater: new optim.SGD(net.parameters(), { lr: 0.1 }) };
  },
  scratch() {
    const W = torch.normal(0, 0.01, [784, 10], { requiresGrad: true });
    const b = torch.zeros([10], { requiresGrad: true });
    return {
      net: (X) => softmax(torch.matmul(X.reshape([-1, 784]), W).add(b)),
      // As lesson 3.6 has it.
      loss: (yHat, y) =>
        yHat
          .index(torch.arange(BigInt(y.numel())), y)
          .log()
          .neg(),
      updater: (size) => d2l.sgd([W, b], 0.1, size),
    };
  },
};

const { net, loss, updater } = models[form]();
const options = { compile: way === "compiled" };
await rounds(() =>
  timed(async () => {
    const [trainLoss, accuracy] = await d2l.trainEpochCh3(net, trainIter, loss, updater, options);
    return { loss: trainLoss, accuracy };
  }),
);
