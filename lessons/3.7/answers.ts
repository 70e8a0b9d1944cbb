// %% weights-as-images
const linear = net[1] as nn.Linear;
const weights = linear.weight.detach().reshape(10, 28, 28);
d2l.showImages(weights, 2, 5, d2l.getFashionMnistLabels([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), { cmap: "viridis" });

// %% hidden-layer
const mlp = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));
await d2l.trainCh3(mlp, trainIter, testIter, loss, 5, new optim.SGD(mlp.parameters(), { lr: 0.1 }));
console.log(await d2l.evaluateAccuracy(mlp, testIter));

// %% weight-decay
const plain = (net[1] as nn.Linear).weight.norm().item();
const decayed = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
const decaying = new optim.SGD(decayed.parameters(), { lr: 0.1, weightDecay: 0.01 });
for (let epoch = 0; epoch < 3; epoch++) await d2l.trainEpochCh3(decayed, trainIter, loss, decaying);
console.log(plain.toFixed(2), (decayed[1] as nn.Linear).weight.norm().item().toFixed(2));
console.log(await d2l.evaluateAccuracy(decayed, testIter));
