import { afterEach, describe, expect, it, vi } from "vitest";
import { kernels } from "../../src/engine/wasm.ts";
import * as torch from "../../src/index.ts";
import { nn, type Tensor } from "../../src/index.ts";

// Float32 products with a matrix of which much is zero: the engine looks for zeros, and leaves them out where that pays.

const random = (...sizes: number[]): Tensor => torch.randn(sizes) as Tensor;
/** Relu leaves half of it. */
const half = (...sizes: number[]): Tensor => random(...sizes).relu() as Tensor;
const t = (x: Tensor): Tensor => x.t() as Tensor;

const names = ["gemmF32", "gemmSparseA", "gemmSparseB"] as const;

/** The kernels that a product was made with. */
function kernelsOf(product: () => unknown): string[] {
  const spies = names.map((name) => vi.spyOn(kernels, name));
  product();
  return names.filter((_, i) => spies[i].mock.calls.length > 0);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("which kernel is taken", () => {
  const [m, n, k] = [150, 70, 130];

  it.each<[string, string, () => [Tensor, Tensor]]>([
    ["gemmSparseA", "zeros in the first", () => [half(m, k), random(k, n)]],
    [
      "gemmSparseA",
      "but not in its first rows",
      () => [torch.cat([random(30, k), half(120, k).mul(half(120, k))]) as Tensor, random(k, n)],
    ],
    ["gemmSparseA", "transposed", () => [t(half(k, m)), t(random(n, k))]],
    ["gemmSparseB", "zeros in the second", () => [random(m, k), half(k, n)]],
    ["gemmSparseB", "transposed", () => [t(random(k, m)), t(half(n, k))]],
    ["gemmF32", "no zeros", () => [random(m, k), random(k, n)]],
    ["gemmF32", "few zeros", () => [nn.functional.dropout(random(m, k), { p: 0.2 }), random(k, n)]],
    ["gemmF32", "too little to do", () => [half(40, 40), random(40, 40)]],
    ["gemmF32", "few columns", () => [half(784, 256), random(256, 10)]],
    ["gemmF32", "every second column", () => [half(m, 2 * k).index(":", "::2") as Tensor, random(k, n)]],
    ["gemmF32", "an infinity in the second", () => [half(m, k), random(k, n).div(torch.eye(k, n)) as Tensor]],
  ])("%s: %s", (kernel, _name, operands) => {
    torch.manualSeed(1);
    const [a, b] = operands();
    expect(kernelsOf(() => a.matmul(b) as Tensor)).toEqual([kernel]);
  });

  it("both products of a layer whose input has zeros, and its own bias", () => {
    torch.manualSeed(2);
    const [x, layer] = [half(256, 300), new nn.Linear(300, 200)];
    expect(kernelsOf(() => layer(x))).toEqual(["gemmSparseA"]);
    const out = layer(x);
    vi.restoreAllMocks();
    const weights = random(256, 200);
    const spread = out.mul(weights).sum();
    expect(kernelsOf(() => spread.backward())).toEqual(["gemmSparseB"]);
    const right = nn.functional.linear(x.double(), layer.weight.double(), layer.bias!.double());
    expect(out.double().sub(right).abs().max().item()).toBeLessThan(1e-5);
    const gradient = t(weights.double()).matmul(x.double()) as Tensor;
    expect(layer.weight.grad!.double().sub(gradient).abs().max().item()).toBeLessThan(1e-4);
  });
});

it("zero times what is infinite or not a number is not a number", () => {
  for (const strange of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
    const [zeros, other] = [torch.zeros([150, 130]) as Tensor, torch.ones([130, 71]) as Tensor];
    other.indexPut_([129, 70], strange);
    expect((zeros.matmul(other).index(149) as Tensor).tolist()).toEqual([...new Array(70).fill(0), Number.NaN]);
    const across = t(other).matmul(t(zeros)) as Tensor;
    expect((across.index(":", 149) as Tensor).tolist()).toEqual([...new Array(70).fill(0), Number.NaN]);
  }
});

it("what is infinite or not a number beside the zeros stays in its row", () => {
  const [zeros, other] = [torch.zeros([150, 130]) as Tensor, torch.ones([130, 70]) as Tensor];
  zeros.indexPut_([1, 2], Number.NEGATIVE_INFINITY);
  zeros.indexPut_([1, 3], 5);
  zeros.indexPut_([2, 129], Number.NaN);
  const product = zeros.matmul(other) as Tensor;
  const column = (product.index(":", 69) as Tensor).tolist() as number[];
  expect(column).toEqual(column.map((_, i) => (i === 1 ? Number.NEGATIVE_INFINITY : i === 2 ? Number.NaN : 0)));
});
