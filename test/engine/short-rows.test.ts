import { describe, expect, it } from "vitest";
import { build } from "../../src/engine/wasm.ts";
import * as torch from "../../src/index.ts";

// Four short rows are computed at once; each must come out as it does alone, to the last bit.

const F = torch.nn.functional;
const odd = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-40, 88, -104];

/** Rows of logits: ordinary ones, and some with numbers that are not. */
function rows(count: number, n: number): torch.Tensor {
  torch.manualSeed(n);
  const x = torch.randn([count, n]).mul(5) as torch.Tensor;
  for (let r = 3; r < count; r += 5) x.indexPut_([r, r % n], odd[r % odd.length]);
  return x;
}

function alone(x: torch.Tensor, f: (row: torch.Tensor, r: number) => torch.Tensor): unknown[] {
  return Array.from({ length: x.sizes[0] }, (_, r) => (f(x.index(`${r}:${r + 1}`), r).tolist() as unknown[])[0]);
}

describe.each([1, 2, 3, 4, 5, 7, 10, 31, 32, 33])("rows of %i", (n) => {
  const x = rows(23, n);
  const y = torch.randint(0, n, [23]) as torch.Tensor;

  it("softmax and logSoftmax", () => {
    expect(x.softmax(1).tolist()).toEqual(alone(x, (row) => row.softmax(1) as torch.Tensor));
    expect(x.logSoftmax(1).tolist()).toEqual(alone(x, (row) => row.logSoftmax(1) as torch.Tensor));
  });

  it("crossEntropy and its gradient", () => {
    const options = { reduction: "none" } as const;
    const loss = (logits: torch.Tensor, labels: torch.Tensor) =>
      F.crossEntropy(logits, labels, options) as torch.Tensor;
    const label = (r: number) => y.index(`${r}:${r + 1}`) as torch.Tensor;
    expect(loss(x, y).tolist()).toEqual(alone(x, (row, r) => loss(row, label(r))));
    const weights = torch.arange(1, 24) as torch.Tensor;
    const gradient = (logits: torch.Tensor, labels: torch.Tensor, weight: torch.Tensor): torch.Tensor => {
      const leaf = logits.clone().requiresGrad_() as torch.Tensor;
      loss(leaf, labels).mul(weight).sum().backward();
      return leaf.grad as torch.Tensor;
    };
    const each = alone(x, (row, r) => gradient(row, label(r), weights.index(`${r}:${r + 1}`) as torch.Tensor));
    expect(gradient(x, y, weights).tolist()).toEqual(each);
  });

  it("argmax and argmin", () => {
    for (const tied of [x, x.round() as torch.Tensor]) {
      expect(tied.argmax(1).tolist()).toEqual(alone(tied, (row) => row.argmax(1) as torch.Tensor));
      expect(tied.argmin(1).tolist()).toEqual(alone(tied, (row) => row.argmin(1) as torch.Tensor));
    }
  });
});

it("a target that is no class is told of, wherever it stands", () => {
  for (const bad of [-1n, 10n, 2n ** 40n]) {
    for (const r of [0, 2, 7, 9]) {
      const target = torch.zeros([10], { dtype: torch.int64 });
      target.indexPut_([r], torch.tensor(bad));
      expect(() => F.crossEntropy(torch.zeros([10, 10]), target)).toThrow(`target ${bad} is out of bounds`);
    }
  }
});

it.each([6, 40])("the softmax of numbers far below the largest of %i", (n) => {
  const logits = [3, 2, -80, -84, -84.5, -Infinity].concat(
    Array.from({ length: n - 6 }, (_, i) => (i % 7 === 3 ? 1 : -85 - i)),
  );
  const x = torch.tensor(logits).repeat(5, 1) as torch.Tensor;
  const right = (x.double().softmax(1) as torch.Tensor).tolist() as number[][];
  for (const [r, row] of ((x.softmax(1) as torch.Tensor).tolist() as number[][]).entries()) {
    for (const [i, p] of row.entries()) {
      if (right[r][i] > 2 ** -125) expect(Math.abs(p / right[r][i] - 1)).toBeLessThan(3e-7);
      else expect(p).toBeLessThanOrEqual(2 ** -125);
    }
    expect(row[5]).toBe(0);
  }
});

it("a long row's softmax is the quotient of its exponentials and their sum, to the last bit where that is told", () => {
  torch.manualSeed(1);
  const x = torch.randn([1, 1000]).mul(4) as torch.Tensor;
  const powers = (x.sub(x.max()).exp().tolist() as number[][])[0];
  const lanes = [0, 0, 0, 0];
  for (const [i, power] of powers.entries()) lanes[i % 4] = Math.fround(lanes[i % 4] + power);
  const sum = Math.fround(Math.fround(lanes[0] + lanes[1]) + Math.fround(lanes[2] + lanes[3]));
  const off = (x.softmax(1).tolist() as number[][])[0].map((p, i) => Math.abs(p / Math.fround(powers[i] / sum) - 1));
  expect(Math.max(...off)).toBeLessThan(build === "relaxed" ? 1e-12 : 2 ** -22);
});
