import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AutogradError, DTypeError, IndexError, ShapeError, ValueError } from "../../src/core/errors.ts";
import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";

type Tensor = torch.Tensor;

const F = nn.functional;
const of = (data: unknown): Tensor => torch.tensor(data as number[]) as Tensor;
const ones = (...sizes: number[]): Tensor => torch.ones(sizes) as Tensor;

beforeEach(() => void torch.manualSeed(0));
afterEach(() => void vi.restoreAllMocks());

describe("activations", () => {
  it("change their input where they are asked to", () => {
    for (const f of [F.relu, F.leakyRelu, F.silu]) {
      const x = of([-1, 2]);
      const expected = f(of([-1, 2])).tolist();
      expect(f(x, { inplace: true })).toBe(x);
      expect(x.tolist()).toEqual(expected);
    }
  });

  it("know their options", () => {
    expect(F.leakyRelu(of([-2]), { negativeSlope: 0.5 }).tolist()).toEqual([-1]);
    expect(F.softplus(of([3]), { beta: 2, threshold: 1 }).tolist()).toEqual([3]);
    expect(() => F.gelu(of([1]), { approximate: "sigmoid" as never })).toThrow(ValueError);
    expect(() => F.gelu(of([1n]))).toThrow(DTypeError);
    expect(() => F.softmax(of([1]), 1)).toThrow(IndexError);
  });
});

describe("dropout", () => {
  it("leaves alone what it does not train", () => {
    const x = ones(3);
    expect(F.dropout(x, { training: false })).toBe(x);
    expect(F.dropout(x, { p: 0 })).toBe(x);
    expect(F.dropout(x, { p: 1, inplace: true })).toBe(x);
    expect(x.tolist()).toEqual([0, 0, 0]);
  });

  it("draws from the generator that it is given, and its gradient has the same mask", () => {
    const draw = () => F.dropout(ones(20), { generator: new torch.Generator().manualSeed(3) }).tolist();
    expect(draw()).toEqual(draw());
    const x = torch.ones([20], { requiresGrad: true }) as Tensor;
    const y = F.dropout(x);
    y.sum().backward();
    expect(x.grad!.tolist()).toEqual(y.tolist());
  });

  it("wants a probability", () => {
    for (const p of [-0.1, 1.1, Number.NaN]) {
      expect(() => F.dropout(ones(1), { p })).toThrow(ValueError);
      expect(() => new nn.Dropout(p)).toThrow(ValueError);
    }
  });
});

describe("losses between numbers", () => {
  it("warn of two shapes", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (const loss of [F.mseLoss, F.l1Loss, F.smoothL1Loss, F.huberLoss]) loss(ones(3, 1), ones(3));
    expect(warn).toHaveBeenCalledTimes(4);
    expect(warn.mock.calls[0][0]).toMatch(/Using a target size \(torch.Size\(\[3\]\)\) that is different to the input/);
    expect(() => F.mseLoss(ones(3), ones(4))).toThrow(ShapeError);
  });

  it("want floats, and options that make sense", () => {
    expect(() => F.mseLoss(of([1n]), of([2n]))).toThrow(DTypeError);
    expect(F.mseLoss(of([1]), of([3n])).item()).toBe(4);
    expect(() => F.smoothL1Loss(ones(1), ones(1), { beta: -1 })).toThrow(ValueError);
    expect(() => F.huberLoss(ones(1), ones(1), { delta: 0 })).toThrow(ValueError);
    expect(() => F.mseLoss(ones(1), ones(1), { reduction: "avg" as never })).toThrow("'avg' is not a valid value");
  });

  it("give gradients in the dtype of what they are of", () => {
    const x = torch.ones([2], { requiresGrad: true }) as Tensor;
    F.mseLoss(x, torch.zeros([2], { dtype: torch.float64 }) as Tensor).backward();
    expect(x.grad!.dtype).toBe(torch.float32);
    expect(x.grad!.tolist()).toEqual([1, 1]);
  });
});

