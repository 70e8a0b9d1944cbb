import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as heap from "../../src/engine/heap.ts";
import { LAYOUT } from "../../src/engine/threads/worker.ts";
import * as threads from "../../src/engine/threads.ts";
import { kernels } from "../../src/engine/wasm.ts";
import * as torch from "../../src/index.ts";
import { nn, optim, type Tensor } from "../../src/index.ts";
import { elements } from "../../src/ops/index.ts";
import { ImageBatches } from "../../src/vision/image-batches.ts";
import { FashionMNIST, transforms } from "../../src/vision/index.ts";

const bits = (x: Tensor): Uint8Array => {
  const values = elements(x.detach().contiguous() as Tensor).slice();
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
};

const random = (seed: number, ...sizes: number[]): Tensor => {
  torch.manualSeed(seed);
  return torch.randn(sizes) as Tensor;
};

/** Large ops of all kinds whose work is shared. */
const ops: Record<string, () => Tensor> = {};
for (const [m, k, n] of [
  [256, 784, 10],
  [10, 256, 784],
  [784, 256, 256],
  [130, 333, 77],
  [1, 700, 5000],
  [4099, 65, 3],
  [65, 20, 2049],
  [3, 5000, 100],
] as const) {
  ops[`matmul ${m}×${k}×${n}`] = () => random(1, m, k).matmul(random(2, k, n)) as Tensor;
  ops[`matmul transposed ${m}×${k}×${n}`] = () =>
    random(1, k, m)
      .t()
      .matmul(random(2, n, k).t()) as Tensor;
  ops[`linear ${m}×${k}×${n}`] = () => nn.functional.linear(random(1, m, k), random(2, n, k), random(3, n));
}
for (const [m, k, n] of [
  [333, 300, 200],
  [100, 70, 777],
  [777, 40, 100],
] as const) {
  ops[`matmul with zeros ${m}×${k}×${n}`] = () =>
    random(1, m, k)
      .relu()
      .matmul(random(2, n, k).t()) as Tensor;
  ops[`matmul of zeros ${m}×${k}×${n}`] = () =>
    random(1, k, m)
      .t()
      .matmul(random(2, k, n).relu()) as Tensor;
  ops[`linear with zeros ${m}×${k}×${n}`] = () =>
    nn.functional.linear(random(1, m, k).relu(), random(2, n, k), random(3, n));
}
const { Compose, Normalize, Resize, ToTensor } = transforms;
for (const [name, transform] of Object.entries({
  "of images": new ToTensor(),
  normalized: new Compose([new ToTensor(), new Normalize([0.3], [0.4])]),
  resized: new Compose([new Resize([40, 36]), new ToTensor()]),
})) {
  ops[`batches ${name}`] = () => {
    torch.manualSeed(1);
    const images = torch.randint(0, 256, [1000, 28, 28], { dtype: torch.uint8 }) as Tensor;
    return new ImageBatches(images, transforms.batchPlan(transform)!).at(
      torch.randint(0, 1000, [333], { dtype: torch.int32 }) as Tensor,
    );
  };
}
Object.assign(ops, {
  "rows at places": () => random(1, 4000, 300).index(torch.randint(0, 4000, [3001]) as Tensor) as Tensor,
  "matmul of float64": () =>
    random(1, 200, 300)
      .double()
      .matmul(random(2, 300, 150).double()) as Tensor,
  "matmul of int64": () =>
    random(1, 200, 100)
      .mul(99)
      .long()
      .matmul(random(2, 100, 150).mul(99).long()) as Tensor,
  "batched matmul": () => random(1, 3, 128, 200).matmul(random(2, 200, 128)) as Tensor,
  add: () => random(1, 700_001).add(random(2, 700_001)) as Tensor,
  "mul by a number": () => random(1, 700_001).mul(3) as Tensor,
  "pow of float64": () => random(1, 50_001).double().abs().pow(1.7) as Tensor,
  gt: () => random(1, 700_001).gt(random(2, 700_001)) as Tensor,
  "lt a number": () => random(1, 700_001).lt(0.3) as Tensor,
  exp: () => random(1, 100_003).exp() as Tensor,
  relu: () => random(1, 100_003).relu() as Tensor,
  erf: () => random(1, 100_003).erf() as Tensor,
  softmax: () => nn.functional.softmax(random(1, 1001, 50), 1) as Tensor,
  "sums of rows": () => random(1, 1001, 3000).sum(1) as Tensor,
  "sums in the middle": () => random(1, 301, 40, 130).sum(1) as Tensor,
  gelu: () => nn.functional.gelu(random(1, 300_003)),
  "sines, some of them far": () => random(1, 300_003).mul(1e6).sin() as Tensor,
  "extremes of rows": () => random(1, 1001, 3000).amax(1) as Tensor,
  "places of extremes": () => random(1, 1001, 300).argmin(1) as Tensor,
  "variances of rows": () => random(1, 1001, 300).var(1) as Tensor,
  "norms in the middle": () => random(1, 1001, 30, 7).norm(2, 1) as Tensor,
  "three steps of Adam": () => {
    const x = random(1, 150_001).requiresGrad_() as Tensor;
    const adam = new optim.Adam([x], { lr: 0.1 });
    for (let i = 0; i < 3; i++) {
      adam.zeroGrad();
      x.mul(x).sum().backward();
      adam.step();
    }
    return x;
  },
});

