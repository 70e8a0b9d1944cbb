// A training run that writes a checkpoint after every epoch and goes on from the last one: checkpoint.test.ts kills it.
import { createHash } from "node:crypto";
import { exists } from "#platform";
import { DataLoader, TensorDataset } from "../../src/data/index.ts";
import { loadCheckpoint, save, saveCheckpoint } from "../../src/io/index.ts";
import * as nn from "../../src/nn/index.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";

const [, , path, kind, seed, epochs] = process.argv;
const EPOCHS = Number(epochs);

const own = new torch.Generator().manualSeed(3);
const X = torch.randn([96, 40], { generator: own });
const y = X.sum(1).gt(0).to(torch.int64);

torch.manualSeed(Number(seed));
const net = new nn.Sequential(
  new nn.Linear(40, 64),
  new nn.BatchNorm1d(64),
  new nn.ReLU(),
  new nn.Dropout(0.3),
  new nn.Linear(64, 2),
);
const loader = new DataLoader(new TensorDataset(X, y), { batchSize: 32, shuffle: true, generator: own });

function made(): {
  optimizer: optim.Optimizer;
  scheduler: optim.lrScheduler.OneCycleLR | optim.lrScheduler.ReduceLROnPlateau;
} {
  const params = [...net.parameters()];
  if (kind === "adam") {
    const optimizer = new optim.Adam(params, { amsgrad: true, weightDecay: 0.01 });
    return { optimizer, scheduler: new optim.lrScheduler.OneCycleLR(optimizer, 0.05, { totalSteps: 3 * EPOCHS }) };
  }
  const groups = [{ params: params.slice(0, 2) }, { params: params.slice(2), lr: 0.02 }];
  const optimizer = new optim.SGD(groups, { lr: 0.1, momentum: 0.9, nesterov: true });
  return { optimizer, scheduler: new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.7 }) };
}
const { optimizer, scheduler } = made();
const lossOf = new nn.CrossEntropyLoss();
const live = { model: net, optimizer, scheduler, generator: own };

let epoch = 0;
let losses: number[] = [];
if (await exists(path)) ({ epoch, losses } = await loadCheckpoint<{ epoch: number; losses: number[] }>(path, live));

for (; epoch < EPOCHS; epoch++) {
  console.log("epoch", epoch);
  let sum = 0;
  for await (const [x, labels] of loader) {
    optimizer.zeroGrad();
    const loss = lossOf(net(x as never) as never, labels as never) as torch.Tensor;
    loss.backward();
    nn.utils.clipGradNorm_(net.parameters(), 1);
    optimizer.step();
    if (scheduler instanceof optim.lrScheduler.OneCycleLR) scheduler.step();
    sum += Number(loss);
  }
  if (scheduler instanceof optim.lrScheduler.ReduceLROnPlateau) scheduler.step(sum);
  losses.push(sum);
  console.log("saving", epoch);
  await saveCheckpoint(path, { ...live, epoch: epoch + 1, losses });
}
const bytes = save(net.stateDict());
console.log(JSON.stringify({ sha256: createHash("sha256").update(bytes).digest("hex"), losses }));
