import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import * as torch from "../../src/index.ts";
import {
  asFashionMnist,
  decodeImage,
  Image,
  ImageError,
  type ImageMode,
  openImage,
  saveImage,
  transforms,
} from "../../src/vision/index.ts";
import { randomImage } from "./transforms/golden.ts";

const folder = mkdtempSync(join(tmpdir(), "flambeau-images-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("Image", () => {
  test("is a uint8 tensor that shares its elements", () => {
    const x = torch.zeros([2, 3, 4], { dtype: torch.uint8 }) as torch.Tensor;
    const img = Image.from(x);
    expect([img.width, img.height, img.channels, img.mode]).toEqual([3, 2, 4, "RGBA"]);
    img.fill_(7);
    expect(x.sum().item()).toBe(7 * 24);
    expect(torch.isTensor(img)).toBe(true);
    expect(Image.from(img)).toBe(img);
    expect(Image.from(torch.zeros([2, 3, 1], { dtype: torch.uint8 }) as torch.Tensor).shape).toEqual([2, 3]);
  });

  test("refuses what is none", () => {
    expect(() => Image.from(torch.zeros([2, 2]) as torch.Tensor)).toThrow(torch.DTypeError);
    expect(() => Image.from(torch.zeros([2, 2, 5], { dtype: torch.uint8 }) as torch.Tensor)).toThrow(torch.ShapeError);
    expect(() => Image.fromBytes(new Uint8Array(5), 2, 2)).toThrow("5 bytes do not make 2 × 2 pixels of L");
  });

  test("converts between its modes", () => {
    const pixel = (mode: ImageMode, ...bytes: number[]) => Image.fromBytes(Uint8Array.from(bytes), 1, 1, mode);
    const rgba = pixel("RGBA", 200, 100, 50, 9);
    expect([...rgba.convert("RGB").toBytes()]).toEqual([200, 100, 50]);
    expect([...rgba.convert("L").toBytes()]).toEqual([124]);
    expect([...rgba.convert("LA").toBytes()]).toEqual([124, 9]);
    expect([...pixel("L", 5).convert("RGBA").toBytes()]).toEqual([5, 5, 5, 255]);
    expect([...pixel("LA", 5, 6).convert("RGB").toBytes()]).toEqual([5, 5, 5]);
    expect([...pixel("L", 5).convert("LA").toBytes()]).toEqual([5, 255]);
  });

  test.each(["L", "LA", "RGB", "RGBA"] as const)("of mode %s goes through a file", async (mode) => {
    const img = randomImage(5, 11, 17, mode);
    const path = join(folder, `${mode}.png`);
    await saveImage(img, path);
    const back = await openImage(path);
    expect(back.mode).toBe(mode);
    expect(back.equal(img as never)).toBe(true);
  });

  test("is saved as PNG only", async () => {
    await expect(saveImage(randomImage(1, 2, 2, "L"), join(folder, "a.jpg"))).rejects.toThrow(/end in \.png/);
  });
});

describe("files that are no PNG or JPEG", () => {
  test.each([
    ["", "the file is empty"],
    ["GIF89a…", "this is a GIF"],
    ["RIFF1234WEBP", "this is a WebP"],
    ["BM", "this is a BMP"],
    ["\0\0\0\x20ftypheic", "this is a HEIC"],
    ["<svg>", "this is an SVG"],
    ["hello", "this is no picture"],
  ])("%j", (text, problem) => {
    expect(() => decodeImage(Buffer.from(text, "latin1"), "some.file")).toThrow(ImageError);
    expect(() => decodeImage(Buffer.from(text, "latin1"), "some.file")).toThrow(`some.file: ${problem}`);
  });

  test("a PNG that claims to be huge is refused before it is unpacked", () => {
    const bytes = randomImage(1, 2, 2, "L").toPNG();
    new DataView(bytes.buffer).setUint32(16, 1e9);
    expect(() => decodeImage(bytes, "bomb.png")).toThrow(/bomb\.png: 1000000000 × 2 pixels are more/);
  });

  test("a folder, and nothing", async () => {
    await expect(openImage(folder)).rejects.toThrow("this is a folder");
    await expect(openImage(join(folder, "nothing.png"))).rejects.toThrow("nothing.png: there is no such file");
    writeFileSync(join(folder, "half.png"), randomImage(1, 20, 20, "RGB").toPNG().subarray(0, 300));
    await expect(openImage(join(folder, "half.png"))).rejects.toThrow(/half\.png: a picture that is broken/);
  });
});

describe("a picture as Fashion-MNIST would have it", () => {
  /** A rectangle with a pattern, of value `fore`, on `back`. */
  function picture(width: number, height: number, box: readonly number[], fore: number, back: number): Image {
    const [left, top, w, h] = box;
    const pixels = new Uint8Array(width * height).fill(back);
    for (let y = top; y < top + h; y++) pixels.fill(fore, y * width + left, y * width + left + w);
    return Image.fromBytes(pixels, width, height);
  }

  test("an image of 28 × 28 on black is taken as it is", () => {
    const img = picture(28, 28, [3, 4, 20, 20], 180, 0);
    const { image, inverted, box } = asFashionMnist(img);
    expect([image === img, inverted, box]).toEqual([true, false, [0, 0, 28, 28]]);
  });

  test.each([
    ["a light background", 20, 250, true],
    ["a dark background", 250, 20, false],
    ["a dim garment", 190, 240, true],
  ])("%s", (_, fore, back, inverted) => {
    const garment = asFashionMnist(picture(300, 200, [100, 30, 60, 120], fore, back));
    expect(garment.inverted).toBe(inverted);
    expect(garment.box).toEqual([100, 30, 60, 120]);
    const { image } = garment;
    expect([...image.shape]).toEqual([28, 28]);
    // 60 × 120 becomes 14 × 28, in the middle.
    const columns = (image.sum(0).tolist() as number[]).map((n) => n > 0);
    expect(columns).toEqual(Array.from({ length: 28 }, (__, x) => x >= 7 && x < 21));
    expect(image.max().item()).toBeGreaterThan(225);
  });

  test("what is translucent lies on white; specks and noise are no garment", () => {
    const rgba = new Uint8Array(100 * 100 * 4);
    for (let y = 40; y < 60; y++) for (let x = 10; x < 90; x++) rgba.set([0, 0, 90, 255], (y * 100 + x) * 4);
    rgba.set([0, 0, 0, 255], (50 * 100 + 3) * 4); // a speck, alone in its column
    for (let i = 0; i < 100 * 100; i += 7) if (rgba[i * 4 + 3] === 0) rgba[i * 4 + 3] = 9; // nearly nothing
    const { box, inverted } = asFashionMnist(Image.fromBytes(rgba, 100, 100, "RGBA"));
    expect(inverted).toBe(true);
    expect([box[0], box[2]]).toEqual([10, 80]);
  });

  test("a garment's own picture, enlarged on white, comes back", () => {
    const img = picture(28, 28, [4, 0, 20, 28], 200, 0);
    const inverted = Image.from(torch.tensor(255).sub(img).to(torch.uint8) as torch.Tensor);
    const large = transforms.functional.resize(inverted, 280, { interpolation: "nearest" });
    const apart = asFashionMnist(large).image.float().sub(img.float()).abs().max().item();
    expect(apart).toBeLessThan(60);
  });

  test("nothing", () => {
    expect(() => asFashionMnist(Image.fromBytes(new Uint8Array(100).fill(255), 10, 10))).toThrow(
      "asFashionMnist: nothing stands out from the background",
    );
  });
});
