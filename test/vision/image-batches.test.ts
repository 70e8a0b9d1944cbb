import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DataLoader } from "../../src/data/index.ts";
import { indexOffsets } from "../../src/engine/rows.ts";
import { endThreads, helping } from "../../src/engine/threads.ts";
import type { Tensor } from "../../src/index.ts";
import * as torch from "../../src/index.ts";
import { ImageBatches } from "../../src/vision/image-batches.ts";
import { batchPlan } from "../../src/vision/transforms/batch-plan.ts";
import { ToTensor } from "../../src/vision/transforms.ts";

const [COUNT, SIDE, BATCH] = [1000, 28, 100];

const numbersOf = (indices: Tensor) => indexOffsets("batch", [indices], [COUNT], [1]);

/** Images, what the right batches are, and a data set of which batches are made. */
function setUp() {
  torch.manualSeed(0);
  const images = torch.randint(0, 256, [COUNT, SIDE, SIDE], { dtype: torch.uint8 }) as Tensor;
  const right = images.float().div(255).unsqueeze(1) as Tensor;
  const batches = new ImageBatches(images, batchPlan(new ToTensor())!);
  const at = (from: number) =>
    batches.at(numbersOf(torch.arange(from, from + BATCH, { dtype: torch.int64 }) as Tensor));
  const rightAt = (from: number, source = right) => source.index(`${from}:${from + BATCH}`) as Tensor;
  return { images, right, batches, at, rightAt };
}

const same = (x: Tensor, y: Tensor) => expect(torch.equal(x, y)).toBe(true);

describe.each([1, 2])("with %s threads", (threads) => {
  beforeEach(async () => {
    torch.setNumThreads(threads);
    const a = torch.ones([300, 300]);
    for (let i = 0; i < 2000 && helping() < threads - 1; i++) {
      a.matmul(a);
      await torch.nextTask();
    }
    expect(helping()).toBe(threads - 1);
  });
  if (threads === 2) afterAll(endThreads);

  it("a batch has its values for as long as it is held, also through views", () => {
    const { at, rightAt } = setUp();
    const held = [0, 300, 100, 900].map((from) => [at(from), rightAt(from)] as const);
    const view = held[0][0].flatten(1) as Tensor;
    const rows = held[1][0].index(5) as Tensor;
    same(view, held[0][1].flatten(1) as Tensor);
    same(rows, held[1][1].index(5) as Tensor);
    for (const [batch, right] of [...held, ...held]) same(batch, right);
  });

  it("one batch's memory serves all that are not held", () => {
    const { at } = setUp();
    at(0);
    at(100);
    const before = torch.memoryStats().allocatedBytes;
    for (let i = 0; i < 100; i++) at((i % 10) * BATCH);
    expect(torch.memoryStats().allocatedBytes - before).toBeLessThan(100 * 2000);
  });

  it("changes of a batch stay, whichever way they are made", () => {
    const { at, rightAt } = setUp();
    const changed = at(0);
    changed.mul_(2);
    const late = at(100);
    const byData = at(200);
    byData.data.index(0).fill_(7);
    const byView = at(300);
    (byView.index(3) as Tensor).zero_();
    const optimized = at(400).requiresGrad_() as Tensor;
    optimized.sum().backward();
    new torch.optim.SGD([optimized], { lr: 1 }).step();
    at(500);
    late.add_(1);
    at(600);
    same(changed, rightAt(0).mul(2) as Tensor);
    same(late, rightAt(100).add(1) as Tensor);
    expect((byData.index(0) as Tensor).min().item()).toBe(7);
    same(byData.index("1:") as Tensor, rightAt(200).index("1:") as Tensor);
    expect((byView.index(3) as Tensor).max().item()).toBe(0);
    same(byView.index(4) as Tensor, rightAt(300).index(4) as Tensor);
    same(optimized.detach() as Tensor, rightAt(400).sub(1) as Tensor);
  });

  it("changes of the images reach later batches, not earlier ones", () => {
    const { images, at, rightAt, right } = setUp();
    const early = at(0);
    const other = at(100);
    images.index(0).fill_(255);
    const second = at(0);
    images.index(1).fill_(0);
    const third = at(0);
    same(early, rightAt(0));
    same(other, rightAt(100));
    const expected = right.clone() as Tensor;
    expected.index(0).fill_(1);
    same(second, rightAt(0, expected));
    expected.index(1).fill_(0);
    same(third, rightAt(0, expected));
  });

  it("the tape may look at a batch that has left its memory", () => {
    const { at, rightAt } = setUp();
    const w = torch.ones([SIDE * SIDE], { requiresGrad: true }) as Tensor;
    const loss = at(0).flatten(1).matmul(w).sum();
    for (const from of [100, 200, 300]) at(from);
    loss.backward();
    const v = torch.ones([SIDE * SIDE], { requiresGrad: true }) as Tensor;
    rightAt(0).flatten(1).matmul(v).sum().backward();
    same(w.grad!, v.grad!);
  });

  it("what a scope made is there in it, and what it returns after it", () => {
    const { at, rightAt } = setUp();
    const [first, last] = torch.scope(() => {
      const all = [0, 100, 200].map(at);
      same(all[1], rightAt(100));
      return [all[0], all[2]];
    });
    at(300);
    same(first, rightAt(0));
    same(last, rightAt(200));
  });

  it("a loader's batches, all held, are those of the images one by one", async () => {
    const { batches, right } = setUp();
    const dataset = {
      length: COUNT,
      at: (i: number) => right.index(i),
      batch: (indices: Tensor) => [batches.at(numbersOf(indices)), indices],
    };
    const held: [Tensor, Tensor][] = [];
    const loader = new DataLoader(dataset as never, { batchSize: 64, shuffle: true });
    for await (const pair of loader as AsyncIterable<[Tensor, Tensor]>) held.push(pair);
    expect(held.length).toBe(16);
    for (const [X, indices] of held) same(X, right.index(indices) as Tensor);
  });
});
