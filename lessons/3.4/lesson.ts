// 3.4 Softmax regression

// %% one-hot

import type { Tensor } from "flambeau";
import * as torch from "flambeau";
import { nn } from "flambeau";
import * as d2l from "flambeau/d2l";

torch.manualSeed(0);
const labels = torch.tensor([0n, 2n, 1n]);
console.log(nn.functional.oneHot(labels, 3));

// %% scores
const x = torch.tensor([0.5, -1, 2, 1]);
const W = torch.normal(0, 1, [4, 3]);
const b = torch.zeros(3);
console.log(torch.matmul(x, W).add(b));

// %% softmax
function softmax(O: Tensor): Tensor {
  const exps = O.exp();
  return exps.div(exps.sum(-1, { keepdim: true }));
}
const o = torch.tensor([1, 2, 4]);
console.log(softmax(o), softmax(o).sum());

// %% same-order
console.log(o.argmax().item(), softmax(o).argmax().item());
console.log(torch.allclose(softmax(o), softmax(o.add(5))));

// %% minibatch
const X = torch.normal(0, 1, [5, 4]);
const yHat = softmax(torch.matmul(X, W).add(b));
console.log(yHat.shape, yHat.sum(1));

// %% likelihood
const probabilities = torch.tensor([
  [0.7, 0.2, 0.1],
  [0.1, 0.3, 0.6],
  [0.2, 0.5, 0.3],
]);
const ofTruth = probabilities.index([0, 1, 2], labels);
console.log("likelihood:", ofTruth.prod().item().toFixed(4));
console.log("-log likelihood:", ofTruth.log().sum().neg().item().toFixed(4));

// %% derivative
const logits = torch.tensor([1, 2, 4], { requiresGrad: true });
const y = torch.tensor([0, 1, 0]);
const loss = softmax(logits).log().mul(y).sum().neg();
loss.backward();
console.log("autograd:", logits.grad);
console.log("softmax(o) - y:", softmax(o).sub(y));

// %% derivative-plot
const steps = torch.arange(-6, 6, 0.05);
const moving = torch.stack([steps, torch.zerosLike(steps)], 1).requiresGrad_();
moving.logSoftmax(1).index(":", 0).neg().sum().backward();
const curve = moving.detach().logSoftmax(1).index(":", 0).neg();
d2l.plot(steps, [curve, moving.grad!.index(":", 0)], {
  xlabel: "score of the right class",
  legend: ["loss", "its derivative"],
  figsize: [4.5, 2.5],
});

// %% overflow
const large = torch.tensor([100, 200, 400]);
console.log("naive:", softmax(large));
console.log("shifted:", softmax(large.sub(large.max())));
console.log("built in:", torch.softmax(large, 0));

// %% log-of-zero
const lopsided = torch.tensor([[-200, 0]]);
const right = torch.tensor([0n]);
console.log("naive:", softmax(lopsided).index([0], right).log().neg());
console.log("log-sum-exp:", nn.functional.crossEntropy(lopsided, right));

// %% surprise
const p = torch.arange(0.01, 1.005, 0.01);
d2l.plot(p, p.log().neg(), { xlabel: "probability", ylabel: "surprise (nats)", ylim: [0, 5] });
console.log([0.5, 0.1, 0.01].map((chance) => (-Math.log(chance)).toFixed(3)));

// %% entropy
const truth = torch.tensor([0.5, 0.25, 0.25]);
function crossEntropy(P: Tensor, Q: Tensor): number {
  return P.mul(Q.log()).sum().neg().item();
}
console.log("entropy:", crossEntropy(truth, truth).toFixed(4));
for (const guess of [
  [0.4, 0.3, 0.3],
  [1 / 3, 1 / 3, 1 / 3],
  [0.05, 0.05, 0.9],
]) {
  console.log("cross-entropy:", crossEntropy(truth, torch.tensor(guess)).toFixed(4));
}
