import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bool, type DType, float32, float64, int32, int64, uint8 } from "../../src/core/dtype.ts";
import { DTypeError, ValueError } from "../../src/core/errors.ts";
import * as heap from "../../src/engine/heap.ts";
import * as fill from "../../src/random/distributions.ts";
import { Generator } from "../../src/random/generator.ts";

// The expected numbers are PyTorch 1.13.1's, from seed 7.
const block = heap.alloc(4096);
const g = new Generator();
type Filler = (g: Generator, dtype: DType, ptr: number, n: number) => void;

function draw(dtype: DType, n: number, how: Filler): (number | bigint)[] {
  how(g.manualSeed(7), dtype, block.ptr, n);
  const at = block.ptr / dtype.itemsize;
  const view = {
    float32: heap.f32,
    float64: heap.f64,
    int32: heap.i32,
    int64: heap.i64,
    uint8: heap.u8,
    bool: heap.u8,
  };
  return Array.from(view[dtype.name].subarray(at, at + n) as Iterable<number | bigint>);
}

describe("dtypes", () => {
  test.each<[DType, (number | bigint)[]]>([
    [uint8, [175, 196, 25, 246]],
    [bool, [1, 0, 1, 0]],
    [float32, [8974492, 3335306, 11059538, 11020709]],
    [float64, [2516435200042024, 2465213813629881, 7765043079597394, 5914923542589598]],
    [int32, [327741615, 976413892, 1202242073, 1369975286]],
    [int64, [1407639518939636932n, 5163590386780219894n, 8087222774582268115n, 4122204982959224423n]],
  ])("random_() of %s", (dtype, want) => {
    expect(draw(dtype, 4, fill.fillRandom)).toEqual(want);
  });

  test.each([uint8, int32, float32, float64])("randint and randperm of %s", (dtype) => {
    expect(draw(dtype, 6, (...to) => fill.fillRandint(...to, 3, 10))).toEqual([8, 9, 9, 4, 4, 7]);
    expect(draw(dtype, 9, fill.fillRandperm)).toEqual([0, 5, 8, 1, 7, 2, 3, 6, 4]);
  });

  test("randint over wide ranges", () => {
    const wide = (low: number | bigint, high: number | bigint): Filler => {
      return (...to) => fill.fillRandint(...to, low, high);
    };
    expect(draw(int64, 3, wide(-(2n ** 63n), 2n ** 63n))).toEqual([
      1407639518939636932n,
      -4059781650074555914n,
      8087222774582268115n,
    ]);
    expect(draw(int64, 3, wide(-(2n ** 62n), 2n ** 62n + 5n))).toEqual([
      -3204046499487750972n,
      551904368352831985n,
      3475536756154880211n,
    ]);
    expect(draw(float64, 3, wide(-(2 ** 40), 2 ** 40))).toEqual([-346915937084, -990767470090, -807547383597]);
  });

  test("bernoulli", () => {
    expect(draw(bool, 8, (...to) => fill.fillBernoulli(...to, 0.3))).toEqual([1, 1, 0, 0, 0, 0, 1, 0]);
    expect(draw(int64, 6, (...to) => fill.fillBernoulli(...to, 0.5))).toEqual([1n, 1n, 0n, 0n, 0n, 0n]);
    for (const dtype of [uint8, int32, float32, float64]) {
      expect(draw(dtype, 6, (...to) => fill.fillBernoulli(...to, 0.5))).toEqual([1, 1, 0, 0, 0, 0]);
    }
    expect(draw(float32, 50, (...to) => fill.fillBernoulli(...to, 0))).toEqual(new Array(50).fill(0));
    expect(draw(float32, 50, (...to) => fill.fillBernoulli(...to, 1))).toEqual(new Array(50).fill(1));
  });

  test("bernoulli with a probability for each element", () => {
    const p = heap.alloc(72);
    heap.f64.set([0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], p.ptr / 8);
    const with64 = draw(float64, 9, (gen, dtype, ptr, n) => fill.fillBernoulliTensor(gen, dtype, ptr, p.ptr, n));
    expect(with64).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1]);
    heap.f32.set([0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], p.ptr / 4);
    const with32 = draw(float32, 9, (gen, dtype, ptr, n) => fill.fillBernoulliTensor(gen, dtype, ptr, p.ptr, n));
    expect(with32).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect((g.random32() & 0xffffff) / 2 ** 24).toBe(0.8512683510780334);
  });

  test("a tensor that is not contiguous has its normals one by one", () => {
    const got = draw(float32, 32, (gen, dtype, ptr, n) => fill.fillNormal(gen, dtype, ptr, n, 1, 2, false));
    expect(got.slice(0, 3)).toEqual([0.7064098119735718, 2.572282552719116, 2.8936431407928467]);
    const hash = createHash("sha256").update(Float32Array.from(got as number[]));
    expect(hash.digest("hex").slice(0, 32)).toBe("7ed50503f4d249f92f34dbef0353d100");
  });

  test("no elements, no words", () => {
    const first = g.manualSeed(7).random32();
    for (const how of [fill.fillUniform, fill.fillNormal, fill.fillRandom, fill.fillRandperm] as Filler[]) {
      how(g.manualSeed(7), float32, block.ptr, 0);
      expect(g.random32()).toBe(first);
    }
  });
});

