import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DataLoader, TensorDataset } from "../../src/data/index.ts";
import * as nn from "../../src/nn/index.ts";
import * as optim from "../../src/optim/index.ts";
import * as torch from "../../src/torch.ts";
import { DatasetNotFound, FashionMNIST, transforms } from "../../src/vision/index.ts";

// The programs of scripts/golden/nn_training.py: the same seeds give the same weights, shuffles, masks and losses.

type T = torch.Tensor;
type Pair = [x: T, y: T];

interface Run {
  losses: number[];
  outputs: number[];
  state: Record<string, number>;
  right?: number;
}

const golden: Record<string, Run> = JSON.parse(
  readFileSync(new URL("../golden/nn-training.json", import.meta.url), "utf8"),
);

function patches(seed: number, count: number): Pair {
  const generator = new torch.Generator().manualSeed(seed);
  const kinds = torch.rand([10, 1, 28, 28], { generator });
  const labels = torch.randint(0, 10, [count], { generator });
  const noise = torch.rand([count, 1, 28, 28], { generator }).mul(0.5);
  return [(kinds.index(labels) as T).mul(0.5).add(noise) as T, labels as T];
}

function sentences(seed: number, count: number): Pair {
  const generator = new torch.Generator().manualSeed(seed);
  const words = torch.randint(0, 20, [count, 6], { generator }) as T;
  return [words, (words.index(":", ":1") as T).lt(10).float() as T];
}

/** Either a model or a loss: the types of these programs say nothing about shapes. */
type Call = (...inputs: T[]) => T;

function train(
  net: nn.ModuleBase,
  data: Pair,
  loss: nn.ModuleBase,
  optimizer: optim.Optimizer,
  epochs: number,
  batchSize: number,
) {
  const losses: number[] = [];
  const loader = new DataLoader(new TensorDataset(...data), { batchSize, shuffle: true });
  for (let epoch = 0; epoch < epochs; epoch++) {
    net.train();
    for (const [x, y] of loader as Iterable<T[]>) {
      optimizer.zeroGrad();
      const value = (loss as unknown as Call)((net as unknown as Call)(x), y);
      value.backward();
      optimizer.step();
      losses.push(value.item() as number);
    }
  }
  return losses;
}

function summary(net: nn.ModuleBase, losses: number[], x: T): Run {
  net.eval();
  const outputs = torch.noGrad(() => (net as unknown as Call)(x));
  const sums = Object.entries(net.stateDict()).map(([key, v]) => [key, v.double().sum().item()]);
  return { losses, outputs: (outputs.reshape(-1).tolist() as number[]).slice(0, 40), state: Object.fromEntries(sums) };
}

function mlp(data: Pair, test: Pair): Run {
  torch.manualSeed(0);
  const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const losses = train(net, data, new nn.CrossEntropyLoss(), optimizer, 3, 256);
  const right = torch.noGrad(() => (net(test[0]) as T).argmax(1).eq(test[1]).sum().item());
  return { ...summary(net, losses, test[0]), right: right as number };
}

function dropout(): Run {
  torch.manualSeed(1);
  const net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(784, 64),
    new nn.ReLU(),
    new nn.Dropout(0.2),
    new nn.Linear(64, 32),
    new nn.ReLU(),
    new nn.Dropout(0.5),
    new nn.Linear(32, 10),
  );
  for (const layer of net) if (layer instanceof nn.Linear) nn.init.normal_(layer.weight as T, { std: 0.05 });
  const data = patches(11, 320);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.003 });
  return summary(net, train(net, data, new nn.CrossEntropyLoss(), optimizer, 4, 64), data[0]);
}

