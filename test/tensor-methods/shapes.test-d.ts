import { describe, expectTypeOf, test } from "vitest";
import { oneHot } from "../../src/nn/functional/encoding.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

// The shapes and dtypes that the compiler knows of results.

const x = torch.zeros([2, 3]);
const y = torch.zeros([2, 3], { dtype: torch.int64 });
const v = torch.zeros([3]);

describe("elementwise", () => {
  test("the shape stays", () => {
    expectTypeOf(x.sin()).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(y.sin()).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(torch.floor(y)).toEqualTypeOf<Tensor<[2, 3], "int64">>();
    expectTypeOf(torch.isnan(x)).toEqualTypeOf<Tensor<[2, 3], "bool">>();
    expectTypeOf(x.round({ decimals: 2 })).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(x.gt(0).logicalXor(v.gt(0))).toEqualTypeOf<Tensor<[2, 3], "bool">>();
    expectTypeOf(torch.allclose(x, v)).toEqualTypeOf<boolean>();
  });

  test("what does not broadcast is red", () => {
    // @ts-expect-error logicalXor: shapes [2, 3] and [2] do not broadcast: sizes 3 and 2 at dim -1
    x.logicalXor(torch.zeros([2]));
    // @ts-expect-error allclose: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dim -1
    torch.allclose(x, torch.zeros([4]));
    // @ts-expect-error maskedFill: shapes [2, 3] and [2] do not broadcast: sizes 3 and 2 at dim -1
    x.maskedFill(torch.zeros([2], { dtype: torch.bool }), 0);
  });
});

describe("reductions", () => {
  test("dimensions go, or stay as 1", () => {
    expectTypeOf(x.var()).toEqualTypeOf<Tensor<[], "float32">>();
    expectTypeOf(x.std(0)).toEqualTypeOf<Tensor<[3], "float32">>();
    expectTypeOf(torch.std(x, 1, { keepdim: true })).toEqualTypeOf<Tensor<[2, 1], "float32">>();
    expectTypeOf(y.prod(1)).toEqualTypeOf<Tensor<[2], "int64">>();
    expectTypeOf(torch.prod(y, 1, { dtype: torch.float64 })).toEqualTypeOf<Tensor<[2], "float64">>();
    expectTypeOf(x.norm(2, [0, 1])).toEqualTypeOf<Tensor<[], "float32">>();
    expectTypeOf(x.logsumexp(-1)).toEqualTypeOf<Tensor<[2], "float32">>();
    expectTypeOf(x.gt(0).all(0)).toEqualTypeOf<Tensor<[3], "bool">>();
    expectTypeOf(y.cumsum(0)).toEqualTypeOf<Tensor<[2, 3], "int64">>();
    expectTypeOf(torch.median(x)).toEqualTypeOf<Tensor<[], "float32">>();
    expectTypeOf(torch.max(x, 1).indices).toEqualTypeOf<Tensor<[2], "int64">>();
  });

  test("dimensions that are not there, and integers, are red", () => {
    // @ts-expect-error var: dim 2 is out of range: expected -2 to 1 for a 2-d tensor
    x.var(2);
    // @ts-expect-error cumsum: dim -3 is out of range: expected -2 to 1 for a 2-d tensor
    torch.cumsum(x, -3);
    // @ts-expect-error std: a float tensor expected, got int64
    torch.std(y);
    // @ts-expect-error norm: dim 2 is out of range: expected -2 to 1 for a 2-d tensor
    x.norm(2, 2);
  });
});

