// %% overflow
const loud = torch.tensor([[10, 100]]);
console.log(softmax(loud), torch.softmax(loud, 1));

// %% learning-rates
for (const rate of [1, 0.01]) {
  const tryW = torch.normal(0, 0.01, [numInputs, numOutputs], { requiresGrad: true });
  const tryB = torch.zeros(numOutputs, { requiresGrad: true });
  const tryNet = (X: Tensor) => softmax(torch.matmul(X.reshape(-1, numInputs), tryW).add(tryB));
  const step = (batchSize: number) => d2l.sgd([tryW, tryB], rate, batchSize);
  const [trainLoss] = await trainEpochCh3(tryNet, trainIter, crossEntropy, step);
  console.log(`lr ${rate}: loss ${trainLoss.toFixed(3)}, test acc ${await evaluateAccuracy(tryNet, testIter)}`);
}

// %% worst-class
const hits = torch.zeros(10, 10);
for await (const [X, y] of testIter) {
  const guesses = torch.noGrad(() => net(X).argmax(1));
  hits.indexPut_([y, guesses], 1, { accumulate: true });
}
const share = hits.diagonal().div(hits.sum(1)).tolist() as number[];
const names = d2l.getFashionMnistLabels([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const order = share.map((_, i) => i).sort((i, j) => share[i] - share[j]);
for (const i of order) console.log(names[i].padEnd(11), share[i].toFixed(3));
