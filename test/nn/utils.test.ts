import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/core/errors.ts";
import * as nn from "../../src/nn/index.ts";
import * as torch from "../../src/torch.ts";
import { type ClippingCase, flat, golden, unpack, unpackTensors, worst } from "../optim/golden.ts";

type Leaf = torch.Tensor;
const { clipGradNorm_, clipGradValue_, parametersToVector, vectorToParameters } = nn.utils;
const leaf = (...values: number[]): Leaf => torch.tensor(values, { requiresGrad: true }) as Leaf;
const withGrad = (x: Leaf, ...values: number[]): Leaf => Object.assign(x, { grad: torch.tensor(values) as Leaf });

describe("clipGradNorm_ gives PyTorch's norms and gradients", () => {
  const title = ({ dtype, normType, total }: ClippingCase) => `${dtype} norm ${normType} of ${total}`;
  it.each(golden.clipping.map((c) => [title(c), c] as const))("%s", (_, c) => {
    const gradients = unpackTensors(c.before, c.dtype, [...golden.shapes, []]);
    const params = gradients.map((grad) => Object.assign(torch.zerosLike(grad), { grad }) as Leaf);
    const within = c.dtype === "float32" ? 1e-6 : 1e-14;
    const total = clipGradNorm_([...params, leaf(1)], c.maxNorm, { normType: Number(c.normType) });
    expect(worst([Number(total)], [c.total])).toBeLessThan(within);
    expect(worst(flat(gradients), unpack(c.after, c.dtype))).toBeLessThan(within);
    if (c.total < c.maxNorm) expect(flat(gradients)).toEqual([...unpack(c.before, c.dtype)]);
  });
});

describe("clipGradNorm_", () => {
  it("gives 0 where there are no gradients", () => {
    expect(clipGradNorm_([leaf(1)], 1).item()).toBe(0);
  });

  it("takes one tensor, too", () => {
    const x = withGrad(leaf(1, 2), 3, 4);
    expect(clipGradNorm_(x, 1).item()).toBe(5);
    expect((x.grad!.tolist() as number[]).map((v) => v.toFixed(4))).toEqual(["0.6000", "0.8000"]);
  });

  it("can refuse a norm that is not finite, and then changes nothing", () => {
    const params = [withGrad(leaf(1), Number.NaN), withGrad(leaf(1), 2)];
    const clip = () => clipGradNorm_(params, 1, { errorIfNonfinite: true });
    expect(clip).toThrow("clipGradNorm_: the norm of the gradients is NaN");
    expect(params[1].grad?.tolist()).toEqual([2]);
    clipGradNorm_(params, 1);
    expect(params[1].grad?.tolist()).toEqual([Number.NaN]);
  });
});

it("clipGradValue_ limits every element", () => {
  const params = [withGrad(leaf(1, 2, 3), -5, 0.5, 7), leaf(1)];
  clipGradValue_(params, 1);
  expect(params[0].grad?.tolist()).toEqual([-1, 0.5, 1]);
});

it("parameters become a vector and come back from one", () => {
  const net = new nn.Linear(2, 3);
  const vector = parametersToVector(net.parameters());
  expect(vector.shape).toEqual(torch.zeros([9]).shape);
  vectorToParameters(torch.arange(9).to(torch.float32) as Leaf, net.parameters());
  expect(net.weight.tolist()).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  expect(net.bias?.tolist()).toEqual([6, 7, 8]);
  expect(() => vectorToParameters(torch.zeros([8]) as Leaf, net.parameters())).toThrow(ShapeError);
});