describe("losses between classes", () => {
  const logits = of([
    [1, 2, 3],
    [1, 0, 0],
  ]);

  it("say which target is no class", () => {
    for (const loss of [F.crossEntropy, F.nllLoss]) {
      expect(() => loss(logits, of([0n, 3n]))).toThrow(/target 3 is out of bounds: classes are 0 to 2/);
      expect(() => loss(logits, of([-1n, 0n]))).toThrow(IndexError);
      expect(loss(logits, of([-1n, 0n]), { ignoreIndex: -1 }).item()).toBe(
        loss(logits.index("1:") as Tensor, of([0n])).item(),
      );
      expect(() => loss(logits, of([0, 1]))).toThrow(DTypeError);
      expect(() => loss(logits, of([0n]))).toThrow(ShapeError);
      expect(() => loss(logits, of([0n, 1n]), { weight: ones(2) })).toThrow(ShapeError);
      expect(() => loss(ones(), of(0n))).toThrow(ShapeError);
      expect(() => loss(logits, of([0n, 1n]), { reduction: "avg" as never })).toThrow(ValueError);
    }
    expect(() => F.crossEntropy(logits, of([0n, 1n]), { labelSmoothing: 1.5 })).toThrow(ValueError);
    expect(() => F.crossEntropy(logits, logits, { reduction: "avg" as never })).toThrow(ValueError);
  });

  it("cross-entropy of no rows is 0 in sum, NaN in the mean, whatever stood in the memory before", () => {
    const [none, classes] = [torch.zeros([0, 3]), torch.zeros([0], { dtype: torch.int64 })];
    for (const [reduction, expected] of [
      ["sum", 0],
      ["mean", Number.NaN],
    ] as const) {
      torch.scope(() => void torch.tensor(7));
      expect(F.crossEntropy(none, classes, { reduction }).item()).toBe(expected);
    }
  });

  it("take integers of any kind", () => {
    const expected = F.crossEntropy(logits, of([2n, 0n])).item();
    for (const dtype of [torch.int32, torch.uint8]) {
      const target = torch.tensor([2n, 0n], { dtype }) as Tensor;
      expect(F.crossEntropy(logits, target).item()).toBe(expected);
      expect(F.nllLoss(F.logSoftmax(logits, 1), target).item()).toBeCloseTo(expected, 6);
    }
  });

  it("in one kernel and in steps are the same", () => {
    const [target, weight] = [of([2n, 0n]), ones(3)];
    for (const reduction of ["none", "mean", "sum"] as const) {
      const fused = F.crossEntropy(logits, target, { reduction });
      const steps = F.crossEntropy(logits, target, { reduction, weight });
      expect(torch.tensor(fused).sub(steps).abs().amax().item()).toBeLessThan(1e-6);
    }
  });
});

describe("losses between probabilities", () => {
  it("want probabilities, and one shape", () => {
    expect(() => F.binaryCrossEntropy(of([1.5]), of([1]))).toThrow(/between 0 and 1/);
    expect(() => F.binaryCrossEntropy(of([Number.NaN]), of([1]))).toThrow(ValueError);
    expect(() => F.binaryCrossEntropy(ones(2), ones(2, 1))).toThrow(ShapeError);
    expect(() => F.binaryCrossEntropyWithLogits(ones(2), ones(1))).toThrow(ShapeError);
    expect(() => F.klDiv(of([1n]), ones(1))).toThrow(DTypeError);
  });

  it("warn that the mean over everything is not the divergence", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    F.klDiv(ones(2, 2), ones(2, 2));
    F.klDiv(ones(2, 2), ones(2, 2), { reduction: "batchmean" });
    expect(warn).toHaveBeenCalledOnce();
  });
});

describe("embeddings", () => {
  it("look up whole numbers from 0 on", () => {
    const table = torch.eye(3) as Tensor;
    expect(F.embedding(of([[2n], [0n]]), table).tolist()).toEqual([[[0, 0, 1]], [[1, 0, 0]]]);
    expect(() => F.embedding(of([-1n]), table)).toThrow(IndexError);
    expect(() => F.embedding(of([3n]), table)).toThrow(IndexError);
    expect(() => F.embedding(of([1]), table)).toThrow(DTypeError);
    expect(() => F.embedding(of([1n]), ones(3))).toThrow(ShapeError);
    expect(() => F.embedding(of([1n]), table, { paddingIdx: 3 })).toThrow(ValueError);
    expect(() => new nn.Embedding(3, 2, { paddingIdx: -4 })).toThrow(ValueError);
  });

  it("can be given, without drawing any", () => {
    const before = torch.defaultGenerator.getState();
    const vectors = ones(4, 2);
    const table = nn.Embedding.fromPretrained(vectors as torch.Tensor<[4, 2], "float32">, { paddingIdx: -1 });
    expect(torch.defaultGenerator.getState()).toEqual(before);
    expect(String(table)).toBe("Embedding(4, 2, padding_idx=3)");
    expect(table.weight.requiresGrad).toBe(false);
    expect(table(of([3n])).tolist()).toEqual([[1, 1]]);
    const learned = nn.Embedding.fromPretrained(vectors as torch.Tensor<[4, 2], "float32">, { freeze: false });
    expect(learned.weight.requiresGrad).toBe(true);
    expect(() => nn.Embedding.fromPretrained(ones(3) as never)).toThrow(ShapeError);
  });
});

