import { describe, expect, it, test, vi } from "vitest";
import {
  ConcatDataset,
  DataLoader,
  type Dataset,
  defaultCollate,
  defineDataset,
  defineFunction,
  getWorkerInfo,
  type Recipe,
  recipe,
  Subset,
  TensorDataset,
} from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";
import { defaultGenerator, manualSeed, Tensor } from "../../src/index.ts";
import { FashionMNIST, transforms } from "../../src/vision/index.ts";
import { asIs, doubled, drawn, everything, mapped, numbers, plusOne, seedFirst, type slow } from "./datasets.mjs";

async function all<T>(loader: AsyncIterable<T>): Promise<T[]> {
  const batches: T[] = [];
  for await (const batch of loader) batches.push(batch);
  return batches;
}

const plain = (value: unknown): unknown => {
  if (value instanceof Tensor) return `${value.dtype} ${value.shape} ${value.tolist()}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
};

describe("batches from workers", () => {
  test("are those made without, of every dtype and in every nesting", async () => {
    const dataset = await everything(7, torch.tensor([0.5, 2, 4]));
    const [alone, threads] = [0, 3].map((numWorkers) => new DataLoader(dataset, { batchSize: 2, numWorkers }));
    const want = await all(alone).then(plain);
    expect(await all(threads).then(plain)).toEqual(want);
    expect(JSON.stringify(want)).toContain("torch.int64 torch.Size([2, 1]) 4503599627370496");
  });

  test("may hold what a collateFn puts there, and be single samples", async () => {
    const [batch] = await all(new DataLoader([1, 2, 3], { batchSize: 3, numWorkers: 1, collateFn: asIs }));
    expect(batch).toEqual(asIs([1, 2, 3]));
    expect(await all(new DataLoader(["a", "b"], { batchSize: null, numWorkers: 2 }))).toEqual(["a", "b"]);
  });

  test("come from buffers that are used again, and stay as they are", async () => {
    const batches = await all(new DataLoader(numbers(64), { batchSize: 2, numWorkers: 2 }));
    expect(batches.flatMap((batch) => batch.tolist())).toEqual(Array.from({ length: 64 }, (_, i) => i));
  });

  test("need no shared memory", async () => {
    // As in a page that is not isolated: buffers are moved to and fro.
    vi.resetModules();
    vi.doMock("#platform", async (original) => ({ ...(await original<object>()), canShareMemory: () => false }));
    const { DataLoader: Apart } = await import("../../src/data/index.ts");
    const { slow: fresh } = (await import("./datasets.mjs")) as { slow: typeof slow };
    const batches = await all(new Apart(fresh(40, 0), { batchSize: 4, numWorkers: 2 }));
    vi.doUnmock("#platform");
    vi.resetModules();
    expect(batches.map((batch) => (batch as Tensor).sum().item())).toEqual(
      Array.from({ length: 10 }, (_, i) => 784 * (16 * i + 6)),
    );
  });
});

describe("what is sent to a worker", () => {
  const threads = { batchSize: 4, numWorkers: 2, collateFn: doubled };

  test("are tensors, subsets and joined datasets, in any nesting", async () => {
    const a = new TensorDataset(torch.arange(4));
    const b = new Subset(new TensorDataset(torch.arange(10).flip([0])), [0, 2, 4, 9]);
    const batches = await all(new DataLoader(new ConcatDataset<Tensor[]>([a, b]), threads as never));
    expect(plain(batches)).toEqual(plain([torch.tensor([0, 2, 4, 6]), torch.tensor([18, 14, 10, 0])]));
  });

  test("are views, turned tensors and those with gradients, as values", async () => {
    const grid = torch.arange(12).reshape(3, 4).requiresGrad_();
    const dataset = new TensorDataset(grid.T.index("1:3") as Tensor);
    expect(plain(await all(new DataLoader(dataset, threads as never)))).toEqual(
      plain([torch.tensor([[2, 10, 18], [4, 12, 20]])]), // biome-ignore format: a matrix
    );
  });

  test("is one thing where it is one thing here", async () => {
    const shared = numbers(3);
    const twice = new ConcatDataset([shared, shared]);
    expect((await all(new DataLoader(twice, { batchSize: 6, numWorkers: 1 })))[0].tolist()).toEqual([0, 1, 2, 0, 1, 2]);
  });

  test("are datasets as arguments of others, and functions", async () => {
    const dataset = mapped(numbers(4, true), plusOne);
    const [[values]] = (await all(new DataLoader(dataset, { batchSize: 4, numWorkers: 1 }))) as unknown as Tensor[][];
    expect(values.tolist()).toEqual([1, 2, 3, 4]);
  });

  test("is made from the random state that it was made from here", async () => {
    manualSeed(5);
    torch.rand([3]);
    const dataset = drawn(6);
    const here = (await all(new DataLoader(dataset, { batchSize: 6 })))[0].tolist();
    torch.rand([7]);
    expect((await all(new DataLoader(dataset, { batchSize: 6, numWorkers: 2 })))[0].tolist()).toEqual(here);
  });

  test("is an instance with a recipe of its own", async () => {
    class Named implements Dataset<number> {
      readonly length = 2;
      at(i: number): number {
        return -i;
      }
      [recipe](): Recipe {
        return {
          from: "flambeau/data",
          name: "Subset",
          args: [
            [10, 20, 30],
            [2, 0],
          ],
        };
      }
    }
    const [batch] = await all(new DataLoader(new Named(), { batchSize: 2, numWorkers: 1 }));
    expect(batch.tolist()).toEqual([30, 10]);
  });

  test("workerInitFn is called first in each", async () => {
    const options = { batchSize: 2, numWorkers: 2, workerInitFn: seedFirst };
    const batches = (await all(new DataLoader(numbers(4, true), options))) as unknown as Tensor[][];
    for (const [id, [, noise]] of batches.entries()) {
      manualSeed(1000 + id);
      expect(noise.tolist()).toEqual([torch.rand([]).item(), torch.rand([]).item()]);
    }
  });

  it("the library's datasets and transforms, whose random draws are those of the worker's seed", async () => {
    const transform = new transforms.Compose([
      new transforms.RandomHorizontalFlip(0.5),
      new transforms.RandomRotation(20),
      new transforms.ToTensor(),
    ]);
    const garments = new Subset(FashionMNIST.draw({ train: false, transform }), [1, 5, 7, 9]);
    manualSeed(3);
    const state = defaultGenerator.getState();
    const [[X, y]] = (await all(new DataLoader(garments, { batchSize: 4, numWorkers: 1 }))) as unknown as Tensor[][];
    defaultGenerator.setState(state);
    manualSeed(BigInt.asUintN(63, defaultGenerator.random64()));
    const [here, labels] = garments.batch(torch.arange(4n)) as unknown as Tensor[];
    expect(X.equal(here)).toBe(true);
    expect(y.tolist()).toEqual(labels.tolist());
    expect(X.std().item()).toBeGreaterThan(0);
  });
});

describe("what cannot be sent", () => {
  const iterate = (dataset: Dataset<unknown>, options: object = {}) => {
    new DataLoader(dataset, { numWorkers: 1, ...options })[Symbol.asyncIterator]();
  };
  class Photos {
    readonly length = 1;
    at = () => 0;
  }

  test("is an error before any thread is started, which tells how to write it", () => {
    expect(() => iterate(new Photos())).toThrow(
      "DataLoader: dataset is of the class Photos, which cannot be sent to another thread; put it into a module of its " +
        'own as `export const make = defineDataset(import.meta.url, "make", (…) => new Photos(…))`, and call make(…) here',
    );
    const local = 2;
    expect(() =>
      iterate([1], {
        collateFn: function times(x: number[]) {
          return x.map((y) => y * local);
        },
      }),
    ).toThrow(
      // biome-ignore format: short
      "DataLoader: collateFn is the function times, which cannot be sent to another thread; put it into a module of its " +
        'own as `export const f = defineFunction(import.meta.url, "f", (…) => …)`, and import it from there; it reaches ' +
        "what that module has, but no local variables of this one",
    );
    expect(() => iterate(mapped([1], (x) => x))).toThrow(/argument 1 of mapped in dataset is the function/);
    const inner = FashionMNIST.draw({ train: false, transform: (x) => x.float() });
    expect(() => iterate(new ConcatDataset<unknown>([inner]))).toThrow(/transform is the function transform/);
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => iterate(loop)).toThrow(/contains itself/);
  });

  test("names are taken once", () => {
    const url = import.meta.url;
    defineFunction(url, "once", (x: number) => x + 1);
    expect(() => defineFunction(url, "once", (x: number) => x + 2)).toThrow(/another function named "once"/);
    expect(() => defineDataset("file:///else.js", "once", () => [])).toThrow(/"once", from .*workers\.test/);
    defineFunction(url, "once", (x: number) => x + 1); // The same module once more.
  });

  test("modules that are not there, or are no JavaScript, say so", async () => {
    const make = (url: string, name: string) => defineDataset(url, name, () => [1, 2])();
    const run = (dataset: Dataset<number>) => all(new DataLoader(dataset, { numWorkers: 1 }));
    await expect(run(make("file:///nowhere.mjs", "nowhere"))).rejects.toThrow(
      /"nowhere" is to come from .*nowhere\.mjs/,
    );
    await expect(run(make("data:text/javascript,1", "missing"))).rejects.toThrow(/defines no "missing" in the thread/);
  });
});

describe("without threads", () => {
  test("one kernel makes the batches, whatever numWorkers says, unless there is user code", async () => {
    const dataset = new TensorDataset(torch.arange(8));
    const batch = vi.spyOn(dataset, "batch");
    expect((await all(new DataLoader(dataset, { batchSize: 4, numWorkers: 2 }))).length).toBe(2);
    expect(batch).toHaveBeenCalledTimes(2);
    await all(new DataLoader(dataset, { batchSize: 4, numWorkers: 2, collateFn: doubled as never }));
    expect(batch).toHaveBeenCalledTimes(2);
  });

  test("the same loop without waiting, but not with workers", () => {
    expect([...new DataLoader([1, 2, 3], { batchSize: 2 })].map((x) => x.tolist())).toEqual([[1, 2], [3]]);
    expect(() => [...new DataLoader([1], { numWorkers: 1 })]).toThrow(/have to be awaited: use `for await`/);
  });

  test("there is no worker to know of", () => {
    expect(getWorkerInfo()).toBe(null);
    expect(plain(defaultCollate([{ a: new Float32Array([1]) }, { a: new Float32Array([2]) }]))).toEqual({
      a: "torch.float32 torch.Size([2, 1]) 1,2",
    });
  });
});
