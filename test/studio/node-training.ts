// Lesson 3.6's training in Node, for comparison.
import * as d2l from "../../src/d2l/index.ts";
import * as torch from "../../src/index.ts";

/** @returns the seconds that ten epochs took */
export async function train(): Promise<number> {
  torch.manualSeed(0);
  const [trainIter, testIter] = await d2l.loadDataFashionMnist(256);
  const W = torch.normal(0, 0.01, [784, 10], { requiresGrad: true }) as torch.Tensor;
  const b = torch.zeros(10, { requiresGrad: true }) as torch.Tensor;
  const softmax = (X: torch.Tensor) => X.exp().div(X.exp().sum(1, { keepdim: true })) as torch.Tensor;
  const net = (X: torch.Tensor) => softmax((X.reshape(-1, 784) as torch.Tensor).matmul(W).add(b) as torch.Tensor);
  const loss = (yHat: torch.Tensor, y: torch.Tensor) =>
    (yHat.index(torch.arange(BigInt(y.numel())), y) as torch.Tensor).log().neg() as torch.Tensor;
  const start = performance.now();
  for (let epoch = 0; epoch < 10; epoch++) {
    await d2l.trainEpochCh3(net, trainIter, loss, (batchSize) => d2l.sgd([W, b], 0.1, batchSize));
    await d2l.evaluateAccuracy(net, testIter);
  }
  return (performance.now() - start) / 1000;
}