describe("refusals, which draw nothing", () => {
  const to = [g, float32, block.ptr, 4] as const;
  const probabilities = heap.alloc(8);
  test.each<[string, () => void, typeof DTypeError | typeof ValueError, string]>([
    ["integers", () => fill.fillUniform(g, int64, block.ptr, 4), DTypeError, "uniform_: makes floats"],
    ["named", () => fill.fillNormal(g, bool, block.ptr, 4, 0, 1, true, "randn"), DTypeError, "randn: makes floats"],
    ["swapped", () => fill.fillUniform(...to, 2, 1), ValueError, "uniform_: expected from ≤ to, got from=2 and to=1"],
    ["infinite", () => fill.fillUniform(...to, -Infinity, 1), ValueError, "too wide for torch.float32"],
    ["overflow", () => fill.fillUniform(...to, -3e38, 3e38), ValueError, "too wide for torch.float32"],
    ["std", () => fill.fillNormal(...to, 0, -1), ValueError, "normal_: expected std ≥ 0, got -1"],
    ["NaN std", () => fill.fillNormal(...to, 0, Number.NaN), ValueError, "expected std ≥ 0"],
    ["p", () => fill.fillBernoulli(...to, 1.5), ValueError, "bernoulli_: expected a probability from 0 to 1, got 1.5"],
    ["empty range", () => fill.fillRandint(...to, 5, 5), ValueError, "randint: expected low < high"],
    ["fraction", () => fill.fillRandint(...to, 0.5, 5), ValueError, "bounds must be whole numbers, got 0.5"],
    ["too high", () => fill.fillRandint(g, uint8, block.ptr, 4, 0, 257), ValueError, "from 0 to 255"],
    ["inexact", () => fill.fillRandint(...to, 0, 2 ** 25), ValueError, "torch.float32 holds whole numbers from"],
    ["bool", () => fill.fillRandperm(g, bool, block.ptr, 2), DTypeError, "randperm: a torch.bool"],
    ["too long", () => fill.fillRandperm(g, uint8, block.ptr, 257), ValueError, "up to 255, got n=257"],
    ["probability", () => fill.fillBernoulliTensor(g, float32, block.ptr, probabilities.ptr, 2), ValueError, "0 to 1"],
  ])("%s", (_, call, type, message) => {
    heap.f32.set([0.5, 1.5], probabilities.ptr / 4);
    const before = g.getState();
    expect(call).toThrow(type);
    expect(call).toThrow(message);
    expect(g.getState()).toEqual(before);
  });
});
