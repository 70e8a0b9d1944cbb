import { describe, expect, it } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../src/core/errors.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// Where JavaScript's numbers and PyTorch's dtypes meet. What PyTorch does with every pair of dtypes is in the golden
// tests of the ops; here stands what is different on purpose, and what is refused.

const { bool, float32, float64, int32, int64, uint8 } = torch;
const all = [float32, float64, int32, int64, uint8, bool];
const of = (dtype: torch.DType, values: number[] = [1, 0]) => torch.tensor(values, { dtype: dtype as never }) as Tensor;

describe("a number beside a tensor", () => {
  it("keeps the dtype of integers if it is whole, and gives float32 if it is not", () => {
    const rows = [int32, int64, uint8, bool].map((dtype) => {
      const x = of(dtype);
      return [x.add(2).dtype, x.add(2.5).dtype, x.mul(-0).dtype, x.mul(Number.NaN).dtype];
    });
    expect(rows).toEqual([
      [int32, float32, int32, float32],
      [int64, float32, int64, float32],
      [uint8, float32, uint8, float32],
      [int64, float32, int64, float32],
    ]);
  });

  it("never changes the dtype of floats", () => {
    for (const dtype of [float32, float64]) for (const n of [2, 2.5, 1e300]) expect(of(dtype).mul(n).dtype).toBe(dtype);
  });

  it("gives floats in a quotient, whatever went in", () => {
    for (const dtype of all) expect(of(dtype).div(2).dtype).toBe(dtype === float64 ? float64 : float32);
    expect(
      of(int64, [7])
        .div(of(int64, [2]))
        .tolist(),
    ).toEqual([3.5]);
    expect(of(int64, [7, -7]).floorDivide(2).tolist()).toEqual([3, -4]);
    expect(of(int64, [7, -7]).remainder(4).tolist()).toEqual([3, 1]);
  });

  it("can be a bigint, also one that no number holds", () => {
    const big = 2n ** 62n + 1n;
    const x = torch.tensor([big, 5n]) as Tensor;
    expect(x.eq(big).tolist()).toEqual([true, false]);
    expect(x.sub(big).index(0).item()).toBe(0);
    expect(
      x
        .fill_(big)
        .sub((2n ** 62n) as never)
        .tolist(),
    ).toEqual([1, 1]);
    expect(of(int64, [1]).add(2n).dtype).toBe(int64);
    expect(of(float32, [1]).add(2n).dtype).toBe(float32);
  });

  it("can be a boolean", () => {
    expect(of(int32, [3, 4]).mul(true).tolist()).toEqual([3, 4]);
  });

  it("wraps where the dtype cannot hold it, as PyTorch's arithmetic does", () => {
    expect(of(uint8, [1, 100]).add(300).tolist()).toEqual([45, 144]);
    expect(of(uint8, [1, 0]).sub(2).tolist()).toEqual([255, 254]);
    expect(of(int32, [2147483647]).add(1).tolist()).toEqual([-2147483648]);
    expect(
      (torch.tensor([2n ** 63n - 1n]) as Tensor)
        .add(1)
        .eq(-(2n ** 63n))
        .tolist(),
    ).toEqual([true]);
  });
});

