import { describe, expect, test } from "vitest";
import { compile } from "./compile.ts";

const prelude = `
import * as torch from "./mock-tensor.ts";
import type { Tensor } from "./mock-tensor.ts";
import type { Shape } from "../../src/core/shape-types.ts";
declare const x: Tensor<[2, 3], "float32">;
declare const images: Tensor<[256, 1, 28, 28], "float32">;
declare const weight: Tensor<[784, 10], "float32">;
declare const batch: Tensor<[number, 784], "float32">;
declare const labels: Tensor<[2], "int64">;
declare const mask: Tensor<[3], "bool">;
declare const some: Tensor;
declare const either: typeof x | typeof labels;
`;

/** What does not compile, and the sentence that the editor shows under the argument. */
const mistakes: readonly (readonly [code: string, sentence: string])[] = [
  ["x.matmul(weight)", "matmul: inner sizes differ, 3 and 784"],
  ["x.matmul(x)", "matmul: inner sizes differ, 3 and 2"],
  ["batch.matmul(torch.zeros(783, 10))", "matmul: inner sizes differ, 784 and 783"],
  ["x.matmul(torch.zeros(2))", "matmul: inner sizes differ, 3 and 2"],
  ["x.matmul(torch.tensor(1))", "matmul: both tensors need at least one dimension, got [2, 3] and []"],
  [
    "torch.zeros(2, 4, 5).matmul(torch.zeros(3, 5, 6))",
    "matmul: shapes [2] and [3] do not broadcast: sizes 2 and 3 at dim -1",
  ],
  ["x.matmul(torch.tensor([1n, 2n, 3n]))", "matmul: dtypes differ, float32 and int64"],
  ["x.add(torch.zeros(4))", "add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dim -1"],
  ["x.sub(torch.zeros(3, 3))", "sub: shapes [2, 3] and [3, 3] do not broadcast: sizes 2 and 3 at dim -2"],
  ["batch.div(torch.zeros(10))", "div: shapes [?, 784] and [10] do not broadcast: sizes 784 and 10 at dim -1"],
  ["x.eq(labels)", "eq: shapes [2, 3] and [2] do not broadcast: sizes 3 and 2 at dim -1"],
  ["x.add_(images)", "add_: shapes [2, 3] and [256, 1, 28, 28] do not broadcast: sizes 3 and 28 at dim -1"],
  ["x.sub_(torch.zeros(4, 2, 3))", "sub_: a result of shape [4, 2, 3] does not fit into [2, 3]"],
  ["labels.mul_(0.5)", "mul_: a result of float32 does not fit into a tensor of int64"],
  ["mask.add_(1)", "add_: a result of int64 does not fit into a tensor of bool"],
  ["x.reshape(4)", "reshape: [2, 3] has 6 elements, which do not fit [4]"],
  ["x.reshape([4, -1])", "reshape: [2, 3] has 6 elements, which do not fit [4, -1]"],
  ["x.view(-1, -1)", "view: only one size can be -1, got [-1, -1]"],
  ["x.reshape([0, -1])", "reshape: cannot tell what -1 stands for in [0, -1] when another size is 0"],
  ["x.reshape(-2, -3)", "reshape: sizes must be whole numbers ≥ 0 or one -1, got [-2, -3]"],
  ["images.reshape(-1, 783)", "reshape: [256, 1, 28, 28] has 200704 elements, which do not fit [-1, 783]"],
  ["images.reshape(x.shape)", "reshape: [256, 1, 28, 28] has 200704 elements, which do not fit [2, 3]"],
  ["x.sum(2)", "sum: dim 2 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["x.mean([0, -3])", "mean: dim -3 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["x.sum([1, -1], { keepdim: true })", "sum: dim 1 appears twice in [1, -1]"],
  ["x.max(3)", "max: dim 3 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["x.argmax(2)", "argmax: dim 2 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["x.softmax(2)", "softmax: dim 2 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["torch.tensor(1).sum(1)", "sum: dim 1 is out of range: expected -1 to 0 for a 0-d tensor"],
  ["torch.tensor([1n, 2n]).mean()", "mean: a float tensor expected, got int64"],
  ["labels.softmax(0)", "softmax: a float tensor expected, got int64"],
  ["x.transpose(0, 2)", "transpose: dim 2 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["x.permute(0, 0)", "permute: dim 0 appears twice in [0, 0]"],
  ["x.permute([0, 1, 2])", "permute: [2, 3] has 2 dims, got [0, 1, 2]"],
  ["x.squeeze(-3)", "squeeze: dim -3 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["x.unsqueeze(3)", "unsqueeze: dim 3 is out of range: expected -3 to 2 for a 2-d tensor"],
  ["x.flatten(2)", "flatten: dim 2 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["images.flatten(2, 1)", "flatten: startDim 2 comes after endDim 1"],
  ["torch.cat([x, labels])", "cat: numbers of dims differ, [2, 3] and [2]"],
  ["torch.cat([x, torch.zeros(2, 4)])", "cat: sizes differ outside dim 0, [2, 3] and [2, 4]"],
  ["torch.cat([x, x], 2)", "cat: dim 2 is out of range: expected -2 to 1 for a 2-d tensor"],
  ["torch.cat([torch.tensor(1), torch.tensor(2)])", "cat: 0-d tensors have no dim to join along; use stack"],
  ["torch.cat([])", "cat: a list of at least one tensor expected"],
  ["torch.stack([x, torch.zeros(2, 4)])", "stack: shapes differ, [2, 3] and [2, 4]"],
  ["torch.stack([x, x], 3)", "stack: dim 3 is out of range: expected -3 to 2 for a 2-d tensor"],
  ["x.index(2)", "index: 2 is out of range for a dimension of size 2 in [2, 3]"],
  ["x.index(0, -4)", "index: -4 is out of range for a dimension of size 3 in [2, 3]"],
  ["x.index(0, 0, 0)", "index: too many indices for [2, 3]"],
  ['x.index("1-2:")', "index: '1-2:' is not a slice, start:stop:step expected"],
  ['x.index("::-1")', "index: a slice's step must be positive, got -1"],
  ["x.index(x)", "index: a float32 tensor cannot index; make it int64 with .long()"],
  ["x.index(mask)", "index: a mask of shape [3] does not fit [2, 3]"],
  ["x.index([true, false, true])", "index: a mask of 3 cannot pick from a dimension of size 2 in [2, 3]"],
  ["x.index([0, 1, 1], labels)", "index: shapes [3] and [2] do not broadcast: sizes 3 and 2 at dim -1"],
  ["torch.tensor([[1, 2], [3]])", "tensor: rows differ in shape, [2] and [1]"],
  ["torch.tensor([[[1], [2]], [[3], [4, 5]]])", "tensor: rows differ in shape, [1] and [2]"],
  ["torch.zeros([2, -3])", "zeros: sizes must be whole numbers ≥ 0, got [2, -3]"],
  ["torch.zeros(2.5)", "zeros: sizes must be whole numbers ≥ 0, got [2.5]"],
  ["new torch.Linear(784, 10)(images)", "Linear: 784 features expected, got 28"],
  [
    "new torch.Sequential(new torch.Flatten(), new torch.ReLU(), new torch.Linear(783, 10))(images)",
    "Linear: 783 features expected, got 784 (in module 2)",
  ],
  ["x.item()", "item: only a tensor of one element will do, got [2, 3]"],
  ["x.sum(0).backward()", "backward: only a tensor of one element will do, got [3]"],
];

/** What compiles, however little is known. */
const fine: readonly string[] = [
  "some.matmul(x).add(labels).reshape(-1, 7).sum(1).item()",
  "x.matmul(some); x.add(some); x.eq(some); x.add_(some); torch.cat([x, some], 1); torch.stack([some, x])",
  "x.reshape([...some.shape]); x.sum(some.ndim); x.index(some.ndim); x.index(some); x.transpose(some.ndim, 0)",
  "torch.zeros([...some.shape]).matmul(x); torch.tensor([[some.ndim], [1]]).add(x)",
  "new torch.Linear(784, 10)(some); new torch.Linear(some.ndim, 10)(x); new torch.Sequential((t: Tensor) => t)(x)",
  "const a: Tensor<[number, 3]> = x; const b: Tensor = a; const c: torch.Module = new torch.Linear(784, 10); c(x)",
  "either.add(1).sum(0).unsqueeze(0); x.mul(either)",
  // Library code that is generic over shapes.
  "function f<S extends Shape, B extends Shape>(s: Tensor<S>, b: Tensor<B>): Tensor<S> { s.add(b).matmul(some).sum(0); return s.neg() }",
  "function g<S extends Shape>(s: Tensor<S>) { s.add(s); s.add(1); s.matmul(some); some.matmul(s); s.sub_(s); s.gt(0); s.T.add(s) }",
  "function h<S extends Shape>(s: Tensor<S>) { s.sum([0, 1], { keepdim: true }); s.mean(); s.max(0).values; s.softmax(-1); s.item() }",
  "function i<S extends Shape>(s: Tensor<S>) { s.reshape(-1); s.reshape([2, -1]); s.view(s.shape); s.flatten(1); s.transpose(0, 1) }",
  "function j<S extends Shape>(s: Tensor<S>) { s.permute([1, 0]); s.squeeze(); s.unsqueeze(0); torch.cat([s, x]); torch.stack([s, s], 1) }",
  'function k<S extends Shape>(s: Tensor<S>) { s.index(0, ":", some); s.index([0, 1], s.argmax(1)); new torch.Flatten()(s) }',
  "function l<D extends 'float32' | 'float64'>(s: Tensor<[2, 3], D>): Tensor<[3, 2], D> { s.mean(); s.matmul(some); return s.T }",
];

const from = prelude.split("\n").length - 1;
const source = `${prelude}${[...mistakes.map(([code]) => code), ...fine.map((code) => `{ ${code} }`)].join(";\n")}`;

describe("shapes in the types", () => {
  const { errors } = compile(source);

  test("the prelude compiles", () => {
    expect([...errors].filter(([line]) => line < from)).toEqual([]);
  });

  test.each(mistakes.map(([code, sentence], i) => ({ code, sentence, i })))("$code", ({ sentence, i }) => {
    const said = errors.get(from + i) ?? [];
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^(Argument|The 'this' context) of type '[^\n]*' is not assignable to [^\n]*$/);
    expect(said[0].slice(said[0].lastIndexOf(" of type '"))).toBe(` of type '"${sentence}"'.`);
  });

  test.each(fine.map((code, i) => ({ code, i })))("compiles: $code", ({ i }) => {
    expect(errors.get(from + mistakes.length + i) ?? []).toEqual([]);
  });
});

test("a program of 300 ops is little work for the compiler", () => {
  const one = (i: number) => `{
    const x = torch.zeros([${i + 2}, 1, 28, 28]), w = torch.zeros([784, ${i + 100}]);
    const o = x.reshape(-1, 784).matmul(w).add(torch.zeros(${i + 100})).relu();
    const e = o.sub(o.max(1, { keepdim: true }).values).exp(), q = e.div(e.sum(1, { keepdim: true }));
    x.index("0:2", 0); x.flatten(); q.T; q.argmax(-1); q.transpose(0, 1); q.reshape([${(i + 2) * (i + 100)}]);
    torch.cat([q, q]); x.permute(0, 2, 3, 1); q.index(null, "...", -1); q.mean().item();
  }`;
  const { errors, instantiations } = compile(prelude + Array.from({ length: 15 }, (_, i) => one(i)).join("\n"));
  expect([...errors]).toEqual([]);
  expect(instantiations).toBeLessThan(200_000);
});

test("long lists are within the compiler's limits", () => {
  const rows = Array.from({ length: 200 }, (_, i) => `[${i}, ${i + 0.5}]`);
  const { errors, types } = compile(`${prelude}
    const joined = torch.cat([${Array(200).fill("x")}]);
    const stacked = torch.stack([${Array(200).fill("x")}], 1);
    const data = torch.tensor([${rows}]);
    const deep = new torch.Sequential(${Array(100).fill("new torch.Linear(3, 3)")})(x);`);
  expect([...errors]).toEqual([]);
  expect(types.get("joined")).toBe('Tensor<[400, 3], "float32">');
  expect(types.get("stacked")).toBe('Tensor<[2, 200, 3], "float32">');
  expect(types.get("data")).toBe('Tensor<[200, 2], "float32">');
  expect(types.get("deep")).toBe('Tensor<[2, 3], "float32">');
});
