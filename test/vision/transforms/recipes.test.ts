import { expect, test } from "vitest";
import { defineFunction } from "../../../src/data/index.ts";
import { recipeOf } from "../../../src/data/threads/recipe.ts";
import * as torch from "../../../src/index.ts";
import { transforms } from "../../../src/vision/index.ts";

// How transforms get into a DataLoader's workers: they are made there again.

const { Compose, Lambda, Resize, ToTensor } = transforms;
const halve = defineFunction(import.meta.url, "halve", (x: torch.Tensor) => x.div(2) as torch.Tensor);

type Maker = Record<string, (...args: unknown[]) => unknown> & (new (...args: unknown[]) => unknown);

test.each([
  new ToTensor(),
  new transforms.PILToTensor(),
  new Resize([3, 4], { interpolation: "lanczos" }),
  new Resize(8, { maxSize: 12, antialias: true }),
  new transforms.Normalize([0.1], [0.2], { inplace: true }),
  new transforms.Grayscale(3),
  new transforms.ConvertImageDtype(torch.float64),
  new transforms.Pad([1, 2], { fill: 3 }),
  new transforms.CenterCrop([5, 6]),
  new transforms.RandomCrop(5, { padding: 2, padIfNeeded: true, paddingMode: "edge" }),
  new transforms.RandomHorizontalFlip(0.25),
  new transforms.RandomVerticalFlip(0.75),
  new transforms.RandomRotation([1, 2], { expand: true, center: [3, 4], fill: 5 }),
  new Lambda(halve),
  new Compose([new ToTensor(), halve]),
])("%s", (transform) => {
  const { from, name, method, args } = recipeOf(transform)!;
  expect(from).toBe("flambeau/transforms");
  const maker = (transforms as unknown as Record<string, Maker>)[name];
  const again = method === undefined ? new maker(...args!) : maker[method](...args!);
  expect(again).not.toBe(transform);
  expect({ ...(again as object) }).toEqual({ ...transform });
  expect(String(again)).toBe(String(transform));
});

test("a class of one's own has to say itself how it is made", () => {
  class Twice extends Resize {
    override forward(img: torch.Tensor): torch.Tensor {
      return super.forward(super.forward(img));
    }
  }
  expect(recipeOf(new Twice(4))).toBe(undefined);
});
