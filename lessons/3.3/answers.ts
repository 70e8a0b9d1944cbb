// %% sum-loss
const summed = new nn.MSELoss({ reduction: "sum" });
const [X10, y10] = [features.index("0:10"), labels.index("0:10")];
const blank = new nn.Linear(2, 1);
const gradients = [loss, summed].map((each) => {
  blank.zeroGrad();
  each(blank(X10), y10).backward();
  return blank.weight.grad!.clone();
});
console.log(gradients[1].div(gradients[0]));

// %% huber
const robust = new nn.Sequential(new nn.Linear(2, 1));
const huber = new nn.HuberLoss({ delta: 0.1 });
const steps = new optim.SGD(robust.parameters(), { lr: 0.3 });
for (let epoch = 1; epoch <= 3; epoch++) {
  for await (const [X, y] of dataIter) {
    steps.zeroGrad();
    huber(robust(X), y).backward();
    steps.step();
  }
}
console.log(robust[0].weight.data, robust[0].bias!.data);

// %% gradient
const [Xs, ys] = [features.index("0:100"), labels.index("0:100")];
net.zeroGrad();
loss(net(Xs), ys).backward();
console.log(net[0].weight.grad, net[0].bias!.grad);
