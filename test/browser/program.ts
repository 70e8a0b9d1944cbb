// What runs in the page, and for comparison in Node: softmax regression on drawn garments.
import { DataLoader } from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";
import { FashionMNIST, transforms } from "../../src/vision/index.ts";

const { nn, optim } = torch;
type Tensor = torch.Tensor;

/** Batches of garments without end. */
async function* batches(batchSize: number): AsyncGenerator<[Tensor, Tensor]> {
  const garments = FashionMNIST.draw({ train: false, transform: new transforms.ToTensor() });
  const loader = new DataLoader(garments, { batchSize, shuffle: true });
  for (;;) yield* loader as AsyncIterable<[Tensor, Tensor]>;
}

/** Trains from seed 0; gives the loss of every step. `watch` is called after each. */
export async function train(steps: number, batchSize = 256, watch?: (step: number) => void): Promise<number[]> {
  torch.manualSeed(0);
  const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
  const loss = new nn.CrossEntropyLoss();
  const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const losses: number[] = [];
  for await (const [X, y] of batches(batchSize)) {
    const l = loss(net(X) as Tensor, y) as Tensor;
    trainer.zeroGrad();
    l.backward();
    trainer.step();
    losses.push(l.item() as number);
    watch?.(losses.length);
    if (losses.length === steps) break;
  }
  return losses;
}

export interface Memory {
  /** Bytes that the engine's heap has taken by then. */
  reserved: { early: number; end: number };
  peak: number;
  seconds: number;
}

/** Trains for long in large batches, and tells how the engine's heap grows after the first `early` steps. */
export async function soak(steps: number, early: number): Promise<Memory> {
  const reserved = { early: 0, end: 0 };
  const start = performance.now();
  await train(steps, 1024, (step) => {
    if (step === early) reserved.early = torch.memoryStats().reservedBytes;
  });
  const { reservedBytes, peakBytes } = torch.memoryStats();
  reserved.end = reservedBytes;
  return { reserved, peak: peakBytes, seconds: (performance.now() - start) / 1000 };
}

Object.assign(globalThis, { flambeau: { train, soak } });
