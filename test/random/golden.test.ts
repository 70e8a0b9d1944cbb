import { describe, expect, test } from "vitest";
import { type DType, dtypes } from "../../src/core/dtype.ts";
import type { DTypeName } from "../../src/core/dtype-types.ts";
import type { Generator } from "../../src/random/generator.ts";
import { bothBuilds, type Loaded } from "./builds.ts";
import { compare, golden, hash, ulps } from "./golden.ts";

// Numbers that PyTorch 1.13.1 made, replayed with the functions that fill memory, on both builds of the kernels.
const byName = new Map(dtypes.map((dtype) => [dtype.name, dtype]));

/** A draw of n elements, ready to be compared. */
type Draw = (g: Generator, dtype: DType, ptr: number, n: number) => void;

function readers({ heap, fill }: Loaded) {
  const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, int64: BigInt64Array };

  function draw(g: Generator, name: DTypeName, n: number, how: Draw) {
    const dtype = byName.get(name)!;
    const storage = heap.alloc(Math.max(1, n * dtype.itemsize));
    how(g, dtype, storage.ptr, n);
    const Type = arrays[name as keyof typeof arrays] ?? Uint8Array;
    return new Type(heap.memory.buffer.slice(storage.ptr, storage.ptr + n * dtype.itemsize));
  }

  function list(g: Generator, name: DTypeName, n: number, how: Draw): number[] {
    return Array.from(draw(g, name, n, how) as Iterable<number | bigint>, Number);
  }

  const dropout =
    (p: number): Draw =>
    (g, dtype, ptr, n) => {
      fill.fillBernoulli(g, dtype, ptr, n, 1 - p);
      const scale = Math.fround(1 / Math.fround(1 - p));
      for (let i = 0; i < n; i++) heap.f32[ptr / 4 + i] *= scale;
    };

  const draws: Record<string, Draw> = {
    rand_float32: (g, d, p, n) => fill.fillUniform(g, d, p, n),
    rand_float64: (g, d, p, n) => fill.fillUniform(g, d, p, n),
    "uniform_(-0.1,0.1)_float32": (g, d, p, n) => fill.fillUniform(g, d, p, n, -0.1, 0.1),
    "uniform_(-0.1,0.1)_float64": (g, d, p, n) => fill.fillUniform(g, d, p, n, -0.1, 0.1),
    randn_float32: (g, d, p, n) => fill.fillNormal(g, d, p, n),
    randn_float64: (g, d, p, n) => fill.fillNormal(g, d, p, n),
    "normal_(0.5,2)_float32": (g, d, p, n) => fill.fillNormal(g, d, p, n, 0.5, 2),
    "normal_(0.5,2)_float64": (g, d, p, n) => fill.fillNormal(g, d, p, n, 0.5, 2),
    "torch.normal(0,0.01,(n,))_float32": (g, d, p, n) => fill.fillNormal(g, d, p, n, 0, 0.01),
    "nn.init.normal_(std=0.01)_float32": (g, d, p, n) => fill.fillNormal(g, d, p, n, 0, 0.01),
    randperm_int64: (g, d, p, n) => fill.fillRandperm(g, d, p, n),
    "random_()_int64": (g, d, p, n) => fill.fillRandom(g, d, p, n),
    "random_()_int32": (g, d, p, n) => fill.fillRandom(g, d, p, n),
    "randint(0,10)_int64": (g, d, p, n) => fill.fillRandint(g, d, p, n, 0, 10),
    "randint(-5,5)_int64": (g, d, p, n) => fill.fillRandint(g, d, p, n, -5, 5),
    "randint(0,2^31)_int64": (g, d, p, n) => fill.fillRandint(g, d, p, n, 0, 2 ** 31),
    "randint(0,2^40)_int64": (g, d, p, n) => fill.fillRandint(g, d, p, n, 0, 2 ** 40),
    "bernoulli_(0.5)_float32": (g, d, p, n) => fill.fillBernoulli(g, d, p, n, 0.5),
    "bernoulli_(0.2)_float32": (g, d, p, n) => fill.fillBernoulli(g, d, p, n, 0.2),
    "torch.bernoulli(full(0.3))_float32": (g, d, p, n) => {
      const probabilities = heap.alloc(4 * n);
      heap.f32.fill(0.3, probabilities.ptr / 4, probabilities.ptr / 4 + n);
      fill.fillBernoulliTensor(g, d, p, probabilities.ptr, n);
    },
    "nn.Dropout(0.5)(ones)_float32": dropout(0.5),
    "nn.Dropout(0.2)(ones)_float32": dropout(0.2),
  };
  return { draw, list, draws };
}

// The bounds of initialisers, in the order in which PyTorch computes them.
const linear = (fanIn: number) => Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(fanIn));
const xavier = (fanIn: number, fanOut: number) => Math.sqrt(2 / (fanIn + fanOut));
const layers: Record<string, number> = {
  "nn.Linear(784,10)": 784,
  "nn.Linear(2,1)": 2,
  "nn.Linear(4,5)": 4,
  "nn.Linear(784,256)": 784,
  "nn.Conv2d(1,6,5)": 25,
};

