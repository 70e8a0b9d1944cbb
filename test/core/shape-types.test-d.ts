import { describe, expectTypeOf, test } from "vitest";
import type { DataDType, DTypeName, Promote, PromoteScalar, SumDType, ToFloat } from "../../src/core/dtype-types.ts";
import type { Add, Divide, DivideUp, Min, Multiply, Product, Subtract } from "../../src/core/shape-types/arithmetic.ts";
import type { Broadcast, BroadcastAll, Dim, Indexed, Matmul, Shape } from "../../src/core/shape-types.ts";
import type { Module, Tensor } from "./mock-tensor.ts";
import * as torch from "./mock-tensor.ts";

type Float<S extends Shape> = Tensor<S, "float32">;
type Long<S extends Shape> = Tensor<S, "int64">;
type Bool<S extends Shape> = Tensor<S, "bool">;

declare const x: Float<[2, 3]>;
declare const images: Float<[256, 1, 28, 28]>;
declare const batch: Float<[number, 784]>;
declare const weight: Float<[784, 10]>;
declare const yHat: Float<[2, 3]>;
declare const y: Long<[2]>;
declare const some: Tensor;
declare const n: number;

describe("arithmetic on sizes", () => {
  test("whole numbers", () => {
    expectTypeOf<Add<199, 1>>().toEqualTypeOf<200>();
    expectTypeOf<Add<9_999, 90_001>>().toEqualTypeOf<100_000>();
    expectTypeOf<Subtract<1_000, 1>>().toEqualTypeOf<999>();
    expectTypeOf<Subtract<5, 5>>().toEqualTypeOf<0>();
    expectTypeOf<Subtract<1, 2>>().toEqualTypeOf<never>();
    expectTypeOf<Multiply<28, 28>>().toEqualTypeOf<784>();
    expectTypeOf<Multiply<0, 28>>().toEqualTypeOf<0>();
    expectTypeOf<Divide<200_704, 784>>().toEqualTypeOf<256>();
    expectTypeOf<Divide<7, 2>>().toEqualTypeOf<never>();
    expectTypeOf<DivideUp<7, 2>>().toEqualTypeOf<4>();
    expectTypeOf<Min<30, 4>>().toEqualTypeOf<4>();
    expectTypeOf<Product<[60_000, 28, 28]>>().toEqualTypeOf<47_040_000>();
  });

  test("what is not known, or too large to hold, is a number", () => {
    expectTypeOf<Add<number, 1>>().toEqualTypeOf<number>();
    expectTypeOf<Multiply<3, number>>().toEqualTypeOf<number>();
    expectTypeOf<Multiply<9_007_199_254_740_991, 9_999_999>>().toEqualTypeOf<number>();
    expectTypeOf<Divide<number, 784>>().toEqualTypeOf<number>();
    expectTypeOf<Product<[number, 28]>>().toEqualTypeOf<number>();
    expectTypeOf<Product<Shape>>().toEqualTypeOf<number>();
  });
});

describe("what a tensor's type says", () => {
  test("less of it fits where more is known", () => {
    expectTypeOf<Float<[2, 3]>>().toExtend<Float<[number, 3]>>();
    expectTypeOf<Float<[2, 3]>>().toExtend<Tensor<[number, number]>>();
    expectTypeOf<Float<[2, 3]>>().toExtend<Tensor>();
    expectTypeOf<Float<[2, 3]>>().not.toExtend<Float<[2, 4]>>();
    expectTypeOf<Float<[2, 3]>>().not.toExtend<Float<[2]>>();
    expectTypeOf<Float<[2, 3]>>().not.toExtend<Long<[2, 3]>>();
    expectTypeOf<Tensor>().not.toExtend<Float<[2, 3]>>();
  });

  test("its shape", () => {
    const [rows, columns] = x.shape;
    expectTypeOf(rows).toEqualTypeOf<2>();
    expectTypeOf(columns).toEqualTypeOf<3>();
    expectTypeOf(x.shape.length).toEqualTypeOf<2>();
    expectTypeOf(some.shape[0]).toEqualTypeOf<number>();
    expectTypeOf(x.shape.numel()).toEqualTypeOf<number>();
  });
});

