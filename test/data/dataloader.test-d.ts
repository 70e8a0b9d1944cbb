import { expectTypeOf, test } from "vitest";
import { DataLoader, IterableDataset, Subset, TensorDataset } from "../../src/data/index.ts";
import { type Tensor, zeros } from "../../src/index.ts";

// What a loop over a loader gives, as the compiler knows it.

type BatchOf<L> = L extends AsyncIterable<infer Batch> ? Batch : never;
type Column = Tensor<[number]>;

test("collated samples", () => {
  const pairs = new DataLoader([{ x: 1, name: "a", at: [1n, true] as [bigint, boolean] }], { batchSize: 2 });
  expectTypeOf<BatchOf<typeof pairs>>().toEqualTypeOf<{ x: Column; name: string[]; at: [Column, Column] }>();
  const numbers = new DataLoader([1, 2], { shuffle: true });
  expectTypeOf<BatchOf<typeof numbers>>().toEqualTypeOf<Column>();
});

test("a dataset's own batches", () => {
  const dataset = new TensorDataset(zeros([5, 2]), zeros([5]));
  const loader = new DataLoader(dataset, { batchSize: 2, numWorkers: 2 });
  expectTypeOf<BatchOf<typeof loader>>().toEqualTypeOf<[Tensor, Tensor]>();
  const part = new DataLoader(new Subset(dataset, [1]));
  expectTypeOf<BatchOf<typeof part>>().toEqualTypeOf<[Tensor, Tensor]>();
});

test("what collateFn gives, and single samples", () => {
  const joined = new DataLoader(["a"], { batchSize: 2, collateFn: (texts) => texts.join() });
  expectTypeOf<BatchOf<typeof joined>>().toEqualTypeOf<string>();
  const single = new DataLoader(["a"], { batchSize: null });
  expectTypeOf<BatchOf<typeof single>>().toEqualTypeOf<string>();
  const counted = new DataLoader(["a"], { batchSize: null, collateFn: (text) => text.length });
  expectTypeOf<BatchOf<typeof counted>>().toEqualTypeOf<number>();
});

test("an iterable dataset", () => {
  class Stream extends IterableDataset<[number, string]> {
    *[Symbol.iterator](): Iterator<[number, string]> {}
  }
  const loader = new DataLoader(new Stream(), { batchSize: 2 });
  expectTypeOf<BatchOf<typeof loader>>().toEqualTypeOf<[Column, string[]]>();
});

test("options that are none do not compile", () => {
  // @ts-expect-error the option's name is numWorkers
  new DataLoader([1], { workers: 2 });
  // @ts-expect-error samples are numbers
  new DataLoader([1], { collateFn: (samples: string[]) => samples });
});
