import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as torch from "../../../src/index.ts";
import { type Image, transforms } from "../../../src/vision/index.ts";
import { type Case, input, randomImage, read, valuesOf, words } from "./golden.ts";

const { composed, cases } = read<{ composed: string; cases: Case[] }>("transforms");

const dtypes = { uint8: torch.uint8, float32: torch.float32, float64: torch.float64, int32: torch.int32 };

type Make = new (...args: unknown[]) => transforms.Transform;

function build({ name, args, options }: Case): transforms.Transform {
  const given = name === "ConvertImageDtype" ? [dtypes[args[0] as "uint8"]] : args;
  const all = Object.keys(options).length > 0 ? [...given, options] : given;
  return new (transforms as unknown as Record<string, Make>)[name](...all);
}

/** What torchvision refuses, and we do not: they have one answer that makes sense. */
const kinder = new Set(["ConvertImageDtype", "ToTensor", "Pad", "RandomCrop", "Normalize", "Resize"]);

describe.each(cases.map((c) => [c.text, c] as const))("%s", (text, c) => {
  test("prints as torchvision's", () => {
    expect(String(build(c))).toBe(text);
  });

  test.each(c.outcomes.map((o) => [`${Object.values(o.input)[0]} ${o.input.size}`, o] as const))(
    "of %s",
    (_, outcome) => {
      const x = input(outcome.input, outcome.seed);
      torch.manualSeed(outcome.seed);
      if (outcome.error !== undefined) {
        if (!kinder.has(c.name)) expect(() => build(c)(x)).toThrow(torch.FlambeauError);
        return;
      }
      const result = build(c)(x);
      expect(torch.rand([1]).item()).toBe(outcome.next);
      expect([...result.shape]).toEqual(outcome.shape);
      if (outcome.mode !== undefined) expect((result as Image).mode).toBe(outcome.mode);
      else expect(result.dtype.name).toBe(outcome.dtype);
      const values = result.reshape(-1).tolist() as number[];
      const expected = valuesOf(outcome);
      if (result.dtype.isFloatingPoint) {
        for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i], 5);
      } else if (outcome.dtype !== undefined && /bilinear/.test(text)) {
        // PyTorch's way through float32 may round a half the other way.
        const apart = values.map((value, i) => Math.abs(value - expected[i])).filter((d) => d !== 0);
        expect(apart.length).toBeLessThan(values.length / 10);
        expect(Math.max(0, ...apart)).toBeLessThanOrEqual(1);
      } else expect(values).toEqual(expected);
    },
  );
});

test("a Compose prints as torchvision's", () => {
  const { Compose, Normalize, Resize, ToTensor } = transforms;
  expect(String(new Compose([new Resize(64), new ToTensor(), new Normalize([0.5], [0.5])]))).toBe(composed);
});

test("Resize gives Pillow's bytes for 1,000 random images and sizes", () => {
  const hashes = read<string[]>("resize");
  expect(hashes.length).toBe(1000);
  const wrong = hashes.flatMap((expected, i) => {
    const w = words(i, 6);
    const [height, width, newHeight, newWidth] = [1 + (w[0] % 64), 1 + (w[1] % 64), 1 + (w[2] % 128), 1 + (w[3] % 128)];
    const img = randomImage(10_000 + i, height, width, w[4] % 2 === 0 ? "L" : "RGB");
    const one = w[5] % 4 === 0 && Math.max(height, width) <= 4 * Math.min(height, width);
    const out = new transforms.Resize(one ? newHeight : [newHeight, newWidth])(img) as Image;
    const hash = createHash("sha256").update(out.toBytes()).digest("hex").slice(0, 12);
    return hash === expected ? [] : [{ i, height, width, newHeight, newWidth, mode: img.mode }];
  });
  expect(wrong).toEqual([]);
});
