// Datasets that threads can use: plain JavaScript, for threads run it as it is.
import * as torch from "flambeau";
import { defineDataset, defineFunction, getWorkerInfo, IterableDataset } from "flambeau/data";

const sample = (i, noise) => {
  const x = torch.tensor(BigInt(i));
  return noise ? [x, torch.rand([])] : x;
};

export const numbers = defineDataset(import.meta.url, "numbers", (n, noise) => ({
  length: n,
  at: (i) => sample(i, noise),
}));

class Stream extends IterableDataset {
  constructor(n, noise) {
    super();
    this.length = n;
    this.noise = noise;
  }

  *[Symbol.iterator]() {
    const info = getWorkerInfo();
    for (let i = info?.id ?? 0; i < this.length; i += info?.numWorkers ?? 1) yield sample(i, this.noise);
  }
}

export const stream = defineDataset(import.meta.url, "stream", (n, noise) => new Stream(n, noise));

export const seeds = defineDataset(import.meta.url, "seeds", () => ({
  length: 6,
  at: (i) => {
    const { id, numWorkers, seed } = getWorkerInfo();
    return `${i} ${id}/${numWorkers} ${seed} ${torch.initialSeed()}`;
  },
}));

/** One of each: what a batch may hold. */
export const everything = defineDataset(import.meta.url, "everything", async (n, scale) => ({
  length: n,
  at: (i) => ({
    float32: torch.full([2, 3], i).mul(scale),
    float64: torch.full([2], i, { dtype: torch.float64 }),
    int32: torch.full([1], i, { dtype: torch.int32 }),
    int64: torch.tensor([2n ** 52n + BigInt(i)]),
    uint8: torch.full([3], i, { dtype: torch.uint8 }),
    bool: torch.tensor(i % 2 === 0),
    turned: torch.arange(6).reshape(2, 3).T,
    empty: torch.zeros([0, 2]),
    nested: [[i, [BigInt(i), `text ${i}`]], { yes: i > 1 }],
    typed: new Int32Array([i, i + 1]),
  }),
}));

export const asIs = defineFunction(import.meta.url, "asIs", (samples) => ({
  map: new Map([["a", new Set(samples)]]),
  when: new Date(0),
  nothing: null,
  missing: undefined,
  infinite: Number.POSITIVE_INFINITY,
}));

export const doubled = defineFunction(import.meta.url, "doubled", (samples) => torch.stack(samples.flat()).mul(2));
export const mapped = defineDataset(import.meta.url, "mapped", (inner, f) => ({
  length: inner.length,
  at: (i) => f(inner.at(i)),
}));
export const plusOne = defineFunction(import.meta.url, "plusOne", (x) =>
  Array.isArray(x) ? x.map((y) => y.add(1)) : x + 1,
);
export const seedFirst = defineFunction(import.meta.url, "seedFirst", (id) => torch.manualSeed(1000 + id));

/** Data drawn when the dataset is made: each copy must hold the same. */
export const drawn = defineDataset(import.meta.url, "drawn", (n) => {
  const x = torch.randn([n]);
  return { length: n, at: (i) => x.index(i) };
});

/** Does `what` at sample `which`. */
export const faulty = defineDataset(import.meta.url, "faulty", (n, which, what) => ({
  length: n,
  at: (i) => {
    if (i === which && getWorkerInfo() !== null) faults[what]();
    return i;
  },
}));

const faults = {
  throws: function culprit() {
    throw new RangeError("no such garment");
  },
  exits: () => process.exit(7),
  hangs: () => {
    for (;;);
  },
  class: () => {
    throw Object.assign(new Error("with a code"), { code: "ECODE" });
  },
  text: () => {
    throw "just text";
  },
  memory: () => {
    const kept = [];
    for (;;) kept.push(new Array(1e5).fill(Math.random()));
  },
};

export const failingFactory = defineDataset(import.meta.url, "failingFactory", () => {
  if (getWorkerInfo() !== null) throw new Error("not in a thread");
  return { length: 4, at: (i) => i };
});

export const unsendableBatch = defineFunction(import.meta.url, "unsendableBatch", () => () => 1);
export const gradient = defineFunction(import.meta.url, "gradient", () => ({
  x: torch.ones([1], { requiresGrad: true }),
}));

/** Each sample takes `ms` of work. */
export const slow = defineDataset(import.meta.url, "slow", (n, ms) => ({
  length: n,
  at: (i) => {
    for (const end = performance.now() + ms; performance.now() < end; );
    return torch.full([1, 28, 28], i);
  },
}));