describe("creation", () => {
  test("from sizes", () => {
    expectTypeOf(torch.zeros(2, 3)).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(torch.zeros([2, 3])).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(torch.zeros([])).toEqualTypeOf<Float<[]>>();
    expectTypeOf(torch.zeros(n, 3)).toEqualTypeOf<Float<[number, 3]>>();
    expectTypeOf(torch.zeros(x.shape)).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(torch.zeros(some.shape)).toEqualTypeOf<Float<Shape>>();
  });

  test("from data", () => {
    expectTypeOf(torch.tensor(1)).toEqualTypeOf<Float<[]>>();
    expectTypeOf(torch.tensor([])).toEqualTypeOf<Float<[0]>>();
    expectTypeOf(
      torch.tensor([
        [1, 2],
        [3, 4],
      ]),
    ).toEqualTypeOf<Float<[2, 2]>>();
    expectTypeOf(
      torch.tensor([
        [[1], [2]],
        [[3], [4]],
        [[5], [6]],
      ]),
    ).toEqualTypeOf<Float<[3, 2, 1]>>();
    expectTypeOf(torch.tensor([0n, 2n])).toEqualTypeOf<Long<[2]>>();
    expectTypeOf(torch.tensor([true, false, true])).toEqualTypeOf<Bool<[3]>>();
    expectTypeOf(torch.tensor([[n, 1]])).toEqualTypeOf<Float<[1, 2]>>();
    const rows: number[][] = [];
    expectTypeOf(torch.tensor(rows)).toEqualTypeOf<Float<[number, number]>>();
    expectTypeOf(torch.tensor([[1, 2], rows[0]])).toEqualTypeOf<Float<Shape>>();
    expectTypeOf(torch.tensor(new Uint8Array(3))).toEqualTypeOf<Tensor<[number], "uint8">>();
  });
});

describe("broadcasting", () => {
  test("of tensors", () => {
    expectTypeOf(x.add(x)).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(x.add(torch.zeros(3))).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(torch.zeros(3, 1).mul(torch.zeros(4))).toEqualTypeOf<Float<[3, 4]>>();
    expectTypeOf(torch.zeros(5, 1, 4).sub(torch.zeros(3, 1))).toEqualTypeOf<Float<[5, 3, 4]>>();
    expectTypeOf(torch.zeros(0).add(torch.zeros(1))).toEqualTypeOf<Float<[0]>>();
    expectTypeOf(torch.tensor(1).add(x)).toEqualTypeOf<Float<[2, 3]>>();
  });

  test("of unknown sizes: the known one speaks, unless it is 1", () => {
    expectTypeOf(batch.add(torch.zeros(784))).toEqualTypeOf<Float<[number, 784]>>();
    expectTypeOf(batch.add(torch.zeros(256, 784))).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(batch.add(torch.zeros(1, 784))).toEqualTypeOf<Float<[number, 784]>>();
    expectTypeOf<Broadcast<"add", [2, 3], Shape>>().toEqualTypeOf<Shape>();
    expectTypeOf<BroadcastAll<"where", [[2, 1], [3], []]>>().toEqualTypeOf<[2, 3]>();
  });

  test("in place", () => {
    expectTypeOf(x.sub_(torch.zeros(3))).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(x.add_(some)).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(batch.add_(torch.zeros(256, 784))).toEqualTypeOf<Float<[number, 784]>>();
  });
});