describe("numbers that a tensor is made of", () => {
  it("say the dtype by their kind", () => {
    const dtypes = [[1], [1n], [true], [true, 1n], [true, 2], [], [[1n], [2n]]].map(
      (data) => torch.tensor(data as never).dtype,
    );
    expect(dtypes).toEqual([float32, int64, bool, int64, float32, float32, int64]);
    expect(
      [new Float64Array(1), new Int32Array(1), new Uint8Array(1), new BigInt64Array(1)].map(
        (a) => torch.tensor(a).dtype,
      ),
    ).toEqual([float64, int32, uint8, int64]);
  });

  it("need a dtype, not its name", () => {
    const dtype = "float64" as never;
    for (const make of [
      () => torch.zeros([2], { dtype }),
      () => torch.tensor([1, 2], { dtype }),
      () => torch.arange(3, { dtype }),
      () => torch.rand([0], { dtype }),
      () => torch.ones([2]).to(dtype),
    ]) {
      expect(make).toThrow(DTypeError);
      expect(make).toThrow('expected one such as torch.float32, got "float64"');
    }
    expect(() => torch.ones([2]).to(undefined as never)).toThrow("got undefined");
  });

  it("lose their fraction as integers, and are refused where they do not fit", () => {
    expect(of(int64, [2.9, -2.9]).tolist()).toEqual([2, -2]);
    for (const [value, dtype] of [
      [256, uint8],
      [-1, uint8],
      [2 ** 31, int32],
      [Number.NaN, int64],
      [Infinity, int32],
    ] as const) {
      expect(() => of(dtype, [value])).toThrow(DTypeError);
      expect(() => torch.full([2], value, { dtype })).toThrow(/full|fill/);
      expect(() => torch.zeros([2], { dtype }).fill_(value)).toThrow(/cannot be held in torch\./);
      expect(() => torch.zeros([2], { dtype }).indexPut_([0], value)).toThrow(DTypeError);
    }
    expect(of(bool, [Number.NaN, 0, -0, 0.5]).tolist()).toEqual([true, false, false, true]);
  });

  it("stand in rows of equal length and depth", () => {
    expect(() => torch.tensor([[1, 2], [3]] as never)).toThrow(/tensor: rows differ in length: 2 and 1 at dim 1/);
    expect(() => torch.tensor([[1], 2] as never)).toThrow(ShapeError);
    expect(() => torch.tensor([1, "2"] as never)).toThrow(ValueError);
  });
});

