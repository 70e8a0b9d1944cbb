// For a page: trains, with other threads if there can be any, and tells what came out.
import { helping } from "../../src/engine/threads.ts";
import * as torch from "../../src/index.ts";
import { nn, optim } from "../../src/index.ts";

async function train(): Promise<object> {
  torch.manualSeed(0);
  const X = torch.randn([512, 784]);
  const y = torch.randint(0, 10, [512]);
  const net = new nn.Sequential(new nn.Linear(784, 200), new nn.ReLU(), new nn.Linear(200, 10));
  const loss = new nn.CrossEntropyLoss();
  const trainer = new optim.Adam(net.parameters(), { lr: 0.01 });
  const losses: number[] = [];
  for (let i = 0; i < 40; i++) {
    trainer.zeroGrad();
    const l = loss(net(X), y as never);
    l.backward();
    trainer.step();
    losses.push(l.item() as number);
    await torch.nextTask();
  }
  for (let i = 0; i < 200 && crossOriginIsolated && helping() === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { losses, threads: torch.getNumThreads(), helping: helping() };
}

Object.assign(globalThis, { result: train() });
