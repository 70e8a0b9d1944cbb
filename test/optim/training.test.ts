import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DataLoader, TensorDataset } from "../../src/data/index.ts";
import * as nn from "../../src/nn/index.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";

// The programs of scripts/golden/training.py: the same seeds give the same weights, shuffles, masks and losses.

type T = torch.Tensor;
type Batches = Iterable<readonly T[]>;
interface Run {
  losses: number[];
  sums: number[];
}
const golden: Record<string, Run> = JSON.parse(
  readFileSync(new URL("../golden/training.json", import.meta.url), "utf8"),
);

/** Points around random centres. */
function classes(seed: number, n = 120, features = 20, kinds = 4): TensorDataset<T[]> {
  const generator = new torch.Generator().manualSeed(seed);
  const centres = torch.randn([kinds, features], { generator });
  const labels = torch.randint(0, kinds, [n], { generator });
  const points = centres.index(labels).add(torch.randn([n, features], { generator }).mul(0.5) as never);
  return new TensorDataset<T[]>(points as T, labels as T);
}

const sumsOf = (tensors: Iterable<T>): number[] => [...tensors].map((x) => Number(x.double().sum()));

function train(
  net: nn.ModuleBase,
  loader: Batches,
  lossOf: (output: T, y: T) => T,
  optimizer: optim.Optimizer,
  { epochs = 5, afterBatch = () => {}, afterEpoch = () => {}, beforeStep = () => {} } = {},
): Run {
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [x, y] of loader) {
      optimizer.zeroGrad();
      const loss = lossOf((net as unknown as (x: T) => T)(x), y);
      loss.backward();
      beforeStep();
      optimizer.step();
      afterBatch();
      losses.push(Number(loss));
    }
    afterEpoch();
  }
  return { losses, sums: sumsOf(net.parameters()) };
}

const crossEntropy = new nn.CrossEntropyLoss() as unknown as (output: T, y: T) => T;

const programs: Record<string, () => Run> = {
  mlp_relu() {
    torch.manualSeed(1);
    const net = new nn.Sequential(
      new nn.Linear(20, 32),
      new nn.ReLU(),
      new nn.Linear(32, 16),
      new nn.ReLU(),
      new nn.Linear(16, 4),
    );
    const loader = new DataLoader(classes(10), { batchSize: 16, shuffle: true });
    return train(net, loader as Batches, crossEntropy, new optim.SGD(net.parameters(), { lr: 0.1 }));
  },

  dropout_adam() {
    torch.manualSeed(2);
    const net = new nn.Sequential(new nn.Linear(20, 32), new nn.ReLU(), new nn.Dropout(0.5), new nn.Linear(32, 4));
    const loader = new DataLoader(classes(11), { batchSize: 16, shuffle: true });
    return train(net, loader as Batches, crossEntropy, new optim.Adam(net.parameters(), { lr: 0.01 }));
  },

  nesterov() {
    torch.manualSeed(3);
    const net = new nn.Sequential(new nn.Linear(20, 32), new nn.Tanh(), new nn.Linear(32, 4));
    const generator = new torch.Generator().manualSeed(4);
    const loader = new DataLoader(classes(12), { batchSize: 16, shuffle: true, generator });
    const settings = { lr: 0.05, momentum: 0.9, weightDecay: 0.01, nesterov: true };
    const optimizer = new optim.SGD(net.parameters(), settings);
    const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 5);
    return train(net, loader as Batches, crossEntropy, optimizer, { afterEpoch: () => scheduler.step() });
  },

  from_scratch() {
    torch.manualSeed(5);
    const x = torch.normal(0, 1, [100, 2]);
    const y = x.matmul(torch.tensor([2, -3.4])).add(4.2) as T;
    y.add_(torch.normal(0, 0.01, [100]) as never);
    const w = torch.normal(0, 0.01, [2], { requiresGrad: true });
    const b = torch.zeros([1], { requiresGrad: true });
    const losses: number[] = [];
    for (let epoch = 0; epoch < 3; epoch++) {
      const order = torch.randperm(100);
      for (let i = 0; i < 100; i += 10) {
        const batch = order.index(torch.slice(i, i + 10));
        const output = x.index(batch).matmul(w).add(b) as T;
        const loss = output.sub(y.index(batch)).pow(2).div(2).mean();
        loss.backward();
        torch.noGrad(() => {
          for (const p of [w, b] as T[]) {
            p.sub_(p.grad!.mul(0.1));
            p.grad!.zero_();
          }
        });
        losses.push(Number(loss));
      }
    }
    return { losses, sums: sumsOf([w, b] as T[]) };
  },

  linear_regression() {
    torch.manualSeed(6);
    const x = torch.normal(0, 1, [200, 3]);
    const line = x.matmul(torch.tensor([[1], [-2], [0.5]])).add(0.3);
    const y = line.add(torch.normal(0, 0.01, [200, 1])) as T;
    const net = new nn.Sequential(new nn.Linear(3, 1));
    const loader = new DataLoader(new TensorDataset<T[]>(x, y), { batchSize: 20, shuffle: true });
    const mse = new nn.MSELoss() as unknown as (output: T, y: T) => T;
    return train(net, loader as Batches, mse, new optim.SGD(net.parameters(), { lr: 0.05 }), { epochs: 4 });
  },

  clipped_adamw() {
    torch.manualSeed(7);
    const net = new nn.Sequential(
      new nn.Linear(20, 24, { bias: false }),
      new nn.BatchNorm1d(24),
      new nn.GELU(),
      new nn.Linear(24, 4),
    );
    const loader = new DataLoader(classes(13), { batchSize: 24, shuffle: true });
    const optimizer = new optim.AdamW(net.parameters(), { lr: 0.02, weightDecay: 0.1 });
    const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, 0.05, { totalSteps: 25 });
    const smooth = (output: T, y: T) => nn.functional.crossEntropy(output, y, { labelSmoothing: 0.1 }) as T;
    return train(net, loader as Batches, smooth, optimizer, {
      beforeStep: () => void nn.utils.clipGradNorm_(net.parameters(), 0.5),
      afterBatch: () => scheduler.step(),
    });
  },
};

it.each(Object.keys(golden))("%s: the losses are PyTorch's", (name) => {
  const { losses, sums } = programs[name]();
  const expected = golden[name];
  expect(losses).toHaveLength(expected.losses.length);
  const worst = Math.max(...losses.map((loss, i) => Math.abs(loss - expected.losses[i])));
  expect(worst).toBeLessThan(1e-5);
  for (const [i, sum] of sums.entries()) expect(Math.abs(sum - expected.sums[i])).toBeLessThan(1e-4);
});
