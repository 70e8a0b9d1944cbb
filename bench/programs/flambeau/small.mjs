import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import { rounds, timed } from "../rounds.mjs";
import { n, X, y } from "../small.mjs";

// 1,000 steps of a small net, whose time is that of calls. With "compiled" the step is.

const net = new nn.Sequential(
  new nn.Linear(2, 16),
  new nn.ReLU(),
  new nn.Linear(16, 16),
  new nn.ReLU(),
  new nn.Linear(16, 1),
);
const loss = new nn.MSELoss();
const trainer = new optim.SGD(net.parameters(), { lr: 0.01 });
const plain = (X, y) => {
  trainer.zeroGrad();
  const l = loss(net(X), y);
  l.backward();
  trainer.step();
  return l;
};
const step = process.argv[2] === "compiled" ? torch.compile(plain) : plain;
const batches = Array.from({ length: n / 10 }, (_, i) => [
  torch.tensor(X.subarray(20 * i, 20 * i + 20)).reshape(10, 2),
  torch.tensor(y.subarray(10 * i, 10 * i + 10)).reshape(10, 1),
]);
await rounds(async () => {
  await torch.nextTask();
  return timed(() => {
    let sum = 0;
    for (const [X, y] of batches) sum += step(X, y).item();
    return { loss: sum / batches.length };
  });
});