describe("matmul", () => {
  test("of vectors, matrices and batches", () => {
    expectTypeOf(torch.zeros(3).matmul(torch.zeros(3))).toEqualTypeOf<Float<[]>>();
    expectTypeOf(torch.zeros(3).matmul(torch.zeros(3, 4))).toEqualTypeOf<Float<[4]>>();
    expectTypeOf(x.matmul(torch.zeros(3))).toEqualTypeOf<Float<[2]>>();
    expectTypeOf(x.matmul(torch.zeros(3, 4))).toEqualTypeOf<Float<[2, 4]>>();
    expectTypeOf(torch.zeros(5, 2, 3).matmul(torch.zeros(3, 4))).toEqualTypeOf<Float<[5, 2, 4]>>();
    expectTypeOf(torch.zeros(5, 1, 2, 3).matmul(torch.zeros(7, 3, 4))).toEqualTypeOf<Float<[5, 7, 2, 4]>>();
    expectTypeOf(torch.zeros(3).matmul(torch.zeros(7, 3, 4))).toEqualTypeOf<Float<[7, 4]>>();
    expectTypeOf(torch.zeros(7, 2, 3).matmul(torch.zeros(3))).toEqualTypeOf<Float<[7, 2]>>();
  });

  test("of unknown sizes", () => {
    expectTypeOf(batch.matmul(weight)).toEqualTypeOf<Float<[number, 10]>>();
    expectTypeOf(batch.matmul(torch.zeros(n, 10))).toEqualTypeOf<Float<[number, 10]>>();
    expectTypeOf(some.matmul(weight)).toEqualTypeOf<Tensor>();
    expectTypeOf<Matmul<[2, 3], Shape>>().toEqualTypeOf<Shape>();
  });
});

describe("reshaping", () => {
  test("reshape and view", () => {
    expectTypeOf(images.reshape(-1, 784)).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(images.reshape([-1, 784])).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(torch.zeros(60_000, 28, 28).view(-1, 784)).toEqualTypeOf<Float<[60_000, 784]>>();
    expectTypeOf(x.reshape(3, -1)).toEqualTypeOf<Float<[3, 2]>>();
    expectTypeOf(x.reshape(-1)).toEqualTypeOf<Float<[6]>>();
    expectTypeOf(torch.zeros(1).reshape([])).toEqualTypeOf<Float<[]>>();
    expectTypeOf(batch.reshape(-1, 1, 28, 28)).toEqualTypeOf<Float<[number, 1, 28, 28]>>();
    expectTypeOf(x.reshape(n, 2)).toEqualTypeOf<Float<[number, 2]>>();
    expectTypeOf(some.reshape(-1, 784)).toEqualTypeOf<Tensor<[number, 784]>>();
    expectTypeOf(torch.zeros(3, 2).reshape(x.shape)).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(x.reshape([...some.shape])).toEqualTypeOf<Float<Shape>>();
  });

  test("flatten", () => {
    expectTypeOf(images.flatten(1)).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(images.flatten()).toEqualTypeOf<Float<[200_704]>>();
    expectTypeOf(images.flatten(0, -2)).toEqualTypeOf<Float<[7168, 28]>>();
    expectTypeOf(some.flatten()).toEqualTypeOf<Tensor<[number]>>();
    expectTypeOf(torch.tensor(1).flatten()).toEqualTypeOf<Float<[1]>>();
    expectTypeOf(torch.zeros(n, 28, 28).flatten(1)).toEqualTypeOf<Float<[number, 784]>>();
  });

  test("transpose, permute, T", () => {
    expectTypeOf(x.transpose(0, 1)).toEqualTypeOf<Float<[3, 2]>>();
    expectTypeOf(images.transpose(1, -1)).toEqualTypeOf<Float<[256, 28, 28, 1]>>();
    expectTypeOf(images.permute(0, 2, 3, 1)).toEqualTypeOf<Float<[256, 28, 28, 1]>>();
    expectTypeOf(images.permute([0, -1, 1, 2])).toEqualTypeOf<Float<[256, 28, 1, 28]>>();
    expectTypeOf(x.transpose(n, 1)).toEqualTypeOf<Float<[number, number]>>();
    expectTypeOf(weight.T).toEqualTypeOf<Float<[10, 784]>>();
    expectTypeOf(some.T).toEqualTypeOf<Tensor>();
  });

  test("squeeze and unsqueeze", () => {
    expectTypeOf(images.squeeze()).toEqualTypeOf<Float<[256, 28, 28]>>();
    expectTypeOf(images.squeeze(1)).toEqualTypeOf<Float<[256, 28, 28]>>();
    expectTypeOf(images.squeeze(0)).toEqualTypeOf<Float<[256, 1, 28, 28]>>();
    expectTypeOf(batch.squeeze()).toEqualTypeOf<Float<Shape>>();
    expectTypeOf(batch.squeeze(-1)).toEqualTypeOf<Float<[number, 784]>>();
    expectTypeOf(x.unsqueeze(0)).toEqualTypeOf<Float<[1, 2, 3]>>();
    expectTypeOf(x.unsqueeze(-1)).toEqualTypeOf<Float<[2, 3, 1]>>();
    expectTypeOf(x.unsqueeze(-2)).toEqualTypeOf<Float<[2, 1, 3]>>();
  });
});

