import { describe, expectTypeOf, test } from "vitest";
import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";

type Tensor = torch.Tensor;
type Float<S extends readonly number[]> = torch.Tensor<S, "float32">;

declare const batch: Float<[256, 784]>;
declare const images: Float<[256, 1, 28, 28]>;
declare const some: Float<[number, 784]>;
declare const any: Tensor;
declare const words: torch.Tensor<[4, 7], "int64">;

describe("layers know the shapes of what they give", () => {
  test("linear layers, and what is flattened", () => {
    expectTypeOf(new nn.Linear(784, 10)(batch)).toEqualTypeOf<Float<[256, 10]>>();
    expectTypeOf(new nn.Linear(784, 10)(some)).toEqualTypeOf<Float<[number, 10]>>();
    expectTypeOf(new nn.Linear(784, 10)(any)).toEqualTypeOf<Tensor>();
    expectTypeOf(new nn.Linear(784, 10).weight).toEqualTypeOf<nn.Parameter<[10, 784], "float32">>();
    expectTypeOf(new nn.Linear(2, 3, { dtype: torch.float64 }).bias).toEqualTypeOf<nn.Parameter<
      [3],
      "float64"
    > | null>();
    expectTypeOf(new nn.Flatten()(images)).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(new nn.Unflatten(1, [28, -1])(batch)).toEqualTypeOf<Float<[256, 28, 28]>>();
    expectTypeOf(new nn.Unflatten(-1, [1, 28, 28])(some)).toEqualTypeOf<Float<[number, 1, 28, 28]>>();
    expectTypeOf(new nn.Identity()(batch)).toEqualTypeOf<Float<[256, 784]>>();
  });

  test("layers that keep the shape", () => {
    expectTypeOf(new nn.ReLU()(batch)).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(new nn.GELU()(some)).toEqualTypeOf<Float<[number, 784]>>();
    expectTypeOf(new nn.Dropout(0.1)(images)).toEqualTypeOf<Float<[256, 1, 28, 28]>>();
    expectTypeOf(new nn.Softmax(1)(batch)).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(new nn.BatchNorm1d(784)(batch)).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(new nn.BatchNorm1d(784)(any)).toEqualTypeOf<Tensor>();
    expectTypeOf(new nn.LayerNorm(784)(batch)).toEqualTypeOf<Float<[256, 784]>>();
    expectTypeOf(new nn.LayerNorm([28, 28])(images)).toEqualTypeOf<Float<[256, 1, 28, 28]>>();
    expectTypeOf(new nn.LayerNorm([28, 28]).weight).toEqualTypeOf<nn.Parameter<[28, 28], "float32"> | null>();
  });

  test("embeddings make floats of whole numbers", () => {
    expectTypeOf(new nn.Embedding(100, 16)(words)).toEqualTypeOf<Float<[4, 7, 16]>>();
    expectTypeOf(new nn.Embedding(100, 16).weight).toEqualTypeOf<nn.Parameter<[100, 16], "float32">>();
    const vectors = torch.zeros([100, 8], { dtype: torch.float64 });
    expectTypeOf(nn.Embedding.fromPretrained(vectors)(words)).toEqualTypeOf<torch.Tensor<[4, 7, 8], "float64">>();
  });
});

describe("containers", () => {
  const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));

  test("Sequential folds the shapes of its modules", () => {
    expectTypeOf(net(images)).toEqualTypeOf<Float<[256, 10]>>();
    expectTypeOf(net[1]).toEqualTypeOf<nn.Linear<784, 256>>();
    expectTypeOf(net.slice(0, 2)(images)).toEqualTypeOf<Float<[256, 256]>>();
    expectTypeOf(net.slice(-2)[1]).toEqualTypeOf<nn.Linear<256, 10>>();
    expectTypeOf(net.append(new nn.Softmax(1))(images)).toEqualTypeOf<Float<[256, 10]>>();
    expectTypeOf(net.append(new nn.Linear(10, 3))[4]).toEqualTypeOf<nn.Linear<10, 3>>();
    const text = new nn.Sequential(new nn.Embedding(100, 16), new nn.Flatten(), new nn.Linear(112, 2));
    expectTypeOf(text(words)).toEqualTypeOf<Float<[4, 2]>>();
    const named: nn.Sequential = new nn.Sequential({ out: new nn.Linear(784, 10) });
    expectTypeOf(named(images)).toExtend<Tensor>();
  });

  test("lists and dictionaries know what they hold", () => {
    const list = new nn.ModuleList([new nn.Linear(2, 3), new nn.ReLU()]);
    expectTypeOf(list[0]).toEqualTypeOf<nn.Linear<2, 3>>();
    const dict = new nn.ModuleDict({ act: new nn.ReLU(), out: new nn.Linear(784, 10) });
    expectTypeOf(dict.out(batch)).toEqualTypeOf<Float<[256, 10]>>();
    expectTypeOf(new nn.ParameterList([any])[0]).toEqualTypeOf<nn.Parameter>();
  });

  test("any module goes where modules are asked for", () => {
    expectTypeOf(net).toExtend<nn.Sequential>();
    expectTypeOf(net).toExtend<nn.Module>();
    expectTypeOf(net).toExtend<(x: Tensor) => Tensor>();
    expectTypeOf<nn.Linear<784, 10>>().toExtend<nn.Linear>();
    expectTypeOf<nn.MSELoss>().toExtend<nn.ModuleBase>();
    expectTypeOf<nn.KLDivLoss>().toExtend<nn.ModuleBase>();
    expectTypeOf<nn.Parameter<[2, 3], "float32">>().toExtend<Tensor>();
    expectTypeOf<nn.Parameter<[2, 3], "float32">>().toExtend<nn.Parameter>();
  });
});

