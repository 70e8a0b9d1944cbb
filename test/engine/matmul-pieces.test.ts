import { expect, it } from "vitest";
import * as torch from "../../src/index.ts";
import { nn, type Tensor } from "../../src/index.ts";

// Float32 products that are made in pieces along k (engine/matmul.ts), against the same in float64.

const random = (...sizes: number[]): Tensor => torch.randn(sizes) as Tensor;
const t = (x: Tensor): Tensor => x.t() as Tensor;

const products: Record<string, (m: number, n: number, k: number) => [Tensor, Tensor]> = {
  "few rows times rows": (m, n, k) => [random(m, k), random(k, n)],
  "transposed times rows": (m, n, k) => [t(random(k, m)), random(k, n)],
  "transposed rows times few columns": (m, n, k) => [t(random(k, n)), random(k, m)],
  "rows of a wider matrix": (m, n, k) => [random(m, k), random(k, n + 5).index(":", "3:-2") as Tensor],
};

it.each(Object.keys(products))("%s agrees with float64", (name) => {
  torch.manualSeed(3);
  for (const [m, n, k] of [
    [10, 784, 256],
    [1, 9001, 129],
    [32, 300, 131],
    [3, 1777, 1000],
    [7, 77, 2049],
    [5, 65, 6001],
  ]) {
    const [a, b] = products[name](m, n, k);
    const product = a.matmul(b) as Tensor;
    const right = a.double().matmul(b.double()) as Tensor;
    const sizes = a.double().abs().matmul(b.double().abs()) as Tensor;
    const worst = product.double().sub(right).abs().div(sizes).max().item();
    expect(worst, `${m} × ${k} × ${n}`).toBeLessThan(3e-7);
  }
});

it("a bias is added once", () => {
  const [x, weight, bias] = [random(10, 256), t(random(256, 784)), random(784)];
  const out = nn.functional.linear(x, weight, bias);
  const right = nn.functional.linear(x.double(), weight.double(), bias.double());
  expect(out.double().sub(right).abs().max().item()).toBeLessThan(1e-3);
});

it("infinities and NaN stay in their column", () => {
  const [a, b] = [torch.ones([10, 256]), torch.ones([256, 784])];
  b.indexPut_([200, 5], Number.NaN);
  b.indexPut_([3, 7], Number.NEGATIVE_INFINITY);
  const row = (a.matmul(b).index(4) as Tensor).tolist() as number[];
  expect(row).toEqual(Array.from({ length: 784 }, (_, j) => (j === 5 ? Number.NaN : j === 7 ? -Infinity : 256)));
});
