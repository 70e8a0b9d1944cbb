// Training loops as a user writes them, for programs that watch their memory: in-node.ts and in-page.ts.
import * as d2l from "../../src/d2l/index.ts";
import { DataLoader, TensorDataset } from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";
import { FashionMNIST, transforms } from "../../src/vision/index.ts";
import { keepAndDrop } from "./keeping.ts";

const { nn, optim } = torch;
type Tensor = torch.Tensor;

/** Called after each step; false when it was the last. */
type Step = () => boolean;

const garments = () => FashionMNIST.draw({ train: false, transform: new transforms.ToTensor() });

export const loops: Record<string, (step: Step) => Promise<void> | void> = {
  /** Softmax regression in the book's short form, in large batches. */
  async concise(step) {
    const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
    const loss = new nn.CrossEntropyLoss();
    const trainer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    const loader = new DataLoader(garments(), { batchSize: 256, shuffle: true });
    const metric = new d2l.Accumulator(2);
    for (;;) {
      for await (const [X, y] of loader as AsyncIterable<[Tensor, Tensor]>) {
        const yHat = net(X) as Tensor;
        const l = loss(yHat, y) as Tensor;
        trainer.zeroGrad();
        l.backward();
        trainer.step();
        metric.add(l.item() as number, d2l.accuracy(yHat, y));
        if (!step()) return;
      }
    }
  },

  /** The same from scratch, with a loss by indexing, in small batches. */
  async scratch(step) {
    const W = torch.normal(0, 0.01, [784, 10], { requiresGrad: true }) as Tensor;
    const b = torch.zeros([10], { requiresGrad: true }) as Tensor;
    const net = (X: Tensor): Tensor => {
      const exp = X.reshape(-1, 784).matmul(W).add(b).exp() as Tensor;
      return exp.div(exp.sum(1, { keepdim: true }));
    };
    const crossEntropy = (yHat: Tensor, y: Tensor): Tensor =>
      yHat
        .index(torch.arange(yHat.sizes[0], { dtype: torch.int64 }), y)
        .log()
        .neg() as Tensor;
    const loader = new DataLoader(garments(), { batchSize: 32, shuffle: true });
    for (;;) {
      for await (const [X, y] of loader as AsyncIterable<[Tensor, Tensor]>) {
        crossEntropy(net(X), y).sum().backward();
        d2l.sgd([W, b], 0.1, X.sizes[0]);
        if (!step()) return;
      }
    }
  },

  /** Linear regression on a handful of numbers: tensors of a few bytes, which weigh more in JavaScript than here. */
  async tiny(step) {
    const X = torch.normal(0, 1, [1000, 2]) as Tensor;
    const y = X.matmul(torch.tensor([2, -3.4]))
      .add(4.2)
      .reshape(-1, 1) as Tensor;
    const net = new nn.Linear(2, 1);
    const loss = new nn.MSELoss();
    const trainer = new optim.SGD(net.parameters(), { lr: 0.03 });
    const loader = new DataLoader(new TensorDataset(X, y), { batchSize: 10, shuffle: true });
    for (;;) {
      for await (const [x, t] of loader as AsyncIterable<[Tensor, Tensor]>) {
        trainer.zeroGrad();
        (loss(net(x as never) as Tensor, t) as Tensor).backward();
        trainer.step();
        if (!step()) return;
      }
    }
  },

  /** Batches from a generator of the user's own, which lets the event loop have a turn once a pass. */
  async generator(step) {
    const X = torch.randn([2000, 784]) as Tensor;
    const y = torch.randint(0, 10, [2000]) as Tensor;
    async function* batches(size: number): AsyncGenerator<[Tensor, Tensor]> {
      await torch.nextTask();
      const order = torch.randperm(2000) as Tensor;
      for (let i = 0; i + size <= 2000; i += size) {
        const chosen = order.index(`${i}:${i + size}`) as Tensor;
        yield [X.index(chosen) as Tensor, y.index(chosen) as Tensor];
      }
    }
    const net = new nn.Linear(784, 10);
    const loss = new nn.CrossEntropyLoss();
    const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
    for (;;) {
      for await (const [x, t] of batches(100)) {
        trainer.zeroGrad();
        (loss(net(x as never) as Tensor, t) as Tensor).backward();
        trainer.step();
        if (!step()) return;
      }
    }
  },

  /** A loop that never awaits: the one that needs a scope. */
  synchronous(step) {
    const X = torch.randn([256, 784]) as Tensor;
    const y = torch.randint(0, 10, [256]) as Tensor;
    const net = new nn.Linear(784, 10);
    const loss = new nn.CrossEntropyLoss();
    const trainer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    do {
      torch.scope(() => {
        trainer.zeroGrad();
        (loss(net(X as never) as Tensor, y) as Tensor).backward();
        trainer.step();
      });
    } while (step());
  },

  /** The book's short form with a compiled step, whose last batch has another size. */
  async compiled(step) {
    const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
    const loss = new nn.CrossEntropyLoss();
    const trainer = new optim.Adam(net.parameters(), { lr: 0.001 });
    const train = torch.compile((X: Tensor, y: Tensor) => {
      trainer.zeroGrad();
      const yHat = net(X) as Tensor;
      const l = loss(yHat, y) as Tensor;
      l.backward();
      trainer.step();
      return { l, right: yHat.argmax(1).eq(y).sum() as Tensor };
    });
    const loader = new DataLoader(garments(), { batchSize: 256, shuffle: true });
    const metric = new d2l.Accumulator(2);
    for (;;) {
      for await (const [X, y] of loader as AsyncIterable<[Tensor, Tensor]>) {
        const { l, right } = train(X, y);
        metric.add(l.item() as number, right.item() as number);
        if (!step()) return;
      }
    }
  },

  /** No training: tensors kept and dropped in odd patterns, their values checked. */
  async keeping(step) {
    await keepAndDrop(step);
  },
};
