import { describe, expect, test } from "vitest";
import {
  BatchSampler,
  ConcatDataset,
  DataLoader,
  IterableDataset,
  RandomSampler,
  randomSplit,
  SequentialSampler,
  Subset,
  TensorDataset,
  WeightedRandomSampler,
} from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";

const data = [1, 2, 3, 4, 5];
class Stream extends IterableDataset<number> {
  *[Symbol.iterator](): Iterator<number> {
    yield* data;
  }
}
const sampler = new SequentialSampler(data);

describe("options that exclude each other, as in PyTorch", () => {
  const cases: [object, RegExp][] = [
    [{ numWorkers: -1 }, /numWorkers must be a whole number from 0, got -1/],
    [{ numWorkers: 1.5 }, /numWorkers must be/],
    [{ timeout: -1, numWorkers: 1 }, /timeout must be a number of seconds from 0/],
    [{ timeout: 1 }, /timeout is for workers/],
    [{ prefetchFactor: 2 }, /prefetchFactor is for workers/],
    [{ prefetchFactor: 0, numWorkers: 1 }, /prefetchFactor must be a whole number above 0/],
    [{ persistentWorkers: true }, /persistentWorkers needs workers/],
    [{ sampler, shuffle: true }, /sampler excludes shuffle/],
    [{ batchSampler: [[0]], batchSize: 2 }, /batchSampler excludes batchSize/],
    [{ batchSampler: [[0]], batchSize: null }, /batchSampler excludes batchSize/],
    [{ batchSampler: [[0]], shuffle: true }, /batchSampler excludes shuffle/],
    [{ batchSampler: [[0]], sampler }, /batchSampler excludes sampler/],
    [{ batchSampler: [[0]], dropLast: true }, /batchSampler excludes dropLast/],
    [{ batchSize: null, dropLast: true }, /excludes dropLast/],
    [{ batchSize: 0 }, /batchSize must be a whole number above 0, got 0/],
    [{ batchSize: 2.5 }, /batchSize must be/],
    [{ collateFn: 5 }, /collateFn must be a function/],
  ];
  test.each(cases)("%o", (options, message) => {
    expect(() => new DataLoader(data, options)).toThrow(message);
  });

  test.each([[{ shuffle: true }], [{ sampler }], [{ batchSampler: [[0]] }]])(
    "an IterableDataset with %o",
    (options) => {
      expect(() => new DataLoader(new Stream(), options)).toThrow(/an IterableDataset comes in its own order/);
    },
  );

  test("what PyTorch allows", () => {
    for (const options of [{ batchSampler: [[0]], batchSize: 1 }, { shuffle: false, sampler }, { batchSize: null }]) {
      expect(() => new DataLoader(data, options)).not.toThrow();
    }
    expect(() => new DataLoader([], { shuffle: true })).toThrow(/numSamples must be a whole number above 0, got 0/);
    expect([...new DataLoader([])]).toEqual([]);
  });
});

test("lengths", () => {
  expect(new DataLoader(data, { batchSize: 2 }).length).toBe(3);
  expect(new DataLoader(data, { batchSize: 2, dropLast: true }).length).toBe(2);
  expect(new DataLoader(data, { batchSize: null }).length).toBe(5);
  expect(new DataLoader(data, { batchSampler: [[0], [1]] }).length).toBe(2);
  expect(new DataLoader(data, { sampler: new RandomSampler(data, { numSamples: 8 }), batchSize: 3 }).length).toBe(3);
  expect(() => new DataLoader(new Stream()).length).toThrow(/the length is not known/);
  class Counted extends Stream {
    override readonly length = 5;
  }
  expect(new DataLoader(new Counted(), { batchSize: 2 }).length).toBe(3);
  expect(new BatchSampler(sampler, 2, true).length).toBe(2);
});

test("a sample that is not there is an error", () => {
  expect(() => [...new DataLoader(data, { sampler: [0, 7] })]).toThrow("has 5 samples, and none with number 7");
});

test("samplers refuse what makes no sense", () => {
  expect(() => new RandomSampler(data, { numSamples: 0 })).toThrow(/numSamples/);
  expect(() => new WeightedRandomSampler([1, 2], 0)).toThrow(/numSamples/);
  expect(() => new WeightedRandomSampler(torch.ones([2, 2]), 1)).toThrow(/one dimension/);
  const draw =
    (...args: ConstructorParameters<typeof WeightedRandomSampler>) =>
    () => [...new WeightedRandomSampler(...args)];
  expect(draw([1, -1], 1)).toThrow(/not negative, got -1/);
  expect(draw([1, Number.NaN], 1)).toThrow(/finite/);
  expect(draw([0, 0], 1)).toThrow(/more than 0/);
  expect(draw([1, 2], 3, { replacement: false })).toThrow(/cannot draw 3 of 2/);
  expect(draw(torch.tensor([0, 1]), 2)()).toEqual([1, 1]);
});

test("subsets and joined datasets", () => {
  const subset = new Subset(data, [4, 0]);
  expect([subset.length, subset.at(0), subset.at(2)]).toEqual([2, 5, undefined]);
  expect(subset.batch).toBe(undefined);
  expect(() => new Subset(data, [5])).toThrow("none with the number 5");
  const tensors = new Subset(new TensorDataset(torch.arange(5)), [4, 0]);
  expect(tensors.batch(torch.tensor([1n, 0n]))[0].tolist()).toEqual([0, 4]);
  const both = new ConcatDataset([data, subset]);
  expect([both.length, both.at(-1), both.at(4), both.at(5), both.at(7)]).toEqual([7, undefined, 5, 5, undefined]);
  expect(both.cumulativeSizes).toEqual([5, 7]);
  expect(() => new ConcatDataset([])).toThrow(/at least one/);
});

test("randomSplit refuses what does not add up", () => {
  expect(() => randomSplit(data, [2, 2])).toThrow("do not divide a dataset of 5 samples");
  expect(() => randomSplit(data, [1.5, -0.5])).toThrow("the fraction at 0 is 1.5");
  expect(() => randomSplit(data, [6, -1])).toThrow("do not divide");
  expect(randomSplit(data, [0.5, 0.5]).map((part) => part.length)).toEqual([3, 2]);
});

test("batches of single samples keep their type", () => {
  const samples = [...new DataLoader([new Float32Array([1, 2]), new Float32Array([3])], { batchSize: null })];
  expect(samples.map((x) => torch.isTensor(x) && x.tolist())).toEqual([[1, 2], [3]]);
  const doubled = new DataLoader(data, { batchSize: null, collateFn: (x: number) => x * 2 });
  expect([...doubled]).toEqual([2, 4, 6, 8, 10]);
});
