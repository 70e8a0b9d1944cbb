import { expect, it } from "vitest";
import * as d2l from "../../src/d2l/index.ts";
import * as torch from "../../src/index.ts";
import { nn, optim } from "../../src/index.ts";
import { setDisplay, silentDisplay } from "../../src/plot/index.ts";

// The book's toolbox with compiled steps gives what it gives without, to the last bit.

type Tensor = torch.Tensor;
setDisplay(silentDisplay);

function points(n: number): [Tensor, Tensor] {
  const X = torch.randn([n, 4]) as Tensor;
  return [X, X.sum(1).gt(0).long() as Tensor];
}

function loaders() {
  torch.manualSeed(0);
  return [d2l.loadArray(points(70), 16), d2l.loadArray(points(30), 16, false)];
}

function modules(reduction: "mean" | "none") {
  const net = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Dropout(0.2), new nn.Linear(8, 2));
  const updater = new optim.Adam(net.parameters(), { lr: 0.05 });
  return { net, loss: new nn.CrossEntropyLoss({ reduction }), updater, weights: () => [...net.parameters()] };
}

function scratch() {
  const W: Tensor = torch.normal(0, 0.1, [4, 2], { requiresGrad: true });
  const b: Tensor = torch.zeros([2], { requiresGrad: true });
  const net = (X: Tensor): Tensor => {
    const exp = torch.matmul(X, W).add(b).exp();
    return exp.div(exp.sum(1, { keepdim: true })) as Tensor;
  };
  const loss = (yHat: Tensor, y: Tensor) =>
    (yHat.index(torch.arange(yHat.sizes[0], { dtype: torch.int64 }), y) as Tensor).log().neg() as Tensor;
  return { net, loss, updater: (n: number) => d2l.sgd([W, b], 0.5, n), weights: () => [W, b] };
}

async function trained(make: typeof scratch | (() => ReturnType<typeof modules>), compile: boolean) {
  const [trainIter, testIter] = loaders();
  const { net, loss, updater, weights } = make();
  const seen: unknown[] = [];
  let runs = 0;
  const counted = (yHat: Tensor, y: Tensor): Tensor => {
    runs++;
    return loss(yHat as never, y as never) as Tensor;
  };
  for (let epoch = 0; epoch < 3; epoch++) {
    seen.push(await d2l.trainEpochCh3(net, trainIter, counted, updater, { compile }));
    seen.push(await d2l.evaluateAccuracy(net, testIter, { compile }));
  }
  const animator = await d2l.trainCh3(net, trainIter, testIter, counted, 3, updater, { compile, ylim: [0, 1] });
  return [runs, ...seen, animator.Y, weights().map((x) => x.tolist())];
}

// In each of six passes five batches, of two sizes. The updater from scratch leaves gradients to the second step, which is
// another case than the first, without any.
it.each([
  ["modules and an optimizer", () => modules("mean"), 12],
  ["one loss for each example", () => modules("none"), 12],
  ["functions, from scratch", scratch, 13],
])("%s", async (_, make, captures) => {
  const [runs, ...compiled] = await trained(make as typeof scratch, true);
  const [allRuns, ...plain] = await trained(make as typeof scratch, false);
  expect(compiled).toEqual(plain);
  expect([runs, allRuns]).toEqual([captures, 30]);
});

it("a model that changes between two passes is followed", async () => {
  const [trainIter] = loaders();
  let layer = new nn.Linear(4, 2);
  const net = (X: Tensor): Tensor => layer(X as never) as Tensor;
  const epoch = () => {
    const trainer = new optim.SGD(layer.parameters(), { lr: 0.1 });
    return d2l.trainEpochCh3(net, trainIter, new nn.CrossEntropyLoss(), trainer, { compile: true });
  };
  await epoch();
  const first = layer.weight.tolist();
  const old = layer;
  layer = new nn.Linear(4, 2);
  const second = layer.weight.tolist();
  await epoch();
  expect(old.weight.tolist()).toEqual(first);
  expect(layer.weight.tolist()).not.toEqual(second);
});
