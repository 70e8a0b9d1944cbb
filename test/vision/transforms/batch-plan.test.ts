import { describe, expect, test } from "vitest";
import * as torch from "../../../src/index.ts";
import { FashionMNIST, Image, transforms } from "../../../src/vision/index.ts";
import { words } from "./golden.ts";

const { Compose, Lambda, Normalize, RandomHorizontalFlip, Resize, ToTensor } = transforms;

const images = torch.tensor(Uint8Array.from(words(3, 9 * 20 * 28), (w) => w & 255)).view(9, 20, 28) as torch.Tensor;
const indices = torch.tensor([8n, 0n, 3n, 3n, 5n]) as torch.Tensor as torch.Tensor<[number], "int64">;

/** The batch that a plan makes, and the one made image by image. */
function both(transform: (image: torch.Tensor) => torch.Tensor): [torch.Tensor, torch.Tensor] {
  const plan = transforms.batchPlan(transform)!;
  const out = torch.empty([5, ...plan.shape(20, 28)]) as torch.Tensor;
  plan.fill(out, images, indices.int() as torch.Tensor);
  const one = (i: number) => transform(Image.from(images.index(i) as torch.Tensor));
  return [out, torch.stack((indices.tolist() as number[]).map(one)) as torch.Tensor];
}

describe("a batch made at once has the very values of one made image by image", () => {
  test.each([
    ["ToTensor", new ToTensor()],
    ["ToTensor alone in a Compose", new Compose([new ToTensor()])],
    ["Normalize", new Compose([new ToTensor(), new Normalize([0.286], [0.353])])],
    ["Resize up", new Compose([new Resize(64), new ToTensor()])],
    ["Resize down", new Compose([new Resize(7), new ToTensor()])],
    ["Resize of one side only", new Compose([new Resize([20, 50]), new ToTensor()])],
    ["Resize of the other side only", new Compose([new Resize([33, 28]), new ToTensor()])],
    ["Resize to what it is", new Compose([new Resize(20), new ToTensor()])],
    ["Resize to an odd size", new Compose([new Resize([31, 45]), new ToTensor()])],
    ["Resize and Normalize", new Compose([new Resize(32), new Compose([new ToTensor(), new Normalize([0.5], [2])])])],
    ["lanczos", new Compose([new Resize(40, { interpolation: "lanczos" }), new ToTensor()])],
  ])("%s", (_, transform) => {
    const [out, expected] = both(transform as (image: torch.Tensor) => torch.Tensor);
    expect(out.shape).toEqual(expected.shape);
    expect(out.equal(expected as never)).toBe(true);
  });
});

class Brighter extends ToTensor {
  override forward(pic: torch.Tensor): torch.Tensor {
    return super.forward(pic).mul(2) as torch.Tensor;
  }
}

test.each([
  ["nothing", null],
  ["a function", (x: torch.Tensor) => x],
  ["Lambda", new Compose([new Lambda((x) => x), new ToTensor()])],
  ["a random transform", new Compose([new RandomHorizontalFlip(), new ToTensor()])],
  ["a class of one's own", new Brighter()],
  ["Normalize for three channels", new Compose([new ToTensor(), new Normalize([0, 0, 0], [1, 1, 1])])],
  ["Resize after ToTensor", new Compose([new ToTensor(), new Resize(8)])],
  ["nearest", new Compose([new Resize(8, { interpolation: "nearest" }), new ToTensor()])],
])("there is no plan for %s", (_, transform) => {
  expect(transforms.batchPlan(transform)).toBe(null);
});

test("the data set makes its batches by the plan", () => {
  const transform = new Compose([new Resize(64), new ToTensor()]);
  const dataset = FashionMNIST.draw({ train: false, transform });
  const [X, y] = dataset.batch(torch.tensor([7n, 9_999n]) as never);
  expect(X.shape).toHaveLength(4);
  expect(y.tolist()).toEqual([dataset.at(7)[1], dataset.at(9_999)[1]]);
  expect((X as torch.Tensor).index(1).equal(dataset.at(9_999)[0] as never)).toBe(true);
});

test("images and labels of such a batch are counted from the end alike, and places that are none are named", () => {
  const dataset = FashionMNIST.draw({ train: false, transform: new ToTensor() });
  const [X, y] = dataset.batch(torch.tensor([-1n, 3n, -10_000n]) as never);
  expect(y.tolist()).toEqual([9_999, 3, 0].map((i) => dataset.at(i)[1]));
  for (const [i, at] of [9_999, 3, 0].entries()) {
    expect((X as torch.Tensor).index(i).equal(dataset.at(at)[0] as never)).toBe(true);
  }
  expect(() => dataset.batch(torch.tensor([1n, 10_000n]) as never)).toThrow(
    "batch: index 10000 is out of range for a dimension of size 10000",
  );
});
