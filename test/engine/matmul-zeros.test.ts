import { afterEach, describe, expect, it, vi } from "vitest";
import * as heap from "../../src/engine/heap.ts";
import { kernels } from "../../src/engine/wasm.ts";
import * as torch from "../../src/index.ts";
import { nn, type Tensor } from "../../src/index.ts";

// Float32 products with a matrix of which much is zero: the engine looks for zeros, and leaves them out where that pays.

const random = (...sizes: number[]): Tensor => torch.randn(sizes) as Tensor;
/** Relu leaves half of it. */
const half = (...sizes: number[]): Tensor => random(...sizes).relu() as Tensor;
const t = (x: Tensor): Tensor => x.t() as Tensor;

const [none, inA, inB] = [0, 1, 2];

/** In which operands of float32 products zeros were left out. */
function leftOut(product: () => unknown): unknown[] {
  const gemm = vi.spyOn(kernels, "gemmF32");
  product();
  return gemm.mock.calls.map((all) => all.at(-1));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("where zeros are looked for", () => {
  const [m, n, k] = [150, 70, 130];

  it.each<[number, string, () => [Tensor, Tensor]]>([
    [inA, "zeros in the first", () => [half(m, k), random(k, n)]],
    [
      inA,
      "but not in its first rows",
      () => [torch.cat([random(30, k), half(120, k).mul(half(120, k))]) as Tensor, random(k, n)],
    ],
    [inA, "transposed", () => [t(half(k, m)), t(random(n, k))]],
    [inB, "zeros in the second", () => [random(m, k), half(k, n)]],
    [inB, "transposed", () => [t(random(k, m)), t(half(n, k))]],
    [none, "no zeros", () => [random(m, k), random(k, n)]],
    [none, "few zeros", () => [nn.functional.dropout(random(m, k), { p: 0.2 }), random(k, n)]],
    [none, "too little to do", () => [half(40, 40), random(40, 40)]],
    [none, "few columns", () => [half(784, 256), random(256, 10)]],
    [none, "every second column", () => [half(m, 2 * k).index(":", "::2") as Tensor, random(k, n)]],
    [none, "an infinity in the second", () => [half(m, k), random(k, n).div(torch.eye(k, n)) as Tensor]],
  ])("%i: %s", (zeros, _name, operands) => {
    torch.manualSeed(1);
    const [a, b] = operands();
    expect(leftOut(() => a.matmul(b))).toEqual([zeros]);
  });

  it("both products of a layer whose input has zeros, and its own bias", () => {
    torch.manualSeed(2);
    const [x, layer] = [half(256, 300), new nn.Linear(300, 200)];
    expect(leftOut(() => layer(x))).toEqual([inA]);
    const out = layer(x);
    vi.restoreAllMocks();
    const weights = random(256, 200);
    const spread = out.mul(weights).sum();
    expect(leftOut(() => spread.backward())).toEqual([inB]);
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

it("zeros are counted, unless something is infinite or not a number", () => {
  const at = heap.borrow(20_000 * 4).ptr;
  const values = [0, -0, 1e-40, -2, 0, 7];
  for (const start of [at, at + 4]) {
    for (const rows of [0, 1, 3, 16]) {
      for (const columns of [0, 1, 3, 4, 5, 8, 31, 100]) {
        for (const row of [columns, columns + 3]) {
          const view = heap.f32.subarray(start / 4, start / 4 + rows * row);
          view.fill(0); // between the rows, too
          let zeros = 0;
          for (let i = 0; i < rows * columns; i++) {
            const value = values[(i * 7 + columns) % values.length];
            zeros += Number(value === 0);
            view[Math.floor(i / columns) * row + (i % columns)] = value;
          }
          const label = `${rows} rows of ${columns}`;
          expect(kernels.countZeros(start, rows, columns, row), label).toBe(zeros);
          for (let i = 0; i < rows * columns; i += 3) {
            const place = Math.floor(i / columns) * row + (i % columns);
            const [before, strange] = [
              view[place],
              [Number.NaN, Infinity, -Infinity][i % 9 === 0 ? 0 : i % 2 === 0 ? 1 : 2],
            ];
            view[place] = strange;
            expect(kernels.countZeros(start, rows, columns, row), label).toBe(-1);
            view[place] = before;
          }
        }
      }
    }
  }
});
