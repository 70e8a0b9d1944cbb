import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { DTypeName } from "../../src/core/dtype-types.ts";

// Numbers that PyTorch 1.13.1 made, replayed. float32 and whole numbers must agree to the last bit, uniform float64
// too; normal float64 may differ in the last bits, where the C libraries' sin, cos and log do.
export interface Expected {
  n: number;
  dtype: DTypeName;
  sha256: string;
  values?: (number | string)[];
  first?: (number | string)[];
  last?: (number | string)[];
  sum: number;
  sumsq: number;
  next_word?: number;
}
interface Golden {
  functions: Record<string, Record<string, Expected & { weight?: Expected; bias?: Expected }>>;
  words: Record<string, string[]>;
  sequences: Record<string, { op: string; values: number[] }[]>;
  dataloader: Record<
    string,
    {
      n: number;
      epochs: { base_seed: string; first10: number[]; last5: number[]; sha256_int64: string }[];
      next_word: number;
      n60000_first_batch_first10: number[];
      n60000_base_seed: string;
    }
  >;
  random_split: Record<string, Record<string, number[][]>>;
}
export const golden: Golden = JSON.parse(readFileSync(new URL("../golden/random.json", import.meta.url), "utf8"));

export function hash(data: NodeJS.ArrayBufferView): string {
  return createHash("sha256").update(data).digest("hex").slice(0, 32);
}

const asNumbers = (values: (number | string)[]) => values.map((v) => (typeof v === "string" ? BigInt(v) : v));

export function ulps(a: number, b: number): number {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(b))) - 52);
  return Math.abs(a - b) / unit;
}

export function compare(name: string, got: ArrayLike<number | bigint> & NodeJS.ArrayBufferView, want: Expected): void {
  const all = Array.from(got, (v) => (typeof v === "bigint" && v < 2n ** 53n && v > -(2n ** 53n) ? Number(v) : v));
  const pairs = want.values
    ? [{ ours: all, theirs: want.values }]
    : [
        { ours: all.slice(0, want.first!.length), theirs: want.first! },
        { ours: all.slice(-want.last!.length), theirs: want.last! },
      ];
  const loose = name === "randn_float64" || name === "normal_(0.5,2)_float64";
  for (const { ours, theirs } of pairs) {
    if (loose) for (const [i, v] of ours.entries()) expect(ulps(Number(v), Number(theirs[i]))).toBeLessThanOrEqual(4);
    else expect(ours).toEqual(asNumbers(theirs));
  }
  expect(got.length).toBe(want.n);
  if (!loose) {
    expect(hash(got)).toBe(want.sha256);
    return;
  }
  const numbers = all.map(Number);
  expect(numbers.reduce((a, b) => a + b, 0)).toBeCloseTo(want.sum, 8);
  expect(numbers.reduce((a, b) => a + b * b, 0)).toBeCloseTo(want.sumsq, 8);
}