describe("modules of one's own are called as their forward says", () => {
  class Sum extends nn.Module {
    layer = new nn.Linear(784, 10);
    override forward(x: Tensor, y: Float<[3]>, scale = 1): Float<[number, 10]> {
      return this.layer(x).add(y.sum()).mul(scale) as Float<[number, 10]>;
    }
  }
  const sum = new Sum();
  const three = torch.zeros([3]);

  test("with its inputs and its result", () => {
    expectTypeOf(sum(batch, three)).toEqualTypeOf<Float<[number, 10]>>();
    expectTypeOf(sum(batch, three, 2)).toEqualTypeOf<Float<[number, 10]>>();
    expectTypeOf(new nn.Module()(batch)).toEqualTypeOf<Tensor>();
  });

  test("and not otherwise", () => {
    // @ts-expect-error the second input is missing
    sum(batch);
    // @ts-expect-error it has another shape
    sum(batch, batch);
    // @ts-expect-error there is no fourth input
    sum(batch, three, 1, 2);
    // @ts-expect-error a linear layer has one input
    sum.layer(batch, three);
  });
});

describe("mistakes do not compile", () => {
  test("shapes that do not fit a layer", () => {
    // @ts-expect-error Linear: 784 features expected, got 28
    new nn.Linear(784, 10)(images);
    // @ts-expect-error unflatten: [784] has 784 elements, which do not fit [5, 5]
    new nn.Unflatten(1, [5, 5])(batch);
    // @ts-expect-error unflatten: dim 2 is out of range
    new nn.Unflatten(2, [5, 5])(batch);
    // @ts-expect-error softmax: dim 2 is out of range
    new nn.Softmax(2)(batch);
    // @ts-expect-error BatchNorm1d: 10 features expected, got [256, 784]
    new nn.BatchNorm1d(10)(batch);
    // @ts-expect-error BatchNorm1d: [n, 784] or [n, 784, length] expected, got [256, 1, 28, 28]
    new nn.BatchNorm1d(784)(images);
    // @ts-expect-error LayerNorm: a shape that ends in [10] expected, got [256, 784]
    new nn.LayerNorm(10)(batch);
    // @ts-expect-error Linear: 256 features expected, got 784 (in module 2)
    new nn.Sequential(new nn.Flatten(), new nn.ReLU(), new nn.Linear(256, 10))(images);
  });

  test("what stands in the place of a parameter or a buffer", () => {
    const layer = new nn.Linear(2, 3);
    // @ts-expect-error a plain tensor is no parameter
    layer.weight = torch.zeros([3, 2]);
    class Counter extends nn.Module {
      calls = new nn.Buffer(torch.zeros([]));
    }
    // @ts-expect-error nor is it a buffer
    new Counter().calls = torch.zeros([]);
    const net = new nn.Sequential(layer, new nn.ReLU());
    // @ts-expect-error another size
    net[0] = new nn.Linear(2, 4);
  });

  test("options that there are not", () => {
    // @ts-expect-error
    new nn.MSELoss({ reduction: "avg" });
    // @ts-expect-error "batchmean" is KLDivLoss's
    new nn.CrossEntropyLoss({ reduction: "batchmean" });
    // @ts-expect-error
    new nn.GELU({ approximate: "sigmoid" });
  });
});
