import { describe, expect, it } from "vitest";
import { AutogradError, DTypeError, IndexError, ShapeError, ValueError } from "../../src/core/errors.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// What the options and the defaults of methods mean; the numbers themselves are compared with PyTorch in test/ops.

const matrix = torch.tensor([
  [5, 1, 9],
  [3, 7, 2],
]);
const list = (x: Tensor) => x.tolist();

describe("reductions", () => {
  it("divide by n − 1, by n, or by n less a correction", () => {
    const x = torch.tensor([1, 2, 3, 4, 5]);
    expect(x.var().item()).toBe(2.5);
    expect(x.var(0, { unbiased: false }).item()).toBe(2);
    expect(x.var(null, { correction: 3 }).item()).toBe(5);
    expect(x.std(0, { unbiased: false, keepdim: true }).shape).toEqual([1]);
    expect(torch.var(x, 0, { correction: 0 }).item()).toBe(2);
  });

  it("know the norms by number and by name", () => {
    const x = torch.tensor([3, -4]);
    expect([x.norm(), x.norm("fro"), x.norm(2), x.norm(1), x.norm(Infinity)].map((y) => y.item())).toEqual([
      5, 5, 5, 7, 4,
    ]);
    expect(list(matrix.norm(1, 0))).toEqual([8, 8, 11]);
    expect(matrix.norm(2, [0, 1], { keepdim: true }).shape).toEqual([1, 1]);
    expect(() => x.norm("nuc" as never)).toThrow(ValueError);
  });

  it("take a dtype to compute in", () => {
    const x = torch.tensor([200, 100], { dtype: torch.uint8 });
    expect(x.prod().dtype).toBe(torch.int64);
    expect(x.prod(null, { dtype: torch.float64 }).item()).toBe(20000);
    expect(x.cumsum(0, { dtype: torch.uint8 }).tolist()).toEqual([200, 44]);
    expect(x.cumprod(0, { dtype: torch.float32 }).tolist()).toEqual([200, 20000]);
  });

  it("give a median alone, or with its places", () => {
    expect(matrix.median().item()).toBe(3);
    const { values, indices } = matrix.median(1);
    expect([list(values), list(indices)]).toEqual([
      [5, 3],
      [0, 0],
    ]);
    expect(matrix.median(1, { keepdim: true }).values.shape).toEqual([2, 1]);
  });

  it("ask about all elements, or some", () => {
    expect(matrix.gt(0).all().item()).toBe(true);
    expect(list(matrix.gt(4).any(1))).toEqual([true, true]);
    expect(list(matrix.gt(4).all(0, { keepdim: true }))).toEqual([[false, false, false]]);
  });
});