describe("item() and tolist()", () => {
  it("give numbers, and booleans for bool", () => {
    expect(all.map((dtype) => of(dtype, [1]).item())).toEqual([1, 1, 1, 1, 1, true]);
    expect(
      torch
        .tensor([
          [1n, 2n],
          [3n, 4n],
        ])
        .t()
        .tolist(),
    ).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect([torch.tensor(3).tolist(), torch.zeros([0]).tolist(), torch.zeros([2, 0]).tolist()]).toEqual([
      3,
      [],
      [[], []],
    ]);
    expect(torch.tensor([0.1]).item()).toBe(Math.fround(0.1));
  });

  it("refuse an int64 that no number holds, naming it", () => {
    const edge = 2n ** 53n - 1n;
    expect((torch.tensor([edge, -edge]) as Tensor).tolist()).toEqual([Number(edge), -Number(edge)]);
    for (const value of [edge + 1n, edge + 2n, -edge - 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      expect(() => torch.tensor([value]).item()).toThrow(new RegExp(`${value}.*2\\*\\*53`));
      expect(() => torch.tensor([value]).tolist()).toThrow(DTypeError);
    }
  });

  it("item() refuses more or fewer than one element", () => {
    expect(() => (torch.ones([2]) as Tensor).item()).toThrow(/item: .*\[2\]/);
    expect(() => (torch.ones([0]) as Tensor).item()).toThrow(ShapeError);
    expect(torch.ones([1, 1, 1]).item()).toBe(1);
  });

  it("operators of JavaScript are refused where they can only go wrong", () => {
    const x = torch.tensor([1, 2]) as Tensor;
    expect(() => (x as unknown as number) * 2).toThrow(/a\.add\(b\)/);
    expect(() => (x as unknown as number) + (x as unknown as number)).toThrow(DTypeError);
    expect(Number(torch.tensor([3]))).toBe(3);
  });
});

describe("results that cannot be had", () => {
  it("say which op, and both shapes", () => {
    const [x, y] = [torch.ones([3, 4]) as Tensor, torch.ones([5]) as Tensor];
    const names = [
      "add",
      "sub",
      "mul",
      "div",
      "pow",
      "maximum",
      "minimum",
      "remainder",
      "floorDivide",
      "eq",
      "lt",
      "logicalAnd",
    ];
    for (const name of names) {
      const call = () => (x[name as "add"] as (y: Tensor) => Tensor)(y);
      expect(call, name).toThrow(new RegExp(`^${name}: shapes \\[3, 4\\] and \\[5\\] do not broadcast`));
      expect(call).toThrow(ShapeError);
    }
    expect(() => x.matmul(y as never)).toThrow(/matmul: inner sizes differ, \[3, 4\] @ \[5\] \(4 vs 5\)/);
    expect(() => torch.where(x.gt(0), x, y as never)).toThrow(/where: shapes \[3, 4\] and \[5\]/);
    expect(() => x.expand([2, 4])).toThrow(/expand: \[3, 4\].*\[2, 4\]/);
    expect(() => x.view(5, 2)).toThrow(/view: \[3, 4\] has 12 elements.*\[5, 2\]/);
    expect(() => torch.cat([x, torch.ones([3, 5])] as never)).toThrow(/cat: .*\[3, 4\] and \[3, 5\]/);
  });

  it("means of integers, differences of bools, maxima of nothing, integers by zero", () => {
    expect(() => (torch.tensor([1n]) as Tensor).mean()).toThrow(/mean: .*torch\.int64.*\.to\(torch\.float32\)/);
    expect(() => torch.tensor([true]).sub(torch.tensor([false]))).toThrow(/sub: .*logicalXor/);
    expect(() => torch.tensor([true]).neg()).toThrow(DTypeError);
    expect(() => torch.zeros([0]).max()).toThrow(ShapeError);
    expect(() => (torch.zeros([0, 3]) as Tensor).argmax(0)).toThrow(/argmax: .*size 0/);
    for (const zero of [0, torch.tensor([0n])]) {
      expect(() => torch.tensor([1n]).floorDivide(zero as never)).toThrow(/floorDivide: integer division by zero/);
      expect(() => torch.tensor([1n]).remainder(zero as never)).toThrow(ValueError);
    }
    expect(() => torch.tensor([2n]).pow(-1)).toThrow(/pow: integers have no power of -1/);
    expect(() => torch.ones([2]).matmul(torch.ones([2], { dtype: float64 }) as never)).toThrow(/same dtype/);
    expect(() => torch.where(torch.ones([2]) as never, 1, 2 as never)).toThrow(/where: the condition must be bool/);
  });

  it("dimensions that are not there", () => {
    const x = torch.ones([2, 3]) as Tensor;
    for (const dim of [2, -3, 0.5]) {
      for (const call of [
        () => x.sum(dim),
        () => x.argmax(dim),
        () => x.softmax(dim),
        () => x.unsqueeze(dim + (dim > 0 ? 1 : -1)),
        () => x.max(dim),
      ]) {
        expect(call).toThrow(/dim .* is out of range/);
      }
    }
    expect(() => x.sum([0, 0])).toThrow(/dim 0 appears twice/);
    expect(() => x.sum([0, -2])).toThrow(/dim 0 appears twice/);
  });
});

describe("a number before a tensor", () => {
  it("is the first operand of the function", () => {
    const x = torch.tensor([1, 2, 4]);
    expect(torch.sub(1, x).tolist()).toEqual([0, -1, -3]);
    expect(torch.sub(1, x, { alpha: 2 }).tolist()).toEqual([-1, -3, -7]);
    expect(torch.div(1, x).tolist()).toEqual([1, 0.5, 0.25]);
    expect(torch.pow(2, x).tolist()).toEqual([2, 4, 16]);
    expect(torch.remainder(5n, torch.tensor([2n, 3n])).tolist()).toEqual([1, 2]);
    expect(torch.maximum(2, x).tolist()).toEqual([2, 2, 4]);
    expect(torch.lt(1, x).tolist()).toEqual([false, true, true]);
  });

  it("needs a tensor beside it", () => {
    expect(() => torch.add(1, 2)).toThrow(DTypeError);
  });
});

describe("a boolean beside a tensor", () => {
  it("is a bool, as in PyTorch", () => {
    const flags = torch.tensor([true, false]);
    expect(flags.add(true).dtype).toBe(bool);
    expect(flags.mul(true).tolist()).toEqual([true, false]);
    expect(torch.tensor([1n]).add(true).tolist()).toEqual([2]);
    expect(
      torch
        .zeros([2])
        .scatter(0, torch.tensor([1n]), true)
        .tolist(),
    ).toEqual([0, 1]);
    for (const x of all) expect(() => of(x).sub(true)).toThrow(DTypeError);
  });
});

describe("fill_", () => {
  it("takes a number or a 0-d tensor", () => {
    expect(torch.zeros([2], { dtype: int64 }).fill_(torch.tensor(2.7)).tolist()).toEqual([2, 2]);
    const value = torch.tensor(3, { requiresGrad: true });
    torch.zeros([2]).fill_(value).sum().backward();
    expect(value.grad!.item()).toBe(2);
    expect(() => torch.zeros([2]).fill_(torch.ones([2]))).toThrow(ShapeError);
  });
});