function normalized(): Run {
  torch.manualSeed(2);
  const net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(784, 32, { bias: false }),
    new nn.BatchNorm1d(32),
    new nn.GELU(),
    new nn.Linear(32, 16),
    new nn.LayerNorm(16),
    new nn.SiLU(),
    new nn.Linear(16, 10),
  );
  const data = patches(12, 300);
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9, weightDecay: 1e-3, nesterov: true });
  const loss = new nn.CrossEntropyLoss({ weight: torch.linspace(0.5, 1.5, 10) as T, labelSmoothing: 0.1 });
  return summary(net, train(net, data, loss, optimizer, 4, 64), data[0]);
}

function embedded(): Run {
  torch.manualSeed(3);
  const net = new nn.Sequential(
    new nn.Embedding(20, 8, { paddingIdx: 0 }),
    new nn.Flatten(),
    new nn.Linear(48, 16),
    new nn.Tanh(),
    new nn.Linear(16, 1),
  );
  const data = sentences(13, 256);
  const optimizer = new optim.AdamW(net.parameters(), { lr: 0.01 });
  return summary(net, train(net, data, new nn.BCEWithLogitsLoss(), optimizer, 4, 32), data[0]);
}

function regression(): Record<string, Run> {
  torch.manualSeed(4);
  const x = torch.randn([200, 3]);
  const noise = torch.randn([200, 1]).mul(0.01);
  const y = x
    .matmul(torch.tensor([[2], [-3.4], [0.5]]))
    .add(4.2)
    .add(noise) as T;
  const losses = [
    new nn.MSELoss(),
    new nn.L1Loss(),
    new nn.SmoothL1Loss({ beta: 0.5 }),
    new nn.HuberLoss({ delta: 2 }),
  ];
  const runs = losses.map((loss) => {
    const net = new nn.Linear(3, 1);
    nn.init.xavierUniform_(net.weight as T);
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    return [loss.constructor.name, summary(net, train(net, [x as T, y], loss, optimizer, 3, 20), x as T)];
  });
  return Object.fromEntries(runs);
}

function expectSame(got: Run, { losses, outputs, state, right }: Run): void {
  const worst = (a: readonly number[], b: readonly number[]) => Math.max(...b.map((v, i) => Math.abs(a[i] - v)));
  if (process.env.WORST) console.log(worst(got.losses, losses), worst(got.outputs, outputs));
  expect(got.losses).toHaveLength(losses.length);
  expect(worst(got.losses, losses)).toBeLessThan(1e-5);
  expect(worst(got.outputs, outputs)).toBeLessThan(1e-4);
  expect(Object.keys(got.state)).toEqual(Object.keys(state));
  expect(worst(Object.values(got.state), Object.values(state))).toBeLessThan(1e-3);
  expect(got.right).toBe(right);
}

describe("networks learn as PyTorch's do", () => {
  it("a multilayer perceptron", () => expectSame(mlp(patches(10, 640), patches(10, 100)), golden.patches));
  it("with dropout and Adam", () => expectSame(dropout(), golden.dropout));
  it("with normalisation, momentum and weight decay", () => expectSame(normalized(), golden.normalized));
  it("with an embedding and AdamW", () => expectSame(embedded(), golden.embedded));

  const runs = regression();
  it.each(Object.keys(runs))("a line, by %s", (name) => expectSame(runs[name], golden[name]));
});

/** The first images of a half of Fashion-MNIST, if the files are on this machine. */
async function images(train: boolean, count: number): Promise<Pair | null> {
  try {
    const data = await FashionMNIST.load({ train, download: false, transform: new transforms.ToTensor() });
    return data.batch(torch.arange(BigInt(count)) as never) as unknown as Pair;
  } catch (error) {
    if (error instanceof DatasetNotFound) return null;
    throw error;
  }
}

const [train2048, test1000] = [await images(true, 2048), await images(false, 1000)];

it.skipIf(train2048 === null || test1000 === null)(
  "a multilayer perceptron learns Fashion-MNIST as PyTorch's does",
  () => {
    expectSame(mlp(train2048!, test1000!), golden.fashion);
  },
);