describe("normalisation", () => {
  it("wants shapes that fit", () => {
    expect(() => F.layerNorm(ones(2, 3), [2])).toThrow(ShapeError);
    expect(() => F.layerNorm(ones(3), [2, 3])).toThrow(ShapeError);
    expect(() => F.layerNorm(ones(3), [])).toThrow(ShapeError);
    expect(() => F.layerNorm(ones(2, 3), [3], { weight: ones(2) })).toThrow(ShapeError);
    expect(() => F.layerNorm(of([1n]), [1])).toThrow(DTypeError);
    expect(() => F.batchNorm(ones(3), null, null, { training: true })).toThrow(ShapeError);
    expect(() => F.batchNorm(ones(2, 3), ones(2), ones(3))).toThrow(ShapeError);
    expect(() => F.batchNorm(ones(2, 3), null, ones(3))).toThrow(ValueError);
    expect(() => F.batchNorm(ones(1, 3), null, null, { training: true })).toThrow(/more than 1 value per channel/);
    expect(() => new nn.BatchNorm1d(3)(ones(2, 3, 1, 1) as never)).toThrow(/expected 2D or 3D input/);
  });

  it("may have a weight alone, or a bias alone", () => {
    const x = of([[1, 3]]);
    const plain = F.layerNorm(x, [2]);
    expect(F.layerNorm(x, [2], { weight: of([2, 4]) }).tolist()).toEqual(plain.mul(of([2, 4])).tolist());
    expect(F.layerNorm(x, [2], { bias: of([1, 1]) }).tolist()).toEqual(plain.add(1).tolist());
  });

  it("of more dimensions is that of rows", () => {
    const x = torch.randn([2, 3, 4, 5]) as Tensor;
    const y = F.batchNorm(x, null, null, { training: true });
    expect(y.mean([0, 2, 3]).abs().amax().item()).toBeLessThan(1e-6);
    expect(y.mul(y).mean([0, 2, 3]).sub(1).abs().amax().item()).toBeLessThan(1e-4);
  });

  it("goes back through two batches, though running moments have moved on", () => {
    const layer = new nn.BatchNorm1d(2);
    const outs = [1, 2].map(() =>
      layer(torch.randn([4, 2]) as Tensor)
        .pow(3)
        .sum(),
    );
    for (const out of outs) out.backward();
    expect(layer.weight!.grad).not.toBeNull();
    expect(layer.numBatchesTracked!.item()).toBe(2);
    layer.resetRunningStats();
    expect(layer.runningMean!.tolist()).toEqual([0, 0]);
    expect(layer.runningVar!.tolist()).toEqual([1, 1]);
    expect(layer.numBatchesTracked!.item()).toBe(0);
  });

  it("by running moments notices that these have changed", () => {
    const layer = new nn.BatchNorm1d(2).eval();
    const x = torch.randn([4, 2], { requiresGrad: true }) as Tensor;
    const out = layer(x).sum();
    layer.train()(torch.randn([4, 2]) as Tensor);
    expect(() => out.backward()).toThrow(AutogradError);
  });

  it("keeps no memory but what it needs", () => {
    const layer = new nn.BatchNorm1d(100);
    const x = torch.randn([100, 100]) as Tensor;
    const step = () =>
      torch.scope(() =>
        torch
          .noGrad(() => layer(x))
          .sum()
          .item(),
      );
    step();
    const before = torch.memoryStats().allocatedBytes;
    for (let i = 0; i < 20; i++) step();
    expect(torch.memoryStats().allocatedBytes).toBeLessThanOrEqual(before);
  });
});
