import { describe, expect, test } from "vitest";
import * as torch from "../../src/index.ts";
import { nn, type Tensor } from "../../src/index.ts";
import { valuesOf } from "../ops/cases/case.ts";
import { compare, golden, ulps } from "./golden.ts";

// The same numbers of PyTorch's, drawn the way that users draw them: each group of the file through its public function.

const { init } = nn;
const F = nn.functional;
const { float64, int32, int64 } = torch;

const drawn: Record<string, (n: number) => Tensor> = {
  rand_float32: (n) => torch.rand([n]),
  rand_float64: (n) => torch.rand([n], { dtype: float64 }),
  "uniform_(-0.1,0.1)_float32": (n) => torch.empty([n]).uniform_(-0.1, 0.1),
  "uniform_(-0.1,0.1)_float64": (n) => torch.empty([n], { dtype: float64 }).uniform_(-0.1, 0.1),
  randn_float32: (n) => torch.randn(n),
  randn_float64: (n) => torch.randn(n, { dtype: float64 }),
  "normal_(0.5,2)_float32": (n) => torch.empty([n]).normal_(0.5, 2),
  "normal_(0.5,2)_float64": (n) => torch.empty([n], { dtype: float64 }).normal_(0.5, 2),
  "torch.normal(0,0.01,(n,))_float32": (n) => torch.normal(0, 0.01, [n]),
  "nn.init.normal_(std=0.01)_float32": (n) => init.normal_(torch.empty([n]), { std: 0.01 }),
  randperm_int64: (n) => torch.randperm(n),
  "random_()_int64": (n) => torch.empty([n], { dtype: int64 }).random_(),
  "random_()_int32": (n) => torch.empty([n], { dtype: int32 }).random_(),
  "randint(0,10)_int64": (n) => torch.randint(10, [n]),
  "randint(-5,5)_int64": (n) => torch.randint(-5, 5, [n]),
  "randint(0,2^31)_int64": (n) => torch.empty([n], { dtype: int64 }).random_(2 ** 31),
  "randint(0,2^40)_int64": (n) => torch.randint(0, 2n ** 40n, [n]),
  "bernoulli_(0.5)_float32": (n) => torch.empty([n]).bernoulli_(),
  "bernoulli_(0.2)_float32": (n) => torch.empty([n]).bernoulli_(0.2),
  "torch.bernoulli(full(0.3))_float32": (n) => torch.bernoulli(torch.full([n], 0.3)),
  "nn.Dropout(0.5)(ones)_float32": (n) => new nn.Dropout(0.5)(torch.ones([n])),
  "nn.Dropout(0.2)(ones)_float32": (n) => F.dropout(torch.ones([n]), { p: 0.2 }),
  "xavier_uniform_(10,784)": () => init.xavierUniform_(torch.empty([10, 784])),
  "xavier_uniform_(256,784)": () => init.xavierUniform_(torch.empty([256, 784])),
  "xavier_uniform_(6,1,5,5)": () => init.xavierUniform_(torch.empty([6, 1, 5, 5])),
  "xavier_normal_(10,784)": () => init.xavierNormal_(torch.empty([10, 784])),
  "nn.init.normal_(10,784,std=0.01)": () => init.normal_(torch.empty([10, 784]), { std: 0.01 }),
};

const layers: Record<string, () => { weight: Tensor; bias: Tensor | null }> = {
  "nn.Linear(784,10)": () => new nn.Linear(784, 10),
  "nn.Linear(2,1)": () => new nn.Linear(2, 1),
  "nn.Linear(4,5)": () => new nn.Linear(4, 5),
  "nn.Linear(784,256)": () => new nn.Linear(784, 256),
  "nn.Conv2d(1,6,5)": () => ({
    weight: init.kaimingUniform_(torch.empty([6, 1, 5, 5]), { a: Math.sqrt(5) }),
    bias: torch.empty([6]).uniform_(-1 / 5, 1 / 5),
  }),
};

/** A number that tells whether as many words were drawn as by PyTorch. */
const nextWord = () => torch.defaultGenerator.random32() % (2 ** 32 - 1);

const bytesOf = (x: Tensor) => {
  const Type = { float32: Float32Array, float64: Float64Array, int32: Int32Array, int64: BigInt64Array }[
    x.dtype.name as "int32"
  ];
  return new Type(valuesOf(x) as number[]);
};

describe("PyTorch's numbers, as users draw them", () => {
  test("every function in the file has its public one", () => {
    expect([...Object.keys(drawn), ...Object.keys(layers)].sort()).toEqual(Object.keys(golden.functions).sort());
  });

  test.each(Object.keys(drawn))("%s", (name) => {
    for (const [key, want] of Object.entries(golden.functions[name])) {
      torch.manualSeed(Number(key.split(",")[0]));
      const x = drawn[name](want.n);
      expect(x.dtype.name).toBe(want.dtype);
      compare(name, bytesOf(x), want);
      if (want.next_word !== undefined) expect(nextWord()).toBe(want.next_word);
    }
  });

  test.each(Object.keys(layers))("%s", (name) => {
    for (const [seed, want] of Object.entries(golden.functions[name])) {
      torch.manualSeed(Number(seed));
      const { weight, bias } = layers[name]();
      compare(name, bytesOf(weight), want.weight!);
      compare(name, bytesOf(bias!), want.bias!);
    }
  });

  test.each(Object.entries(golden.words))("the words of seed %s", (seed, want) => {
    const generator = new torch.Generator().manualSeed(BigInt(seed));
    const words = torch.empty([want.length], { dtype: int64 }).random_(-(2n ** 63n), 2n ** 63n, { generator });
    expect(valuesOf(words)).toEqual(want.map((word) => BigInt.asIntN(64, BigInt(word))));
  });

  test.each(Object.entries(golden.sequences))("draws one after another, seed %s", (seed, steps) => {
    torch.manualSeed(Number(seed));
    const sequence: Record<string, () => Tensor> = {
      "torch.randn(3)": () => torch.randn(3),
      "torch.rand(2)": () => torch.rand(2),
      "torch.randn(20)": () => torch.randn(20),
      "torch.randn(1)": () => torch.randn(1),
      "torch.randn(2,dtype=torch.float64)": () => torch.randn(2, { dtype: float64 }),
      "torch.randperm(6)": () => torch.randperm(6),
      "torch.randint(0,100,(3,))": () => torch.randint(0, 100, [3]),
    };
    for (const { op, values } of steps) {
      const got = op === "next_word" ? [nextWord()] : valuesOf(sequence[op]()).map(Number);
      if (!op.includes("float64")) expect(got, op).toEqual(values);
      else for (const [i, v] of values.entries()) expect(ulps(got[i], v), op).toBeLessThanOrEqual(4);
    }
  });
});

