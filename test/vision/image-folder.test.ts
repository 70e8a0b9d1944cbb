import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { DataLoader } from "../../src/data/index.ts";
import { Image, ImageError, ImageFolder, transforms } from "../../src/vision/index.ts";
import { read } from "./transforms/golden.ts";

const images = fileURLToPath(new URL("../golden/images", import.meta.url));

interface Golden {
  classes: string[];
  classToIdx: Record<string, number>;
  samples: { path: string; target: number; size: [number, number]; bytes: string }[];
}
const golden = read<Golden>("images");

const folder = mkdtempSync(join(tmpdir(), "flambeau-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));
let trees = 0;

/** A new folder with these files in it. */
function tree(files: Record<string, Uint8Array | string | null>): string {
  const root = join(folder, String(trees++));
  mkdirSync(root);
  for (const [name, content] of Object.entries(files)) {
    if (content === null) mkdirSync(join(root, name), { recursive: true });
    else {
      mkdirSync(join(root, name, ".."), { recursive: true });
      writeFileSync(join(root, name), content);
    }
  }
  return root;
}

const dot = Image.fromBytes(new Uint8Array([50, 100, 150]), 1, 1, "RGB").toPNG();

describe("ImageFolder finds what torchvision's finds", () => {
  test("classes, samples and their order", async () => {
    const dataset = await ImageFolder.load(images);
    expect(dataset.classes).toEqual(golden.classes);
    expect(dataset.classToIdx).toEqual(golden.classToIdx);
    expect(dataset.samples.map(([path, target]) => [relative(images, path), target])).toEqual(
      golden.samples.map(({ path, target }) => [path, target]),
    );
    expect(dataset.targets).toEqual(golden.samples.map(({ target }) => target));
    expect(String(dataset)).toBe(`Dataset ImageFolder\n    Number of datapoints: 20\n    Root location: ${images}`);
  });

  test.each(golden.samples.map((sample, i) => [sample.path, i] as const))("the pixels of %s", async (path, i) => {
    const { size, bytes } = golden.samples[i];
    const [image] = (await ImageFolder.load(images)).at(i);
    expect(image.mode).toBe("RGB");
    expect([image.width, image.height]).toEqual(size);
    const expected = new Uint8Array(Buffer.from(bytes, "base64"));
    if (path.endsWith(".png")) expect(image.toBytes()).toEqual(expected);
    else {
      // JPEG decoders round differently; PIL's makes colours of less resolution smooth.
      const apart = Array.from(image.toBytes(), (x, k) => Math.abs(x - expected[k]));
      const rough = path.includes("420") || path.includes("cmyk");
      expect(apart.reduce((a, b) => a + b) / apart.length).toBeLessThan(rough ? 1.5 : 1);
      expect(Math.max(...apart)).toBeLessThan(rough ? 16 : 6);
    }
  });
});

test("transforms, labels and batches", async () => {
  const root = tree({ "cat/a.png": dot, "dog/b.png": dot, "dog/c.png": dot });
  const dataset = await ImageFolder.load(root, {
    transform: new transforms.Compose([new transforms.Resize(4), new transforms.ToTensor()]),
    targetTransform: (target) => target * 10,
  });
  const batches: number[][] = [];
  for await (const [X, y] of new DataLoader(dataset, { batchSize: 2 })) {
    expect([...X.shape].slice(1)).toEqual([3, 4, 4]);
    batches.push(y.tolist() as number[]);
  }
  expect(batches).toEqual([[0, 10], [10]]);
});

test("isValidFile and loader", async () => {
  const root = tree({ "cat/a.png": dot, "cat/b.dat": dot, "cat/notes.txt": "no picture" });
  expect((await ImageFolder.load(root)).length).toBe(1);
  const dataset = await ImageFolder.load(root, {
    isValidFile: (path) => path.endsWith(".dat"),
    loader: (bytes, path) => Image.fromBytes(new Uint8Array([bytes.length, path.length]), 2, 1),
  });
  expect(dataset.at(0)[0].tolist()).toEqual([[dot.length, join(root, "cat/b.dat").length]]);
});

test("files of a page", async () => {
  const files = ["pets/dog/1.png", "pets/cat/old/2.png", "pets/cat/1.png"].map((name) => new File([dot], name));
  const dataset = await ImageFolder.fromFiles(files);
  expect(dataset.classes).toEqual(["cat", "dog"]);
  expect(dataset.samples.map(([path]) => path)).toEqual(["pets/cat/1.png", "pets/cat/old/2.png", "pets/dog/1.png"]);
  expect(dataset.at(2)).toEqual([expect.any(Image), 1]);
  expect(dataset.at(2)[0].tolist()).toEqual([[[50, 100, 150]]]);
});

describe("what is wrong is said", () => {
  test.each<[string, Record<string, Uint8Array | string | null>, RegExp]>([
    ["no classes", { "a.png": dot }, /no folder of a class/],
    ["an empty class", { "cat/a.png": dot, dog: null }, /the class dog has no pictures/],
    ["other kinds of pictures", { "cat/a.webp": "RIFF" }, /a\.webp: only PNG and JPEG can be read; .*isValidFile/],
  ])("%s", async (_, files, message) => {
    await expect(ImageFolder.load(tree(files))).rejects.toThrow(message);
  });

  test("no folder", async () => {
    await expect(ImageFolder.load(join(folder, "nowhere"))).rejects.toThrow(/nowhere: there is no such folder/);
  });

  test("a broken file, and one that is gone", async () => {
    const root = tree({ "cat/a.png": dot.subarray(0, 40), "cat/b.png": "<html>", "cat/c.png": dot });
    const dataset = await ImageFolder.load(root);
    expect(() => dataset.at(0)).toThrow(ImageError);
    expect(() => dataset.at(0)).toThrow(join(root, "cat/a.png"));
    expect(() => dataset.at(1)).toThrow(/b\.png: this is no picture; only PNG and JPEG can be read/);
    rmSync(join(root, "cat/c.png"));
    expect(() => dataset.at(2)).toThrow(/c\.png: there is no such file/);
    expect(() => dataset.at(3)).toThrow(RangeError);
  });
});

test("every cut and many changes of a picture's file give a picture or an ImageError", async () => {
  const { decodeImage } = await import("../../src/vision/index.ts");
  for (const name of [
    "png/rgba.png",
    "png/palette-transparent.png",
    "jpeg/colour/420.JPG",
    "jpeg/colour/progressive.jpg",
  ]) {
    const whole = new Uint8Array(await readFile(join(images, name)));
    const attempts = [];
    for (let i = 0; i < whole.length; i += 7) {
      attempts.push(whole.slice(0, i));
      const changed = whole.slice();
      changed[i] ^= 1 << (i % 8);
      attempts.push(changed);
    }
    for (const bytes of attempts) {
      try {
        expect(decodeImage(bytes, name)).toBeInstanceOf(Image);
      } catch (error) {
        expect(error).toBeInstanceOf(ImageError);
        expect((error as Error).message).toContain(name);
      }
    }
  }
});