describe("reductions", () => {
  test("over none, one or several dims", () => {
    expectTypeOf(x.sum()).toEqualTypeOf<Float<[]>>();
    expectTypeOf(x.sum(0)).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(x.sum(-1)).toEqualTypeOf<Float<[2]>>();
    expectTypeOf(images.mean([0, -1, 2])).toEqualTypeOf<Float<[1]>>();
    expectTypeOf(images.sum([])).toEqualTypeOf<Float<[]>>();
    expectTypeOf(some.sum()).toEqualTypeOf<Tensor<[], "float32" | "float64" | "int64">>();
    expectTypeOf<Dim<"sum", [2, 3, 4], -1>>().toEqualTypeOf<2>();
  });

  test("with keepdim", () => {
    expectTypeOf(x.sum(1, { keepdim: true })).toEqualTypeOf<Float<[2, 1]>>();
    expectTypeOf(x.sum(null, { keepdim: true })).toEqualTypeOf<Float<[1, 1]>>();
    expectTypeOf(images.mean([2, 3], { keepdim: true })).toEqualTypeOf<Float<[256, 1, 1, 1]>>();
    expectTypeOf(x.sum(1, { keepdim: n > 0 })).toEqualTypeOf<Float<[2] | [2, 1]>>();
  });

  test("over a dim that is not known", () => {
    expectTypeOf(images.sum(n)).toEqualTypeOf<Float<[number, number, number]>>();
    expectTypeOf(x.sum(n, { keepdim: true })).toEqualTypeOf<Float<[number, number]>>();
    expectTypeOf(x.sum([n, n])).toEqualTypeOf<Float<Shape>>();
  });

  test("max, argmax, softmax", () => {
    expectTypeOf(x.max()).toEqualTypeOf<Float<[]>>();
    expectTypeOf(x.max(1).values).toEqualTypeOf<Float<[2]>>();
    expectTypeOf(x.max(1, { keepdim: true }).indices).toEqualTypeOf<Long<[2, 1]>>();
    expectTypeOf(x.argmax()).toEqualTypeOf<Long<[]>>();
    expectTypeOf(batch.argmax(1)).toEqualTypeOf<Long<[number]>>();
    expectTypeOf(batch.softmax(1)).toEqualTypeOf<Float<[number, 784]>>();
  });
});