describe("orders and counts", () => {
  it("go along the last dimension, upwards", () => {
    const { values, indices } = matrix.sort();
    expect(list(values)).toEqual([
      [1, 5, 9],
      [2, 3, 7],
    ]);
    expect(list(indices)).toEqual([
      [1, 0, 2],
      [2, 0, 1],
    ]);
    expect(list(matrix.sort(0, { descending: true }).values)).toEqual([
      [5, 7, 9],
      [3, 1, 2],
    ]);
    expect(list(matrix.argsort(-1, { descending: true, stable: true }))).toEqual([
      [2, 0, 1],
      [1, 0, 2],
    ]);
  });

  it("find the k largest or smallest", () => {
    expect(list(matrix.topk(2).values)).toEqual([
      [9, 5],
      [7, 3],
    ]);
    expect(list(matrix.topk(1, 0, { largest: false }).indices)).toEqual([[1, 0, 1]]);
    expect(() => matrix.topk(4)).toThrow(ShapeError);
  });

  it("give what unique is asked for, in PyTorch's order", () => {
    const x = torch.tensor([3n, 1n, 3n, 2n]);
    expect(list(x.unique())).toEqual([1, 2, 3]);
    const [values, inverse, counts] = x.unique({ returnInverse: true, returnCounts: true });
    expect([values, inverse, counts].map(list)).toEqual([
      [1, 2, 3],
      [2, 0, 2, 1],
      [1, 1, 2],
    ]);
    expect(x.unique({ returnCounts: true }).map(list)).toEqual([
      [1, 2, 3],
      [1, 1, 2],
    ]);
    expect(x.unique({ returnInverse: true }).map(list)[1]).toEqual([2, 0, 2, 1]);
    expect(list(torch.tensor([[1], [0], [1]]).unique({ dim: 0 }))).toEqual([[0], [1]]);
    expect(list(torch.tensor([Number.NaN, 1, Number.NaN]).unique())).toEqual([1, Number.NaN, Number.NaN]);
  });

  it("count with weights, and up to a least length", () => {
    const x = torch.tensor([0n, 2n, 2n]);
    expect(list(x.bincount({ minlength: 5 }))).toEqual([1, 0, 2, 0, 0]);
    expect(list(x.bincount({ weights: torch.tensor([0.5, 1, 2]) }))).toEqual([0.5, 0, 3]);
  });

  it("show places as rows, or for each dimension", () => {
    const x = torch.tensor([
      [0, 5],
      [7, 0],
    ]);
    expect(list(x.nonzero())).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(x.nonzero({ asTuple: true }).map(list)).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});

describe("writing at places", () => {
  const index = torch.tensor([[2n], [0n]]);

  it("takes numbers and tensors, and changes in place", () => {
    expect(list(matrix.scatter(1, index, -1))).toEqual([
      [5, 1, -1],
      [-1, 7, 2],
    ]);
    const x = matrix.clone();
    x.scatter_(1, index, torch.tensor([[10], [20]]));
    expect(list(x)).toEqual([
      [5, 1, 10],
      [20, 7, 2],
    ]);
    x.scatterAdd_(1, index, torch.tensor([[1], [1]]));
    x.indexAdd_(0, torch.tensor([0n]), torch.tensor([[1, 1, 1]]), { alpha: 2 });
    expect(list(x)).toEqual([
      [7, 3, 13],
      [21, 7, 2],
    ]);
    expect(x.maskedFill_(x.gt(10), 0)).toBe(x);
    expect(list(x)).toEqual([
      [7, 3, 0],
      [0, 7, 2],
    ]);
  });

  it("changes nothing when it fails", () => {
    const x = matrix.clone();
    expect(() => x.scatter_(1, torch.tensor([[0n], [3n]]), 9)).toThrow(IndexError);
    expect(() => x.indexAdd_(0, torch.tensor([0n, 2n]), torch.ones([2, 3]))).toThrow(IndexError);
    expect(() => x.maskedFill_(torch.tensor([true, false]) as never, 9)).toThrow(ShapeError);
    expect(list(x)).toEqual(list(matrix));
  });

  it("names what an index must be", () => {
    expect(() => matrix.gather(1, torch.tensor([[0]]) as never)).toThrow(/must be int64, not torch.float32; .*bigints/);
    expect(() => matrix.scatter(1, torch.tensor([[3n]]), 0)).toThrow("index 3 is out of range for dim 1 with size 3");
    expect(() => matrix.maskedSelect(matrix as never)).toThrow(DTypeError);
  });

  it("carries gradients through what was written", () => {
    const w = torch.tensor([1, 2, 3], { requiresGrad: true });
    const y = w.mul(2);
    y.maskedFill_(torch.tensor([true, false, false]), 0);
    y.sum().backward();
    expect(w.grad?.tolist()).toEqual([0, 2, 2]);
    expect(() => w.maskedFill_(torch.tensor([true, false, false]), 0)).toThrow(AutogradError);
  });
});

describe("in place, functions of one number give what they give otherwise", () => {
  const names = [
    ...(["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh"] as const),
    ...(["log1p", "expm1", "log2", "log10", "erf", "reciprocal", "rsqrt", "square"] as const),
    ...(["floor", "ceil", "trunc", "round", "abs", "sqrt", "log", "sigmoid", "tanh", "tril", "triu"] as const),
  ];
  it.each(names)("%s_", (name) => {
    const x = torch.tensor([
      [0.3, -0.7],
      [1.6, 0.9],
    ]) as Tensor;
    const expected = list((x[name] as () => Tensor)());
    expect((x[`${name}_`] as () => Tensor)()).toBe(x);
    expect(list(x)).toEqual(expected);
    const whole = torch.tensor([[2n]]) as Tensor;
    const change = () => (whole[`${name}_`] as () => Tensor)();
    if ((whole[name] as () => Tensor)().dtype.isFloatingPoint) expect(change).toThrow(DTypeError);
    else expect(change().dtype).toBe(torch.int64);
  });

  it("round_ takes decimals", () => {
    expect(torch.tensor([1.26], { dtype: torch.float64 }).round_({ decimals: 1 }).item()).toBe(1.3);
  });
});

describe("pieces and places", () => {
  it("are views, whose changes show in the whole", () => {
    const x = torch.zeros([4, 2]);
    const [first, second] = x.split([1, 3]);
    first.fill_(1);
    x.chunk(2)[1].add_(5);
    x.unbind()[2].mul_(2);
    x.narrow(1, 1, 1).add_(100);
    x.diagonal().zero_();
    expect(list(second)).toEqual([
      [0, 0],
      [10, 110],
      [5, 105],
    ]);
    expect(list(x.index(0) as Tensor)).toEqual([0, 101]);
  });

  it("take numbers spread or in a list", () => {
    expect(list(matrix.flip(0, 1))).toEqual(list(matrix.flip([0, 1])));
    expect(list(matrix.repeat(2, 1))).toEqual(list(matrix.repeat([2, 1])));
    expect(list(matrix.tile(2))).toEqual(list(matrix.tile([1, 2])));
    expect(matrix.viewAs(torch.zeros([3, 2])).shape).toEqual([3, 2]);
    expect(matrix.t().reshapeAs(matrix).shape).toEqual([2, 3]);
    expect(torch.tensor([1, 2, 3]).expandAs(matrix).shape).toEqual([2, 3]);
  });

  it("meshgrid takes tensors or a list of them, and options last", () => {
    const [x, y] = [torch.tensor([1, 2]), torch.tensor([3, 4, 5])];
    expect(torch.meshgrid(x, y)[0].shape).toEqual([2, 3]);
    expect(torch.meshgrid([x, y], { indexing: "xy" })[0].shape).toEqual([3, 2]);
    expect(torch.meshgrid(x, y, { indexing: "ij" })[1].shape).toEqual([2, 3]);
    expect(() => torch.meshgrid(x, y, { indexing: "ji" as never })).toThrow(ValueError);
  });

  it("einsum takes tensors or a list of them", () => {
    const a = torch.ones([2, 3]);
    expect(torch.einsum("ij->ji", a).shape).toEqual([3, 2]);
    expect(torch.einsum("ij,ij->", [a, a]).item()).toBe(6);
  });
});

describe("large rows", () => {
  it("are sorted whole, and stably", () => {
    const n = 100_000;
    const x = torch.randint(0, 50, [n]);
    const { values, indices } = x.sort();
    const [v, at] = [values.tolist() as number[], indices.tolist() as number[]];
    const original = x.tolist() as number[];
    expect(at.every((place, i) => original[place] === v[i])).toBe(true);
    expect(v.every((value, i) => i === 0 || v[i - 1] < value || (v[i - 1] === value && at[i - 1] < at[i]))).toBe(true);
  });

  it("are counted whole", () => {
    const x = torch.randint(0, 50, [100_000]);
    const counts = x.bincount({ minlength: 50 });
    expect(counts.sum().item()).toBe(100_000);
    expect(list(counts)).toEqual(list(x.unique({ returnCounts: true })[1]));
  });
});
