import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  BatchSampler,
  DataLoader,
  RandomSampler,
  randomSplit,
  SequentialSampler,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
} from "../../src/data/index.ts";
import { arange, defaultGenerator, Generator, int64, manualSeed, randint, Tensor } from "../../src/index.ts";
import { numbers, seeds, stream } from "./datasets.mjs";

// Loaders and what they are made to do, next to PyTorch: scripts/golden/dataloader.py.

type SamplerSpec = [string, ...unknown[]];

interface Case {
  seed: number;
  dataset: ["numbers" | "stream", number, boolean?] | ["seeds"];
  batch_size?: number | null;
  shuffle?: boolean;
  drop_last?: boolean;
  num_workers?: number;
  prefetch_factor?: number;
  persistent_workers?: boolean;
  generator?: boolean;
  sampler?: SamplerSpec;
  batch_sampler?: SamplerSpec;
  passes?: (number | null)[];
  want: { batch?: unknown; probe: number[] }[][];
}

interface Split {
  n: number;
  lengths: number[];
  seed: number;
  generator: boolean;
  want: number[][];
  probe: number;
}

const file = join(import.meta.dirname, "../golden/dataloader.json");
const golden: { cases: Case[]; splits: Split[] } = JSON.parse(readFileSync(file, "utf8"));

const makers = { numbers, stream, seeds } as unknown as Record<string, (...args: unknown[]) => never>;

function samplerFor([kind, ...args]: SamplerSpec, n: number, generator: Generator | undefined): Iterable<never> {
  const data = { length: n };
  const [a, b, c] = args as never[];
  switch (kind) {
    case "sequential":
      return new SequentialSampler(data) as Iterable<number> as Iterable<never>;
    case "random":
      return new RandomSampler(data, { replacement: a, numSamples: b ?? undefined, generator }) as Iterable<never>;
    case "subset":
      return new SubsetRandomSampler(a, { generator }) as Iterable<never>;
    case "weighted":
      return new WeightedRandomSampler(a, b, { replacement: c, generator }) as Iterable<never>;
    case "batch":
      return new BatchSampler(samplerFor(a, n, generator), b, c) as Iterable<never>;
    default:
      return a;
  }
}

function probe(generator: Generator | undefined): number[] {
  const draw = (from: Generator) => randint(0, 2 ** 30, [1], { generator: from }).item() as number;
  return generator === undefined ? [draw(defaultGenerator)] : [draw(defaultGenerator), draw(generator)];
}

const plain = (batch: unknown): unknown =>
  batch instanceof Tensor ? batch.tolist() : Array.isArray(batch) ? batch.map(plain) : batch;

async function replay(item: Case, dataset: never): Promise<Case["want"]> {
  manualSeed(item.seed);
  const generator = item.generator ? new Generator().manualSeed(item.seed + 1) : undefined;
  const n = (item.dataset[1] as number) ?? 0;
  const sampler = (spec?: SamplerSpec) => spec && samplerFor(spec, n, generator);
  await using loader = new DataLoader<unknown>(dataset, {
    batchSize: item.batch_size as number,
    shuffle: item.shuffle,
    dropLast: item.drop_last,
    numWorkers: item.num_workers,
    prefetchFactor: item.prefetch_factor,
    persistentWorkers: item.persistent_workers,
    sampler: sampler(item.sampler),
    batchSampler: sampler(item.batch_sampler),
    generator,
  });
  const passes: Case["want"] = [];
  for (const stop of item.passes ?? [null, null]) {
    const batches = loader[Symbol.asyncIterator]();
    const steps: Case["want"][number] = [{ probe: probe(generator) }];
    for (let i = 0; i < (stop ?? Number.POSITIVE_INFINITY); i++) {
      const { done, value } = await batches.next();
      if (done) {
        steps.push({ probe: probe(generator) });
        break;
      }
      steps.push({ batch: plain(value), probe: probe(generator) });
    }
    await batches.return?.();
    passes.push(steps);
  }
  return passes;
}

const name = ({ want: _, ...item }: Case) => JSON.stringify(item);