beforeAll(async () => {
  torch.setNumThreads(3);
  const a = torch.ones([300, 300]);
  for (let i = 0; i < 2000 && threads.helping() < 2; i++) {
    a.matmul(a);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(threads.helping()).toBe(2);
}, 30_000);

afterAll(() => threads.endThreads());

it.each(Object.keys(ops))("%s is the same to the last bit with 1, 2 and 3 threads", (name) => {
  torch.setNumThreads(1);
  const alone = bits(ops[name]());
  for (const n of [2, 3]) {
    torch.setNumThreads(n);
    expect(threads.parts(1e9)).toBeGreaterThan(1);
    for (let again = 0; again < 3; again++) expect(Buffer.compare(bits(ops[name]()), alone)).toBe(0);
  }
});

it("an error in another thread is thrown here", () => {
  torch.setNumThreads(2);
  const zeros = torch.zeros([700_000], { dtype: torch.int64 });
  expect(() => zeros.floorDivide(zeros)).toThrow(/integer division by zero/);
});

describe("rows that threads read ahead", () => {
  const [n, bytes] = [5000, 784];
  const rows = torch.zeros([n, bytes], { dtype: torch.uint8 });
  const end = () => heap.memory.buffer.byteLength;

  it.each([
    ["that are there", () => rows.storage.ptr, () => torch.randperm(n)],
    ["with numbers that are none", () => rows.storage.ptr, () => torch.randperm(n).mul(-1_000_003)],
    ["past the end of memory", () => end() - 8 * bytes, () => torch.randperm(n)],
  ] as const)("%s: all are gone through, and threads go on", async (_, src, numbers) => {
    torch.setNumThreads(3);
    const x = random(1, 500, 400);
    const y = random(2, 400, 300);
    const right = bits(x.matmul(y) as Tensor);
    const indices = numbers() as Tensor;
    threads.readAhead(src(), bytes, indices.storage.ptr, n);
    const left = () => Atomics.load(heap.i32, LAYOUT.ahead);
    const before = left();
    for (let i = 0; i < 2000 && left() > 0; i++) {
      expect(Buffer.compare(bits(x.matmul(y) as Tensor), right)).toBe(0); // and wakes them
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect([before > 0, left()]).toEqual([true, 0]);
    await new Promise((resolve) => setTimeout(resolve, 50)); // one that failed is noticed
    x.matmul(y);
    expect(threads.helping()).toBe(2);
  });

  it("are read once in each cache line", () => {
    const some = torch.randint(0, 256, [9, 150], { dtype: torch.uint8 }) as Tensor;
    const indices = torch.tensor([3n, 0n, 8n, 3n]);
    const lines = (some.tolist() as number[][]).map((row) => row[0] + row[64] + row[128]);
    const sum = kernels.readRows(some.storage.ptr, 150, indices.storage.ptr, 4);
    expect(sum).toBe(lines[3] + lines[0] + lines[8] + lines[3]);
  });

  it("are those of a data set's next batch; without threads nobody is told", () => {
    const images = FashionMNIST.draw({ train: false, transform: new ToTensor() });
    const indices = torch.randperm(images.length).narrow(0, 100, 64) as Tensor<[number], "int64">;
    const told = () => heap.i32.slice(LAYOUT.rows, LAYOUT.rows + 4);
    const expected = [images.data.storage.ptr, 784, indices.storage.ptr + 800, 64];
    torch.setNumThreads(1);
    images.prefetch(indices);
    expect([...told()]).not.toEqual(expected);
    torch.setNumThreads(2);
    random(1, 500, 400).matmul(random(2, 400, 300));
    images.prefetch(indices);
    expect([...told()]).toEqual(expected);
    images.prefetch(indices.flip([0]).narrow(0, 1, 2) as typeof indices);
    expect(told()[3]).toBe(2);
    images.prefetch(indices.view(-1, 2).t().index(0) as typeof indices); // not one after the other
    expect(told()[3]).toBe(2);
  });
});

it("counts threads", () => {
  torch.setNumThreads(2);
  expect(torch.getNumThreads()).toBe(2);
  expect(() => torch.setNumThreads(0)).toThrow(/whole number above 0, got 0/);
  expect(() => torch.setNumThreads(1.5)).toThrow(/setNumThreads/);
});

it("what threads that died had not done, or had begun, is done by the first one", async () => {
  torch.setNumThreads(3);
  const x = random(1, 500, 400);
  const y = random(2, 400, 300);
  const right = bits(x.matmul(y) as Tensor);
  const heavy = () => x.matmul(y) as Tensor;
  const results = [heavy()];
  const ended = threads.endThreads();
  results.push(heavy());
  await ended;
  results.push(heavy());
  for (const result of results) expect(Buffer.compare(bits(result), right)).toBe(0);
  expect(torch.getNumThreads()).toBe(1);
});