describe("joining", () => {
  test("cat", () => {
    expectTypeOf(torch.cat([x, x])).toEqualTypeOf<Float<[4, 3]>>();
    expectTypeOf(torch.cat([x, torch.zeros(2, 5), x], -1)).toEqualTypeOf<Float<[2, 11]>>();
    expectTypeOf(torch.cat([batch, torch.zeros(1, 784)])).toEqualTypeOf<Float<[number, 784]>>();
    expectTypeOf(torch.cat([batch, torch.zeros(5, n)], 1)).toEqualTypeOf<Float<[5, number]>>();
    const list: Float<[2, 3]>[] = [];
    expectTypeOf(torch.cat(list)).toEqualTypeOf<Float<[number, 3]>>();
    expectTypeOf(torch.cat([x, some])).toEqualTypeOf<Tensor<Shape, "float32" | "float64">>();
  });

  test("stack", () => {
    expectTypeOf(torch.stack([x, x, x])).toEqualTypeOf<Float<[3, 2, 3]>>();
    expectTypeOf(torch.stack([x, x], -1)).toEqualTypeOf<Float<[2, 3, 2]>>();
    expectTypeOf(torch.stack([y, y], 1)).toEqualTypeOf<Long<[2, 2]>>();
    expectTypeOf(torch.stack([batch, torch.zeros(5, 784)])).toEqualTypeOf<Float<[2, 5, 784]>>();
  });
});

describe("indexing", () => {
  test("by integers, slices, ellipsis and new dimensions", () => {
    expectTypeOf(images.index(0)).toEqualTypeOf<Float<[1, 28, 28]>>();
    expectTypeOf(images.index(-1, 0)).toEqualTypeOf<Float<[28, 28]>>();
    expectTypeOf(images.index(n, 0, 0, 0)).toEqualTypeOf<Float<[]>>();
    expectTypeOf(images.index(torch.slice(0, 18))).toEqualTypeOf<Float<[18, 1, 28, 28]>>();
    expectTypeOf(images.index("0:18")).toEqualTypeOf<Float<[18, 1, 28, 28]>>();
    expectTypeOf(images.index(":", 0, "::2", "4:-4")).toEqualTypeOf<Float<[256, 14, 20]>>();
    expectTypeOf(images.index("250:300")).toEqualTypeOf<Float<[6, 1, 28, 28]>>();
    expectTypeOf(images.index("-3:", "1:0")).toEqualTypeOf<Float<[3, 0, 28, 28]>>();
    expectTypeOf(images.index(torch.slice(n, null))).toEqualTypeOf<Float<[number, 1, 28, 28]>>();
    expectTypeOf(images.index("...", 0)).toEqualTypeOf<Float<[256, 1, 28]>>();
    expectTypeOf(images.index(0, "...", null, ":")).toEqualTypeOf<Float<[1, 28, 1, 28]>>();
    expectTypeOf(x.index(null, "...", null)).toEqualTypeOf<Float<[1, 2, 3, 1]>>();
    expectTypeOf(batch.index("1:")).toEqualTypeOf<Float<[number, 784]>>();
    expectTypeOf(some.index(0)).toEqualTypeOf<Tensor>();
  });

  test("by lists, tensors and masks", () => {
    expectTypeOf(images.index([0, 5, 7])).toEqualTypeOf<Float<[3, 1, 28, 28]>>();
    expectTypeOf(x.index(y)).toEqualTypeOf<Float<[2, 3]>>();
    expectTypeOf(x.index(":", torch.tensor([[0n, 1n]]))).toEqualTypeOf<Float<[2, 1, 2]>>();
    expectTypeOf(x.index(x.gt(0))).toEqualTypeOf<Float<[number]>>();
    expectTypeOf(images.index(torch.zeros(256).eq(0))).toEqualTypeOf<Float<[number, 1, 28, 28]>>();
    expectTypeOf(x.index([true, false])).toEqualTypeOf<Float<[number, 3]>>();
    expectTypeOf(x.index(y.sum())).toEqualTypeOf<Float<[3]>>();
  });

  test("by several, which broadcast", () => {
    expectTypeOf(yHat.index([0, 1], y)).toEqualTypeOf<Float<[2]>>();
    expectTypeOf(yHat.index([0, 1], [0, 2])).toEqualTypeOf<Float<[2]>>();
    const rows: number[] = [];
    expectTypeOf(yHat.index(rows, rows)).toEqualTypeOf<Float<[number]>>();
    expectTypeOf(yHat.index(rows, y)).toEqualTypeOf<Float<[2]>>();
    expectTypeOf(images.index(":", [0, 0], [1, 2])).toEqualTypeOf<Float<[256, 2, 28]>>();
    expectTypeOf(images.index([0, 1], ":", [1, 2])).toEqualTypeOf<Float<[2, 1, 28]>>();
    expectTypeOf(images.index([0, 1], 0, [1, 2])).toEqualTypeOf<Float<[2, 28]>>();
    expectTypeOf<Indexed<[4, 5], [Tensor<[3]>]>>().toEqualTypeOf<[number, 5]>();
    expectTypeOf<Indexed<[4, 5], [Tensor<[3, 3]>]>>().toEqualTypeOf<Shape>();
  });
});