// PyTorch goes through the elements as they stand in memory, whatever the order of the dimensions.
describe("tensors that are not row-major", () => {
  const seeded = (draw: () => Tensor) => {
    torch.manualSeed(0);
    return valuesOf(draw()).map((x) => Math.round(Number(x) * 1e4) / 1e4);
  };
  const byColumns = [0.4963, 0.3074, 0.4556, 0.7682, 0.6341, 0.6323, 0.0885, 0.4901, 0.3489, 0.132, 0.8964, 0.4017];

  test("uniform numbers", () => {
    expect(seeded(() => torch.empty([3, 4]).t().uniform_())).toEqual(byColumns);
    expect(seeded(() => torch.empty([3, 8]).index(":", "::2").t().uniform_())).toEqual(byColumns);
    expect(seeded(() => torch.randLike(torch.empty([3, 4]).t()))).toEqual(byColumns);
    expect(seeded(() => torch.empty([2, 3, 2]).permute(1, 2, 0).uniform_())).toEqual([
      0.4963, 0.4901, 0.7682, 0.8964, 0.0885, 0.4556, 0.132, 0.6323, 0.3074, 0.3489, 0.6341, 0.4017,
    ]);
    expect(seeded(() => torch.empty([3, 8]).index(":", "::2").uniform_())).toEqual([
      0.4963, 0.7682, 0.0885, 0.132, 0.3074, 0.6341, 0.4901, 0.8964, 0.4556, 0.6323, 0.3489, 0.4017,
    ]);
  });

  test("normal numbers, which are drawn one by one there", () => {
    expect(seeded(() => torch.empty([3, 6]).t().normal_()).slice(0, 6)).toEqual([
      1.541, 0.4033, -0.8567, -0.2934, 0.838, 1.1006,
    ]);
  });

  test("masks and whole numbers", () => {
    expect(seeded(() => torch.bernoulli(torch.full([3, 4], 0.5).t()))).toEqual([1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1]);
    expect(seeded(() => torch.empty([3, 4]).t().bernoulli_())).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1]);
    expect(seeded(() => F.dropout(torch.ones([3, 4]).t()))).toEqual([0, 0, 2, 0, 0, 0, 2, 2, 0, 2, 2, 2]);
    expect(seeded(() => F.dropout(torch.ones([4, 1]).expand(4, 3)))).toEqual([0, 0, 2, 0, 0, 0, 2, 2, 0, 2, 2, 2]);
    const whole = () => torch.empty([3, 4], { dtype: int64 });
    expect(seeded(() => whole().t().random_(10))).toEqual([4, 3, 7, 9, 9, 3, 3, 7, 1, 0, 3, 6]);
    const p = torch.tensor([0.1, 0.5, 0.9, 1]);
    expect(seeded(() => whole().bernoulli_(p))).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1]);
    const like = torch.randintLike(torch.empty([3, 2]), 3, 9);
    expect(like.dtype).toBe(torch.float32);
    expect(seeded(() => torch.randintLike(torch.empty([3, 2]), 3, 9))).toEqual([5, 6, 8, 3, 4, 6]);
  });
});

describe("bernoulli", () => {
  test("lets no gradient through, as in PyTorch", () => {
    const p = torch.full([3], 0.5, { requiresGrad: true });
    const y = torch.bernoulli(p);
    expect(y.gradFn?.name).toBe("BernoulliBackward0");
    y.sum().backward();
    expect(p.grad!.tolist()).toEqual([0, 0, 0]);
  });

  test("refuses what PyTorch refuses, and changes nothing", () => {
    expect(() => torch.bernoulli(torch.tensor([1n, 0n]))).toThrow(torch.DTypeError);
    expect(() => torch.bernoulli(torch.tensor([0.5, 1.5]))).toThrow(torch.ValueError);
    expect(() => torch.empty([2, 3]).bernoulli_(torch.tensor([0.5, 0.5]))).toThrow(torch.ShapeError);
    const x = torch.ones([2]);
    expect(() => x.random_(5, 5)).toThrow(torch.ValueError);
    expect(() => torch.empty([2], { dtype: torch.uint8 }).random_(0, 300)).toThrow(torch.ValueError);
    expect(x.tolist()).toEqual([1, 1]);
  });
});

test("the state of the default generator, as a tensor", () => {
  torch.manualSeed(3);
  torch.randn(3);
  const state = torch.getRngState();
  expect([state.dtype, state.numel()]).toEqual([torch.uint8, 5056]);
  const x = torch.randn(5);
  torch.setRngState(state);
  expect(torch.randn(5).equal(x)).toBe(true);
});
