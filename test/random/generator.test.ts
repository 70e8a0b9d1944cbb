import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { float32 } from "../../src/core/dtype.ts";
import { ValueError } from "../../src/core/errors.ts";
import * as heap from "../../src/engine/heap.ts";
import { fillNormal, fillUniform } from "../../src/random/distributions.ts";
import { defaultGenerator, Generator, initialSeed, manualSeed, seed } from "../../src/random/generator.ts";

const block = heap.alloc(4096);

function numbers(n: number, how: typeof fillUniform | typeof fillNormal, g: Generator): number[] {
  how(g, float32, block.ptr, n);
  return Array.from(heap.f32.subarray(block.ptr / 4, block.ptr / 4 + n));
}
const rand = (n: number, g: Generator) => numbers(n, fillUniform, g);
const randn = (n: number, g: Generator) => numbers(n, fillNormal, g);

describe("seeds", () => {
  test("a new generator starts from PyTorch's constant", () => {
    const g = new Generator();
    expect(g.initialSeed()).toBe(67280421310721);
    expect(rand(4, g)).toEqual(rand(4, new Generator().manualSeed(67280421310721)));
  });

  test("a negative seed counts from 2**64, and initialSeed gives what a number cannot hold as a bigint", () => {
    expect(new Generator().manualSeed(-1).initialSeed()).toBe(2n ** 64n - 1n);
    expect(new Generator().manualSeed(2 ** 53 - 1).initialSeed()).toBe(2 ** 53 - 1);
    expect(new Generator().manualSeed(2n ** 53n).initialSeed()).toBe(2n ** 53n);
    expect(new Generator().manualSeed(42n).initialSeed()).toBe(42);
  });

  test("only the low 32 bits of a seed decide the numbers", () => {
    expect(rand(8, new Generator().manualSeed(42 + 2 ** 32))).toEqual(rand(8, new Generator().manualSeed(42)));
  });

  test.each([1.5, Number.NaN, 2 ** 53, 2n ** 64n, -(2n ** 63n) - 1n])("%s is not a seed", (bad) => {
    const g = new Generator().manualSeed(3);
    expect(() => g.manualSeed(bad)).toThrow(ValueError);
    expect(g.initialSeed()).toBe(3);
    expect(rand(2, g)).toEqual(rand(2, new Generator().manualSeed(3)));
  });

  test("seed() takes another one each time", () => {
    const g = new Generator();
    const first = g.seed();
    expect(g.initialSeed()).toBe(first);
    expect(Number.isSafeInteger(first)).toBe(true);
    expect(g.seed()).not.toBe(first);
  });

  test("manualSeed seeds the default generator, which starts differently each run", async () => {
    expect(initialSeed()).not.toBe(67280421310721);
    vi.resetModules();
    const again = await import("../../src/random/generator.ts");
    expect(again.defaultGenerator).not.toBe(defaultGenerator);
    expect(again.initialSeed()).not.toBe(initialSeed());
    expect(manualSeed(0)).toBe(defaultGenerator);
    expect(rand(1, defaultGenerator)[0]).toBe(0.49625658988952637);
    expect(seed()).toBe(initialSeed());
  });

  test("manualSeed drops the spare normal", () => {
    const g = new Generator().manualSeed(1);
    const first = randn(1, g);
    expect(randn(1, g.manualSeed(1))).toEqual(first);
  });
});

describe("words", () => {
  test("a 64-bit draw has the first word in its high half", () => {
    const g = new Generator().manualSeed(9);
    const h = new Generator().manualSeed(9);
    for (let i = 0; i < 700; i++) {
      const high = h.random32();
      expect(g.random64()).toBe(BigInt(high) * 2n ** 32n + BigInt(h.random32()));
    }
  });
});

describe("state", () => {
  const digest = (g: Generator) => createHash("sha256").update(g.getState()).digest("hex").slice(0, 32);

  test("has the bytes of PyTorch's get_state", () => {
    const g = new Generator().manualSeed(-5);
    expect(digest(g)).toBe("a4cd3c34b98f4b3ee509ecb757b69d21");
    randn(3, g); // leaves a spare
    expect(digest(g)).toBe("91a6cd5d58bec3971ca1af1c7bdde7d8");
    rand(616, g); // to the end of the words in hand
    expect(digest(g)).toBe("93caf142e8a7d3632e1f09af2c882108");
    rand(1000, g);
    expect(digest(g)).toBe("076ca0b5ab78268a9c679a1a259927de");
    expect(randn(2, g)).toEqual([1.1472562551498413, -2.3610432147979736]);
    expect(rand(1, g)).toEqual([0.8819074630737305]);
  });

  test.each([0, 1, 624, 1000])("goes on where it was, %s numbers on", (n) => {
    const g = new Generator().manualSeed(2n ** 63n + 7n);
    if (n > 0) rand(n, g);
    if (n > 1) randn(1, g);
    const other = new Generator().setState(g.getState());
    expect(other.initialSeed()).toBe(2n ** 63n + 7n);
    expect(randn(5, other)).toEqual(randn(5, g));
    expect(rand(700, other)).toEqual(rand(700, g));
    expect(other.getState()).toEqual(g.getState());
  });

  test("bytes that are no state are refused, and change nothing", () => {
    const g = new Generator().manualSeed(4);
    const before = g.getState();
    expect(() => g.setState(new Uint8Array(5055))).toThrow("expected the 5056 bytes that getState gives, got 5055");
    expect(() => g.setState(new Uint8Array(5056).fill(9))).toThrow("not the state of a generator");
    expect(g.getState()).toEqual(before);
  });
});

test("a generator outlives the scope that it is made in", () => {
  const recorded: heap.Storage[] = [];
  const outer = heap.recordAllocations(recorded);
  new Generator();
  expect(heap.recordAllocations(outer)).toBe(recorded);
  expect(recorded).toEqual([]);
});
