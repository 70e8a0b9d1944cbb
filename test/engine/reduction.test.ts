import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/torch.ts";
import * as torch from "../../src/torch.ts";

it("summing over dimensions that stand apart leaves the input alone, also where permuting it changes nothing", () => {
  const x = torch.ones([1, 3, 4]);
  expect(x.sum([0, 2]).tolist()).toEqual([4, 4, 4]);
  expect(x.sum().item()).toBe(12);
});

it("sums over rows are right for every number of columns", () => {
  for (let columns = 1; columns <= 40; columns++) {
    const x = torch.arange(7 * columns).reshape([7, columns]);
    const expected = Array.from({ length: columns }, (_, j) => 7 * j + 21 * columns);
    expect(x.sum(0).tolist()).toEqual(expected);
  }
});

it("sums over rows are right for every number of rows, and where columns come in several parts", () => {
  for (const rows of [1, 2, 31, 32, 33, 64, 65, 100]) {
    for (const columns of [1, 5, 16, 511, 512, 513, 528, 1030]) {
      const x = torch
        .arange(rows * columns)
        .reshape([rows, columns])
        .remainder(101);
      const expected = x.to(torch.int64).t().contiguous().sum(1); // of whole numbers, one column after the other
      expect(x.sum(0).to(torch.int64).eq(expected).all().item(), `${rows} × ${columns}`).toBe(true);
    }
  }
});

it("sums over many rows keep their precision", () => {
  const sum = torch.full([100_000, 3], 0.1).sum(0).index(0).item() as number;
  expect(Math.abs(sum / (100_000 * Math.fround(0.1)) - 1)).toBeLessThan(3e-7);
});

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898) * 43.7585);

/** A tensor [n, inner] of such numbers, with `value` in one place, and its columns. */
function columns(n: number, inner: number, at: number, value: number): [Tensor, number[][]] {
  const list = numbers(n * inner);
  list[at] = value;
  const all = Array.from({ length: inner }, (_, j) =>
    Array.from({ length: n }, (_, i) => Math.fround(list[i * inner + j])),
  );
  return [torch.tensor(list).reshape([n, inner]) as Tensor, all];
}

describe("extremes", () => {
  const sizes = Array.from({ length: 37 }, (_, i) => i + 1);

  it("of runs of any length, and NaN wherever there is one", () => {
    for (const n of [...sizes, 100, 1001]) {
      for (const value of [1, 99, -99, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (const at of new Set([0, 1, n >> 1, n - 2, n - 1].filter((i) => i >= 0 && i < n))) {
          const [x, [list]] = columns(n, 1, at, value);
          const label = `${value} at ${at} of ${n}`;
          expect(x.max().item(), label).toBe(Math.max(...list));
          expect(x.reshape([n]).amin(0).item(), label).toBe(Math.min(...list));
        }
      }
    }
  });

  it("of columns, however many, and NaN in the right one", () => {
    for (const inner of sizes.slice(1)) {
      for (const value of [1, 99, Number.NaN, Number.NEGATIVE_INFINITY]) {
        const [x, lists] = columns(5, inner, 3 * inner - 1, value);
        expect(x.amax(0).tolist(), `${value} in ${inner} columns`).toEqual(lists.map((list) => Math.max(...list)));
        expect(x.amin(0).tolist(), `${value} in ${inner} columns`).toEqual(lists.map((list) => Math.min(...list)));
      }
    }
  });
});

describe("squares are added up in float64", () => {
  /** Σ (x − mean)² / (n − 1), added up from the smallest to the largest. */
  const variance = (list: readonly number[]): number => {
    const ordered = (values: readonly number[]) => [...values].sort((a, b) => Math.abs(a) - Math.abs(b));
    const sum = (values: readonly number[]) => ordered(values).reduce((total, value) => total + value, 0);
    const mean = sum(list) / list.length;
    return sum(list.map((value) => (value - mean) ** 2)) / (list.length - 1);
  };

  it.each([torch.float32, torch.float64])("variances over runs and columns of any length, %s", (dtype) => {
    const near = dtype === torch.float32 ? 1e-7 : 2e-15;
    for (const [n, inner] of [...Array.from({ length: 30 }, (_, i) => [i + 2, 1]), [9, 2], [9, 3], [40, 7], [600, 1]]) {
      const values = numbers(n * inner).map((value) => (dtype === torch.float32 ? Math.fround(value + 1000) : value));
      const x = torch.tensor(values, { dtype }).reshape([n, inner]);
      const want = Array.from({ length: inner }, (_, j) => variance(values.filter((_, i) => i % inner === j)));
      const got = x.var(0).tolist() as number[];
      for (const [j, value] of got.entries())
        expect(Math.abs(value / want[j] - 1), `[${n}, ${inner}]`).toBeLessThan(near);
      expect(Math.abs((x.norm().item() as number) / Math.hypot(...values) - 1)).toBeLessThan(near);
    }
  });

  it("of a slice, over dimensions that stand apart, and of nothing", () => {
    const x = torch.tensor(numbers(240)).reshape([4, 10, 6]).index(":", "::2") as Tensor;
    const values = x.permute([1, 0, 2]).reshape([5, 24]).tolist() as number[][];
    for (const [i, value] of (x.var([0, 2]).tolist() as number[]).entries()) {
      expect(value / variance(values[i])).toBeCloseTo(1, 6);
    }
    expect(torch.ones([0, 2]).var(0).tolist()).toEqual([Number.NaN, Number.NaN]);
    expect(torch.ones([0]).norm().item()).toBe(0);
  });
});

it.each([1, 2, 7, 8, 9, 127, 128, 129, 300, 1000])(
  "variances of rows of %i float32 are right, far from zero, too",
  (n) => {
    torch.manualSeed(n);
    for (const [mean, std] of [
      [0, 1],
      [1000, 1],
      [-30000, 0.01],
      [1e-20, 1e-18],
      [0, 1e-25],
      [0, 1e20],
      [0, 1e37],
      [3, 0],
    ]) {
      const x = torch.randn([3, n]).mul(std).add(mean) as Tensor;
      // Deviations, as some of these variances are beyond float32.
      const got = x.std(1, { correction: 0 }).tolist() as number[];
      for (const [i, right] of (x.double().std(1, { correction: 0 }).tolist() as number[]).entries()) {
        expect(Math.abs(got[i] - right), `${mean} ± ${std}`).toBeLessThanOrEqual(2e-7 * right);
      }
    }
  },
);