describe("modules", () => {
  test("known from the layers", () => {
    expectTypeOf(new torch.Linear(784, 10)(batch)).toEqualTypeOf<Float<[number, 10]>>();
    expectTypeOf(new torch.Linear(3, 5)(torch.zeros(4, 2, 3))).toEqualTypeOf<Float<[4, 2, 5]>>();
    expectTypeOf(new torch.Linear(784, 10).weight).toEqualTypeOf<Float<[10, 784]>>();
    expectTypeOf(new torch.Flatten()(images)).toEqualTypeOf<Float<[256, 784]>>();
    const net = new torch.Sequential(
      new torch.Flatten(),
      new torch.Linear(784, 256),
      new torch.ReLU(),
      new torch.Linear(256, 10),
    );
    expectTypeOf(net(images)).toEqualTypeOf<Float<[256, 10]>>();
    expectTypeOf(net(torch.zeros(n, 1, 28, 28))).toEqualTypeOf<Float<[number, 10]>>();
    expectTypeOf(new torch.Sequential(net, new torch.ReLU())(images)).toEqualTypeOf<Float<[256, 10]>>();
  });

  test("a plain function serves as a module, and any module as a Module", () => {
    const squash = (t: Float<[number, 10]>) => t.relu();
    expectTypeOf(new torch.Sequential(new torch.Linear(784, 10), squash)(batch)).toEqualTypeOf<Float<[number, 10]>>();
    const net: Module = new torch.Linear(784, 10);
    expectTypeOf(net(batch)).toEqualTypeOf<Float<Shape>>();
    expectTypeOf(new torch.Sequential(net)(batch)).toEqualTypeOf<Float<Shape>>();
  });
});