function initialisers({ fill }: Loaded): Record<string, Draw> {
  const uniform =
    (bound: number): Draw =>
    (g, d, p, n) =>
      fill.fillUniform(g, d, p, n, -bound, bound);
  const normal =
    (std: number): Draw =>
    (g, d, p, n) =>
      fill.fillNormal(g, d, p, n, 0, std);
  return {
    "xavier_uniform_(10,784)": uniform(Math.sqrt(3) * xavier(784, 10)),
    "xavier_uniform_(256,784)": uniform(Math.sqrt(3) * xavier(784, 256)),
    "xavier_uniform_(6,1,5,5)": uniform(Math.sqrt(3) * xavier(25, 150)),
    "xavier_normal_(10,784)": normal(xavier(784, 10)),
    "nn.init.normal_(10,784,std=0.01)": normal(0.01),
  };
}

function nextWord(g: Generator): number {
  return g.random32() % (2 ** 32 - 1);
}

for (const loaded of await bothBuilds()) {
  const { Generator } = loaded.generator;
  const { draw, list, draws } = readers(loaded);
  const seeded = (seed: number | bigint) => new Generator().manualSeed(seed);

  describe(`PyTorch's numbers, ${loaded.build} build`, () => {
    const inits = initialisers(loaded);

    test("every function in the file is replayed", () => {
      const known = [...Object.keys(draws), ...Object.keys(inits), ...Object.keys(layers)];
      expect(Object.keys(golden.functions).sort()).toEqual(known.sort());
    });

    test.each(Object.keys(draws))("%s", (name) => {
      for (const [key, want] of Object.entries(golden.functions[name])) {
        const [seed, n] = key.split(",").map(Number);
        const g = seeded(seed);
        compare(name, draw(g, want.dtype, n, draws[name]), want);
        expect(nextWord(g)).toBe(want.next_word);
      }
    });

    test.each(Object.keys(inits))("%s", (name) => {
      for (const [seed, want] of Object.entries(golden.functions[name])) {
        const g = seeded(Number(seed));
        compare(name, draw(g, want.dtype, want.n, inits[name]), want);
        expect(nextWord(g)).toBe(want.next_word);
      }
    });

    test.each(Object.entries(layers))("%s", (name, fanIn) => {
      for (const [seed, { weight, bias }] of Object.entries(golden.functions[name])) {
        const g = seeded(Number(seed));
        const a = linear(fanIn);
        const b = 1 / Math.sqrt(fanIn);
        compare(
          name,
          draw(g, "float32", weight!.n, (...to) => loaded.fill.fillUniform(...to, -a, a)),
          weight!,
        );
        compare(
          name,
          draw(g, "float32", bias!.n, (...to) => loaded.fill.fillUniform(...to, -b, b)),
          bias!,
        );
      }
    });

    test.each(Object.entries(golden.words))("the words of seed %s", (seed, want) => {
      const g = seeded(BigInt(seed));
      expect(want.map(() => String(g.random64()))).toEqual(want);
    });

    test.each(Object.entries(golden.sequences))("draws one after another, seed %s: the spare normal", (seed, steps) => {
      const g = seeded(Number(seed));
      const { fill } = loaded;
      const sequence: Record<string, () => number[]> = {
        "torch.randn(3)": () => list(g, "float32", 3, fill.fillNormal),
        "torch.rand(2)": () => list(g, "float32", 2, fill.fillUniform),
        "torch.randn(20)": () => list(g, "float32", 20, fill.fillNormal),
        "torch.randn(1)": () => list(g, "float32", 1, fill.fillNormal),
        "torch.randn(2,dtype=torch.float64)": () => list(g, "float64", 2, fill.fillNormal),
        "torch.randperm(6)": () => list(g, "int64", 6, fill.fillRandperm),
        "torch.randint(0,100,(3,))": () => list(g, "int64", 3, (...to) => fill.fillRandint(...to, 0, 100)),
        next_word: () => [nextWord(g)],
      };
      for (const { op, values } of steps) {
        const got = sequence[op]();
        if (!op.includes("float64")) expect(got, op).toEqual(values);
        else for (const [i, v] of values.entries()) expect(ulps(got[i], v), op).toBeLessThanOrEqual(4);
      }
    });

    test.each(Object.entries(golden.dataloader))("a DataLoader's seeds and shuffles, seed %s", (seed, want) => {
      const g = seeded(Number(seed));
      const baseSeed = () => String(BigInt.asUintN(63, g.random64()));
      const order = (n: number) =>
        draw(seeded(BigInt.asUintN(63, g.random64())), "int64", n, loaded.fill.fillRandperm) as BigInt64Array;
      for (const epoch of want.epochs) {
        expect(baseSeed()).toBe(epoch.base_seed);
        const shuffled = order(want.n);
        expect(Array.from(shuffled.slice(0, 10), Number)).toEqual(epoch.first10);
        expect(Array.from(shuffled.slice(-5), Number)).toEqual(epoch.last5);
        expect(hash(shuffled)).toBe(epoch.sha256_int64);
      }
      expect(nextWord(g)).toBe(want.next_word);
      g.manualSeed(Number(seed));
      expect(baseSeed()).toBe(want.n60000_base_seed);
      expect(Array.from(order(60000).slice(0, 10), Number)).toEqual(want.n60000_first_batch_first10);
    });

    test.each(Object.entries(golden.random_split))("random_split, seed %s", (seed, splits) => {
      for (const parts of Object.values(splits)) {
        expect(list(seeded(Number(seed)), "int64", parts.flat().length, loaded.fill.fillRandperm)).toEqual(
          parts.flat(),
        );
      }
    });
  });
}
