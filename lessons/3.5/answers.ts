// %% batch-sizes
for (const size of [16, 64, 256, 1024]) {
  const reading = new d2l.Timer();
  let batches = 0;
  for await (const _batch of new DataLoader(mnistTrain, { batchSize: size, shuffle: true })) batches++;
  console.log(`${size}: ${batches} batches, ${reading.stop().toFixed(2)} sec`);
}

// %% mean-images

import * as torch from "flambeau";

const sums = torch.zeros(10, 784);
for await (const [X, y] of new DataLoader(mnistTrain, { batchSize: 1000 })) {
  sums.indexAdd_(0, y, X.reshape(-1, 784));
}
showImages(sums.div(6000).reshape(10, 28, 28), 2, 5, getFashionMnistLabels([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