describe("dtypes", () => {
  const floats: Float<[3]> = torch.zeros(3);
  const longs = torch.tensor([1n, 2n, 3n]);
  const bools = torch.tensor([true, false, true]);

  test("promotion", () => {
    expectTypeOf<Promote<"int64", "float32">>().toEqualTypeOf<"float32">();
    expectTypeOf<Promote<"float64", "float32">>().toEqualTypeOf<"float64">();
    expectTypeOf<Promote<"uint8", "int32">>().toEqualTypeOf<"int32">();
    expectTypeOf<Promote<"bool", "uint8">>().toEqualTypeOf<"uint8">();
    expectTypeOf<Promote<"bool", "bool">>().toEqualTypeOf<"bool">();
    expectTypeOf<Promote<"int64", DTypeName>>().toEqualTypeOf<"float32" | "float64" | "int64">();
    expectTypeOf(floats.add(longs)).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(bools.mul(longs)).toEqualTypeOf<Long<[3]>>();
  });

  test("a 0-d tensor leaves the dtype of one with dimensions alone, within its kind", () => {
    const double = torch.tensor(1) as unknown as Tensor<[], "float64">;
    expectTypeOf(floats.add(double)).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(double.add(floats)).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(longs.add(double)).toEqualTypeOf<Tensor<[3], "float64">>();
    expectTypeOf(bools.add(torch.tensor(1n))).toEqualTypeOf<Long<[3]>>();
    expectTypeOf(torch.tensor(1).add(double)).toEqualTypeOf<Tensor<[], "float64">>();
  });

  test("a number beside a tensor", () => {
    expectTypeOf(floats.mul(0.5)).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(longs.mul(2)).toEqualTypeOf<Long<[3]>>();
    expectTypeOf(longs.mul(0.5)).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(longs.mul(n)).toEqualTypeOf<Tensor<[3], "int64" | "float32">>();
    expectTypeOf(longs.add(1n)).toEqualTypeOf<Long<[3]>>();
    expectTypeOf(longs.add(true)).toEqualTypeOf<Long<[3]>>();
    expectTypeOf(bools.add(1)).toEqualTypeOf<Long<[3]>>();
    expectTypeOf<PromoteScalar<"int32", 1e21>>().toEqualTypeOf<"int32">();
    expectTypeOf<PromoteScalar<"bool", 1e-9>>().toEqualTypeOf<"float32">();
  });

  test("of results", () => {
    expectTypeOf(floats.gt(longs)).toEqualTypeOf<Bool<[3]>>();
    expectTypeOf(longs.div(2)).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(longs.exp()).toEqualTypeOf<Float<[3]>>();
    expectTypeOf(bools.sum()).toEqualTypeOf<Long<[]>>();
    expectTypeOf(longs.max()).toEqualTypeOf<Long<[]>>();
    expectTypeOf(bools.argmax()).toEqualTypeOf<Long<[]>>();
    expectTypeOf(torch.cat([longs, floats])).toEqualTypeOf<Float<[6]>>();
    expectTypeOf<SumDType<"uint8">>().toEqualTypeOf<"int64">();
    expectTypeOf<ToFloat<"float64">>().toEqualTypeOf<"float64">();
    expectTypeOf<DataDType<readonly (readonly bigint[])[]>>().toEqualTypeOf<"int64">();
    expectTypeOf<DataDType<Float64Array>>().toEqualTypeOf<"float64">();
  });
});

describe("a tensor of one shape or another", () => {
  test("gives one result or another", () => {
    const either = n > 0 ? x : torch.zeros(4);
    expectTypeOf(either.add(1)).toEqualTypeOf<Float<[2, 3] | [4]>>();
    expectTypeOf(either.unsqueeze(-1)).toEqualTypeOf<Float<[2, 3, 1] | [4, 1]>>();
    expectTypeOf(either.sum(-1)).toEqualTypeOf<Float<[2] | []>>();
    expectTypeOf(either.reshape(2, -1)).toEqualTypeOf<Float<[2, 3] | [2, 2]>>();
    expectTypeOf(either.T).toEqualTypeOf<Float<[3, 2]> | Float<[4]>>();
    expectTypeOf(either.index("...", 0)).toEqualTypeOf<Float<[2] | []>>();
    expectTypeOf(torch.zeros(3).mul(either)).toEqualTypeOf<Float<[2, 3] | Shape>>();
  });
});

describe("code that is generic over shapes", () => {
  test("keeps the shape where it stays", () => {
    const twice = <S extends Shape>(t: Float<S>): Float<S> => t.neg().relu();
    expectTypeOf(twice(x)).toEqualTypeOf<Float<[2, 3]>>();
    const rowSums = <const B extends number>(t: Float<[B, 3]>): Float<[B]> => t.sum(1);
    expectTypeOf(rowSums(x)).toEqualTypeOf<Float<[2]>>();
  });

  test("a mistake is an error", () => {
    // @ts-expect-error inner sizes differ
    x.matmul(weight);
    // @ts-expect-error sizes 3 and 4 do not broadcast
    x.add(torch.zeros(4));
    // @ts-expect-error a Tensor<[2, 3]> is no Tensor<[number, 784]>
    ((t: Float<[number, 784]>) => t)(x);
  });
});
