// %% zero-weights
const zeroW = torch.zeros([2, 1], { requiresGrad: true });
const zeroB = torch.zeros(1, { requiresGrad: true });
for (let epoch = 1; epoch <= 3; epoch++) {
  for (const [X, y] of dataIter(batchSize, features, labels)) {
    squaredLoss(linreg(X, zeroW, zeroB), y)
      .sum()
      .backward();
    sgd([zeroW, zeroB], lr, batchSize);
  }
}
console.log(zeroW.detach().flatten(), zeroB.detach());

// %% missing-reshape
const predicted = torch.zeros(4, 1);
const flat = torch.tensor([1, 2, 3, 4]);
console.log(predicted.sub(flat).shape, predicted.sub(flat.reshape(predicted.shape)).shape);

// %% learning-rates
for (const rate of [0.3, 0.03, 0.003]) {
  const [tryW, tryB] = [torch.zeros([2, 1], { requiresGrad: true }), torch.zeros(1, { requiresGrad: true })];
  for (const [X, y] of dataIter(batchSize, features, labels)) {
    squaredLoss(linreg(X, tryW, tryB), y)
      .sum()
      .backward();
    sgd([tryW, tryB], rate, batchSize);
  }
  const left = squaredLoss(linreg(features, tryW, tryB), labels).mean();
  console.log(`lr ${rate}: loss after one epoch ${left.item().toPrecision(3)}`);
}
