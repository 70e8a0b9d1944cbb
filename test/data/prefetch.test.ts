import { expect, it } from "vitest";
import { DataLoader, type Dataset, type Indices, RandomSampler } from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";

// A dataset is told what will be asked for next, where that is known already.

/** Gives the indices themselves, and writes down how it was called. */
class Told implements Dataset<number> {
  readonly length = 10;
  readonly fused = true;
  readonly calls: [what: "batch" | "prefetch", numbers: number[]][] = [];

  at(index: number): number {
    return index;
  }
  batch(indices: Indices): Indices {
    this.calls.push(["batch", indices.tolist() as number[]]);
    return indices;
  }
  prefetch(indices: Indices): void {
    this.calls.push(["prefetch", indices.tolist() as number[]]);
  }
}

/** What each prefetch told, and the batch that came after it. */
function pairs({ calls }: Told): [told: number[], came: number[] | undefined][] {
  return calls.flatMap(([what, numbers], i) => (what === "prefetch" ? [[numbers, calls[i + 1]?.[1]]] : [])) as never;
}

/** The same dataset, which is not told. */
class Silent extends Told {
  override prefetch = undefined as never;
}

it.each([
  ["in order", {}, 3],
  ["shuffled", { shuffle: true }, 3],
  ["without the last one", { shuffle: true, dropLast: true }, 3],
  ["full ones only", { batchSize: 5 }, 2],
  ["of a sampler", { sampler: new RandomSampler({ length: 10 }, { replacement: true, numSamples: 25 }) }, 0],
  ["of a list of numbers", { sampler: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, 0],
  ["of lists of numbers", { batchSampler: [[1, 2], [3]], batchSize: 1 }, 0],
])("batches %s: each that is told comes next, and nothing is drawn for it", (_, options, least) => {
  const pass = (dataset: Told): unknown[] => {
    torch.manualSeed(3);
    const loader = new DataLoader(dataset, { batchSize: 3, ...options } as never) as Iterable<Indices>;
    return [[...loader].map((batch) => batch.tolist()), torch.rand([]).item()];
  };
  const told = new Told();
  expect(pass(told)).toEqual(pass(new Silent()));
  for (const [next, came] of pairs(told)) expect(came).toEqual(next);
  if (least > 0) expect(pairs(told).length).toBe(least - 1);
});

it("the same with workers that are asked for and not needed", async () => {
  const told = new Told();
  for await (const _ of new DataLoader(told, { batchSize: 2, shuffle: true, numWorkers: 2 }));
  expect(pairs(told).length).toBe(4);
  for (const [next, came] of pairs(told)) expect(came).toEqual(next);
});

it("a dataset with a collate function of the user's own is not told", () => {
  const told = new Told();
  for (const _ of new DataLoader(told, { batchSize: 2, collateFn: (samples: number[]) => samples.length }));
  expect(told.calls).toEqual([]);
});
