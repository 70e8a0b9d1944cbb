import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as torch from "../../../src/index.ts";
import { DatasetNotFound, FashionMNIST, Image, transforms } from "../../../src/vision/index.ts";
import { randomImage, read, words } from "./golden.ts";

interface GoldenBytes {
  source: string;
  index: number;
  size: number;
  sha256: string;
}

const { cases } = read<{ cases: GoldenBytes[] }>("resize-fashion-mnist");
const sha256 = (img: torch.Tensor) =>
  createHash("sha256")
    .update((img as Image).toBytes())
    .digest("hex");

describe("Resize of 28 × 28 images", () => {
  test("gives Pillow's bytes of random images", () => {
    const stream = Uint8Array.from(words(0, 3 * 784), (w) => w & 255);
    const random = cases.filter((c) => c.source === "random");
    expect(random.length).toBeGreaterThan(8);
    for (const { index, size, sha256: expected } of random) {
      const img = Image.fromBytes(stream.subarray(index * 784, (index + 1) * 784), 28, 28);
      expect(sha256(new transforms.Resize(size)(img)), `${index} to ${size}`).toBe(expected);
    }
  });

  test("gives Pillow's bytes of Fashion-MNIST's", async ({ skip }) => {
    const dataset = await FashionMNIST.load().catch((error) => {
      if (error instanceof DatasetNotFound) skip(error.message);
      throw error;
    });
    const real = cases.filter((c) => c.source !== "random");
    expect(real.length).toBe(20);
    for (const { index, size, sha256: expected } of real) {
      expect(sha256(new transforms.Resize(size)(dataset.at(index)[0] as torch.Tensor)), `${index}`).toBe(expected);
    }
  });
});

test("an image of the wanted size is given back as it is", () => {
  const img = randomImage(1, 20, 30, "L");
  expect(new transforms.Resize(20)(img)).toBe(img);
});

test.each([
  [0, {}],
  [2.5, {}],
  [[1, 2, 3], {}],
  [[], {}],
  [20, { maxSize: 20 }],
  [[20, 20], { maxSize: 30 }],
])("Resize(%j, %j) is refused", (size, options) => {
  expect(() => new transforms.Resize(size, options)).toThrow(torch.ValueError);
});

test("what is no image is refused", () => {
  expect(() => new transforms.Resize(4)(torch.ones([3]) as torch.Tensor)).toThrow(/at least \[height, width\]/);
  expect(() => new transforms.Resize(4, { interpolation: "box" })(torch.ones([1, 2, 2]) as torch.Tensor)).toThrow(
    "resize: of a tensor, interpolation is nearest, bilinear or bicubic, not box",
  );
});

test("an image may be a part of another, whose rows lie apart", () => {
  const img = randomImage(2, 30, 40, "RGB");
  const part = transforms.functional.crop(img, 3, 4, 20, 21);
  const copy = Image.fromBytes(part.toBytes(), 21, 20, "RGB");
  const resized = transforms.functional.resize(part, 33);
  expect(resized.equal(transforms.functional.resize(copy, 33) as never)).toBe(true);
  expect(resized).toBeInstanceOf(Image);
});
