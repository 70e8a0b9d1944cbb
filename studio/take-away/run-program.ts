import { type RunSettings, truth } from "../lab/protocol.ts";

/** A run as a program for Node: the same steps, so the same losses. */
export function runProgram(settings: RunSettings): string {
  return settings.model === "linear" ? linearProgram(settings) : classifierProgram(settings);
}

function classifierProgram({ hidden, lr, batchSize, epochs, seed }: RunSettings): string {
  const sizes = [784, ...hidden, 10];
  const layers = sizes.slice(1).flatMap((size, i) => {
    const linear = `new nn.Linear(${sizes[i]}, ${size})`;
    return i === sizes.length - 2 ? [linear] : [linear, "new nn.ReLU()"];
  });
  return `// Fashion-MNIST, as trained in Flambeau Studio.
import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import { DataLoader } from "flambeau/data";
import * as d2l from "flambeau/d2l";
import { FashionMNIST, transforms } from "flambeau/vision";

const transform = new transforms.ToTensor();
const train = await FashionMNIST.load({ train: true, transform });
const test = await FashionMNIST.load({ train: false, transform });

torch.manualSeed(${seed});
const trainIter = new DataLoader(train, { batchSize: ${batchSize}, shuffle: true });
const testIter = new DataLoader(test, { batchSize: ${batchSize} });
const net = new nn.Sequential(new nn.Flatten(), ${layers.join(", ")});
net.apply((m) => {
  if (m instanceof nn.Linear) nn.init.normal_(m.weight, { std: 0.01 });
});
const loss = new nn.CrossEntropyLoss();
const trainer = new optim.SGD(net.parameters(), { lr: ${lr} });

for (let epoch = 1; epoch <= ${epochs}; epoch++) {
  net.train();
  const metric = new d2l.Accumulator(3); // summed loss, right predictions, images
  for await (const [X, y] of trainIter) {
    const yHat = net(X);
    const l = loss(yHat, y);
    trainer.zeroGrad();
    l.backward();
    trainer.step();
    metric.add(l.item() * y.numel(), d2l.accuracy(yHat, y), y.numel());
  }
  const testAcc = await d2l.evaluateAccuracy(net, testIter);
  const [trainLoss, trainAcc] = [metric.get(0) / metric.get(2), metric.get(1) / metric.get(2)];
  console.log(\`epoch \${epoch}, loss \${trainLoss}, train acc \${trainAcc}, test acc \${testAcc}\`);
}
`;
}

function linearProgram({ lr, batchSize, epochs, seed }: RunSettings): string {
  return `// A line through points, as found in Flambeau Studio.
import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import * as d2l from "flambeau/d2l";

torch.manualSeed(${seed});
const [features, labels] = d2l.syntheticData(torch.tensor([${truth.w.join(", ")}]), ${truth.b}, ${truth.examples});
const dataIter = d2l.loadArray([features, labels], ${batchSize});
const net = new nn.Sequential(new nn.Linear(2, 1));
net[0].weight.data.normal_(0, 0.01);
net[0].bias.data.fill_(0);
const loss = new nn.MSELoss();
const trainer = new optim.SGD(net.parameters(), { lr: ${lr} });

for (let epoch = 1; epoch <= ${epochs}; epoch++) {
  for await (const [X, y] of dataIter) {
    const l = loss(net(X), y);
    trainer.zeroGrad();
    l.backward();
    trainer.step();
  }
  console.log(\`epoch \${epoch}, loss \${loss(net(features), labels).item()}\`);
}
`;
}