describe("batches and draws are PyTorch's", () => {
  test("there are many cases, and some of each kind", () => {
    expect(golden.cases.length).toBeGreaterThan(120);
    for (const workers of [0, 1, 2, 3, 4]) expect(golden.cases.some((c) => c.num_workers === workers)).toBe(true);
  });

  test.each(golden.cases.map((item) => [name(item), item] as const))("%s", async (_, item) => {
    const [kind, ...args] = item.dataset;
    manualSeed(item.seed);
    expect(await replay(item, makers[kind](...args))).toEqual(item.want);
  });

  // The same without threads, which its one kernel does not need: the draws are those of workers all the same.
  const plainNumbers = golden.cases.filter(({ dataset: [kind, , noise], batch_size }) => {
    return kind === "numbers" && !noise && batch_size !== null;
  });
  test.each(plainNumbers.map((item) => [name(item), item] as const))("fused: %s", async (_, item) => {
    const n = item.dataset[1] as number;
    const dataset = new TensorDataset(arange(0, n, { dtype: int64 }));
    const want = item.want.map((steps) => steps.map((s) => ("batch" in s ? { ...s, batch: [s.batch] } : s)));
    expect(await replay(item, dataset as never)).toEqual(want);
  });
});

describe("randomSplit", () => {
  test.each(golden.splits.map((split) => [`${split.n} in ${split.lengths}, seed ${split.seed}`, split] as const))(
    "%s",
    (_, { n, lengths, seed, generator, want, probe }) => {
      manualSeed(seed);
      const options = generator ? { generator: new Generator().manualSeed(seed + 1) } : {};
      const parts = randomSplit(
        Array.from({ length: n }, (_, i) => i),
        lengths,
        options,
      );
      expect(parts.map((part) => part.indices)).toEqual(want);
      expect(randint(0, 2 ** 30, [1]).item()).toBe(probe);
    },
  );
});

describe("the numbers of golden.json", () => {
  interface Epoch {
    base_seed: string;
    first10: number[];
    last5: number[];
    batch_sizes: number[];
    sha256_int64: string;
  }
  const random: {
    dataloader: Record<
      string,
      { n: number; batch_size: number; epochs: Epoch[]; next_word: number } & Record<string, unknown>
    >;
    random_split: Record<string, Record<string, number[][]>>;
  } = JSON.parse(readFileSync(join(import.meta.dirname, "../golden/random.json"), "utf8"));

  const baseSeed = (): string => {
    const state = defaultGenerator.getState();
    const seed = BigInt.asUintN(63, defaultGenerator.random64());
    defaultGenerator.setState(state);
    return String(seed);
  };

  const runs = Object.entries(random.dataloader).flatMap(([seed, want]) => [0, 2].map((w) => [seed, w, want] as const));
  test.each(runs)("a DataLoader's epochs, seed %s, %i workers", async (seed, numWorkers, want) => {
    manualSeed(BigInt(seed));
    const { n, batch_size: batchSize } = want;
    const loader = new DataLoader(numbers(n), { batchSize, shuffle: true, numWorkers });
    for (const epoch of want.epochs) {
      expect(baseSeed()).toBe(epoch.base_seed);
      const batches: number[][] = [];
      for await (const batch of loader) batches.push(batch.tolist() as number[]);
      const order = batches.flat();
      expect(batches.map((batch) => batch.length)).toEqual(epoch.batch_sizes);
      expect([order.slice(0, 10), order.slice(-5)]).toEqual([epoch.first10, epoch.last5]);
      const bytes = new Uint8Array(BigInt64Array.from(order, BigInt).buffer);
      expect(createHash("sha256").update(bytes).digest("hex").slice(0, 32)).toBe(epoch.sha256_int64);
    }
    expect(defaultGenerator.random32()).toBe(want.next_word);
    manualSeed(BigInt(seed));
    expect(baseSeed()).toBe(want.n60000_base_seed);
    const large = new TensorDataset(arange(0, 60_000, { dtype: int64 }));
    for await (const [batch] of new DataLoader(large, { batchSize, shuffle: true, numWorkers })) {
      expect((batch.tolist() as number[]).slice(0, 10)).toEqual(want.n60000_first_batch_first10);
      break;
    }
  });

  const splits = Object.entries(random.random_split).flatMap(([seed, cases]) =>
    Object.entries(cases).map(([key, want]) => [seed, key, want] as const),
  );
  test.each(splits)("randomSplit, seed %s: %s", (seed, key, want) => {
    const [n, ...lengths] = key.match(/[\d.]+/g)!.map(Number);
    manualSeed(BigInt(seed));
    expect(randomSplit({ length: n, at: (i: number) => i }, lengths).map((part) => part.indices)).toEqual(want);
  });
});