describe("picking and rearranging", () => {
  const index = torch.zeros([2, 1], { dtype: torch.int64 });

  test("shapes", () => {
    expectTypeOf(x.sort().values).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(torch.argsort(x, 0)).toEqualTypeOf<Tensor<[2, 3], "int64">>();
    expectTypeOf(x.gather(1, index)).toEqualTypeOf<Tensor<[2, 1], "float32">>();
    expectTypeOf(torch.scatter(x, 1, index, 5)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(x.maskedSelect(x.gt(0))).toEqualTypeOf<Tensor<[number], "float32">>();
    expectTypeOf(x.nonzero()).toEqualTypeOf<Tensor<[number, number], "int64">>();
    expectTypeOf(torch.flip(x, [0])).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(torch.tril(y)).toEqualTypeOf<Tensor<[2, 3], "int64">>();
    expectTypeOf(torch.unsqueeze(x, 1)).toEqualTypeOf<Tensor<[2, 1, 3], "float32">>();
    expectTypeOf(torch.flatten(x)).toEqualTypeOf<Tensor<[6], "float32">>();
    expectTypeOf(torch.permute(x, [1, 0])).toEqualTypeOf<Tensor<[3, 2], "float32">>();
    expectTypeOf(v.expandAs(x)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
  });

  test("unique gives as many tensors as are asked for", () => {
    expectTypeOf(x.unique().dtype.name).toEqualTypeOf<"float32">();
    expectTypeOf(x.unique({ returnCounts: true })[1]).toEqualTypeOf<Tensor<[number], "int64">>();
    expectTypeOf(x.unique({ returnInverse: true, returnCounts: true }).length).toEqualTypeOf<3>();
  });

  test("mistakes are red", () => {
    // @ts-expect-error gather: dim 2 is out of range: expected -2 to 1 for a 2-d tensor
    x.gather(2, index);
    // @ts-expect-error an index must be int64
    x.gather(1, x);
    // @ts-expect-error sort: dim 2 is out of range: expected -2 to 1 for a 2-d tensor
    torch.sort(x, 2);
    // @ts-expect-error a mask must be bool
    x.maskedSelect(x);
    // @ts-expect-error permute: [2, 3] has 2 dims, got [0]
    torch.permute(x, [0]);
  });
});

describe("products", () => {
  test("shapes", () => {
    expectTypeOf(torch.dot(v, v)).toEqualTypeOf<Tensor<[], "float32">>();
    expectTypeOf(torch.mv(x, v)).toEqualTypeOf<Tensor<[2], "float32">>();
    expectTypeOf(x.mm(torch.zeros([3, 4]))).toEqualTypeOf<Tensor<[2, 4], "float32">>();
    expectTypeOf(torch.outer(v, torch.zeros([5])).shape.length).toEqualTypeOf<2>();
  });

  test("inner sizes that differ are red", () => {
    // @ts-expect-error matmul: inner sizes differ, 3 and 2
    torch.mm(x, x);
    // @ts-expect-error matmul: inner sizes differ, 3 and 4
    torch.dot(v, torch.zeros([4]));
  });
});

describe("one-hot vectors", () => {
  test("have as many elements as there are classes", () => {
    const classes = torch.zeros([4], { dtype: torch.int64 });
    expectTypeOf(oneHot(classes, 10)).toEqualTypeOf<Tensor<[4, 10], "int64">>();
    expectTypeOf(oneHot(classes)).toEqualTypeOf<Tensor<[4, number], "int64">>();
    // @ts-expect-error classes must be int64
    oneHot(x);
  });
});

describe("functions of two operands", () => {
  test("either may be a number", () => {
    expectTypeOf(torch.sub(1, x)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(torch.sub(1n, y)).toEqualTypeOf<Tensor<[2, 3], "int64">>();
    expectTypeOf(torch.mul(0.5, y)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(torch.div(1n, y)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(torch.lt(1, v)).toEqualTypeOf<Tensor<[3], "bool">>();
    expectTypeOf(torch.add(x, v, { alpha: 2 })).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    // @ts-expect-error add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dim -1
    torch.add(x, torch.zeros([4]));
  });

  test("random tensors in the shape of others", () => {
    expectTypeOf(torch.randLike(x)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(torch.randnLike(y, { dtype: torch.float64 })).toEqualTypeOf<Tensor<[2, 3], "float64">>();
    expectTypeOf(torch.randintLike(y, 5)).toEqualTypeOf<Tensor<[2, 3], "int64">>();
    expectTypeOf(torch.bernoulli(x)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
    expectTypeOf(x.bernoulli_(0.5)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
  });
});
