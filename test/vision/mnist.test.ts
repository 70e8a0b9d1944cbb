import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { DataLoader } from "../../src/data/index.ts";
import { type Tensor, tensor } from "../../src/torch.ts";
import { FashionMNIST, KMNIST, MNIST, transforms } from "../../src/vision/index.ts";
import { type DataSet, type DownloadProgress, dataSets, filesOf } from "../../src/vision/sources.ts";
import { bigSet, fill, serve, type TestServer, tempFolder, tiny, unpacked } from "./tiny.ts";

const golden = JSON.parse(readFileSync(new URL("../golden/vision/mnist-sources.json", import.meta.url), "utf8"));

let folder: string;
let server: TestServer | undefined;
const before = new Map(dataSets.map((set) => [set, { ...set }]));

beforeEach(() => {
  folder = tempFolder();
  vi.stubEnv("FLAMBEAU_CACHE", join(folder, "cache"));
});
afterEach(() => {
  server?.close();
  server = undefined;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  for (const [set, known] of before) Object.assign(set, known);
});

/** Has a data set consist of the tiny files, of which there is `unknown` no checksum of the unpacked ones. */
function shrink(name: string, mirrors: string[], unknown = false): DataSet {
  const set = dataSets.find((set) => set.name === name)!;
  const { train, test } = tiny.files;
  const strip = ({ sha256, ...file }: typeof train.images) => (unknown ? file : { ...file, sha256 });
  const half = ({ images, labels }: typeof train) => ({ images: strip(images), labels: strip(labels) });
  return Object.assign(set, { files: { train: half(train), test: half(test) }, mirrors, debian: undefined });
}

describe("the sources", () => {
  it.each(dataSets)("of $name are torchvision's: checksums, names, mirrors, classes", (set) => {
    const { mirrors, resources, classes } = golden.sets[set.name];
    expect(filesOf(set).map(({ name, md5 }) => [`${name}.gz`, md5])).toEqual(resources);
    expect(set.mirrors).toEqual(expect.arrayContaining(mirrors));
    expect(set.classes).toEqual(classes);
    expect(filesOf(set).map(({ bytes }) => bytes)).toEqual([47_040_016, 60_008, 7_840_016, 10_008]);
    for (const { sha256, packedSha256 } of filesOf(set)) expect(sha256 ?? packedSha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe.each([
  ["MNIST", MNIST, false],
  ["KMNIST", KMNIST, true],
  ["FashionMNIST", FashionMNIST, false],
] as const)("%s", (name, Family, unknown) => {
  it("comes from a mirror into the cache, verified, and from there without network", async () => {
    server = await serve();
    shrink(name, [server.base], unknown);
    const events: DownloadProgress[] = [];
    const train = await Family.load({ progress: (event) => events.push(event) });
    expect(train.source).toBe(`mirror (${server.base})`);
    expect(events.map(({ file }) => file)).toContain("train-images");
    vi.stubEnv("FLAMBEAU_OFFLINE", "1");
    const [again, test] = [await Family.load(), await Family.load({ train: false })];
    expect(again.source).toMatch(/^cache/);
    expect([train.length, again.length, test.length]).toEqual([12, 12, 5]);
    expect([train.train, test.train]).toEqual([true, false]);
    for (const { data } of [train, again]) {
      expect(Uint8Array.from((data as Tensor).reshape(-1).tolist() as number[])).toEqual(
        unpacked["train-images"].slice(16),
      );
    }
    expect(test.targets.tolist()).toEqual([0, 1, 2, 3, 4]);
  });

  it("uses a folder made by torchvision as it is, and writes nothing there", async () => {
    const root = join(folder, "root");
    fill(join(root, name, "raw"), "raw");
    fill(join(root, name, "raw"), "gz");
    shrink(name, [], unknown);
    const list = () => readdirSync(root, { recursive: true });
    const found = list();
    expect((await Family.load({ root })).length).toBe(12);
    expect((await Family.load({ root, train: false, download: true })).length).toBe(5);
    expect(list()).toEqual(found);
    expect(existsSync(join(folder, "cache"))).toBe(false);
  });

  it("downloads into root when asked to, and says so when not", async () => {
    server = await serve();
    shrink(name, [server.base], unknown);
    const root = join(folder, "data");
    await expect(Family.load({ root })).rejects.toThrow(
      `${join(root, "train-images")}: is not there, with .gz or without, nor in ${join(root, name, "raw")} or ` +
        `${join(root, "raw")}; pass download: true, and it is fetched into ${root}`,
    );
    expect(server.asked).toEqual([]);
    expect((await Family.load({ root, download: true })).length).toBe(12);
    expect(readdirSync(join(root, name, "raw")).filter((file) => !file.endsWith(".sha256"))).toEqual(
      Object.keys(unpacked)
        .filter((file) => !file.startsWith("big"))
        .sort(),
    );
    server.close();
    expect((await Family.load({ root, train: false })).length).toBe(5);
  });

  it("asks no network with download: false", async () => {
    server = await serve();
    shrink(name, [server.base], unknown);
    await expect(Family.load({ download: false })).rejects.toMatchObject({ code: "dataset-not-found" });
    expect(server.asked).toEqual([]);
  });
});

describe("a set of MNIST's family", () => {
  beforeEach(() => {
    shrink("MNIST", []);
    fill(join(folder, "MNIST/raw"), "gz");
  });

  it("has classes, and shows itself in a few lines", async () => {
    const mnist = await MNIST.load({ root: folder });
    expect(mnist.classes).toBe(MNIST.classes);
    expect(mnist.classToIdx["3 - three"]).toBe(3);
    const shown = `Dataset MNIST\n    Number of datapoints: 12\n    Source: data directory (${folder})\n    Split: Train`;
    expect(`${mnist}`).toBe(shown);
    expect(inspect(mnist)).toBe(shown);
  });

  it("transforms images and targets, one by one and in batches", async () => {
    const transform = (image: Tensor) => image.float().mul(2) as Tensor;
    const mnist = await MNIST.load({ root: folder, transform, targetTransform: (label) => (label * 3) % 10 });
    const [image, target] = mnist.at(4);
    expect(image.shape).toEqual([8, 8]);
    expect(image.dtype.name).toBe("float32");
    expect(target).toBe(2);
    const [images, targets] = mnist.batch(tensor([4n, 0n]));
    expect(targets.tolist()).toEqual([2, 0]);
    expect(`${targets.dtype}`).toBe("torch.int64");
    expect((images as Tensor).index(0).tolist()).toEqual(image.tolist());
    expectTypeOf(targets).toEqualTypeOf<Tensor<[number], "int64">>();

    const named = await MNIST.load({ root: folder, targetTransform: (label) => `number ${label}` });
    expect(named.at(2)[1]).toBe("number 2");
    expect(named.batch(tensor([1n, 2n]))[1]).toEqual(["number 1", "number 2"]);
    expectTypeOf(named.batch(tensor([1n]))[1]).toEqualTypeOf<string[]>();
    const oneHot = await MNIST.load({ root: folder, targetTransform: (label) => tensor([label, 1]) });
    expect(oneHot.batch(tensor([1n, 2n]))[1].tolist()).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it("goes through a DataLoader, with ToTensor and without a transform", async () => {
    const plain = new DataLoader(await MNIST.load({ root: folder }), { batchSize: 5 });
    const scaled = new DataLoader(await MNIST.load({ root: folder, transform: new transforms.ToTensor() }), {
      batchSize: 5,
    });
    const bytes = [...plain].map(([X]) => X as Tensor);
    const floats = [...scaled].map(([X]) => X as Tensor);
    expect(bytes.map((x) => x.shape)).toEqual([
      [5, 8, 8],
      [5, 8, 8],
      [2, 8, 8],
    ]);
    expect(floats.map((x) => x.shape)).toEqual([
      [5, 1, 8, 8],
      [5, 1, 8, 8],
      [2, 1, 8, 8],
    ]);
    const halves = bytes.map((x) => x.float().div(255).reshape(-1, 1, 8, 8).tolist());
    expect(floats.map((x) => x.tolist())).toEqual(halves);
  });

  it("is read straight into the engine's heap where it is large: the same pixels", async () => {
    const big = bigSet(16 + 64 * 40_000);
    const set = dataSets.find((set) => set.name === "MNIST")!;
    Object.assign(set, { files: { ...big.files } });
    const { images, labels } = big.files.train;
    const root = join(folder, "big");
    mkdirSync(root);
    writeFileSync(join(root, images.name), unpacked[images.name]);
    writeFileSync(join(root, labels.name), unpacked[labels.name]);
    const mnist = await MNIST.load({ root, transform: new transforms.ToTensor() });
    const pixels = (i: number) => [...unpacked[images.name].subarray(16 + 64 * i, 16 + 64 * (i + 1))];
    expect(mnist.data.shape).toEqual([40_000, 8, 8]);
    for (const i of [0, 7, 39_999]) expect((mnist.data.index(i) as Tensor).reshape(-1).tolist()).toEqual(pixels(i));
    const [X] = mnist.batch(tensor([39_999n, 1n]));
    const expected = [...pixels(39_999), ...pixels(1)].map((byte) => Math.fround(byte / 255));
    expect((X as Tensor).reshape(-1).tolist()).toEqual(expected);
    writeFileSync(join(root, images.name), unpacked[images.name].slice().fill(9, 2_000_000, 2_000_009));
    await expect(MNIST.load({ root })).rejects.toThrow(/SHA-256 is/);
  });

  it("can be used by a DataLoader's workers", async () => {
    const transform = new transforms.Compose([new transforms.CenterCrop(6), new transforms.ToTensor()]);
    const mnist = await MNIST.load({ root: folder, transform });
    const batches = async (numWorkers: number) => {
      const all: unknown[] = [];
      const loader = new DataLoader(mnist, { batchSize: 5, shuffle: false, numWorkers });
      for await (const [X, y] of loader) all.push([(X as Tensor).tolist(), (y as Tensor).tolist()]);
      return all;
    };
    expect(await batches(2)).toEqual(await batches(0));
  });

  it("is refused when labels do not fit the classes or the images", async () => {
    const set = shrink("MNIST", []);
    Object.assign(set, { classes: set.classes.slice(0, 9) });
    await expect(MNIST.load({ root: folder })).rejects.toThrow(
      "train-labels: not a sound IDX file, at byte 17: label 9, yet there are only 9 classes",
    );
    Object.assign(set, { files: { ...set.files, train: { ...tiny.files.train, labels: tiny.files.test.labels } } });
    await expect(MNIST.load({ root: folder })).rejects.toThrow("train-images has 12 images, t10k-labels 5 labels");
    Object.assign(set, {
      files: { ...set.files, train: { images: tiny.files.train.labels, labels: tiny.files.test.labels } },
    });
    await expect(MNIST.load({ root: folder })).rejects.toThrow("at byte 3: it has 1 sizes, not 3");
  });
});

it("a set without checksums of unpacked files trusts them only as its own record of the packed ones", async () => {
  server = await serve();
  shrink("KMNIST", [server.base], true);
  const raw = join(folder, "KMNIST/raw");
  fill(raw, "raw");
  await expect(KMNIST.load({ root: folder })).rejects.toThrow(
    /train-images: no checksum of the unpacked file is published: put train-images\.gz beside it/,
  );
  // They are not taken on trust then, but fetched.
  const fetched = await KMNIST.load({ root: folder, download: true });
  expect(fetched.source).toBe(`mirror (${server.base})`);
  server.close();
  expect((await KMNIST.load({ root: folder })).length).toBe(12);
  const images = join(raw, "train-images");
  writeFileSync(
    images,
    unpacked["train-images"].map((byte, i) => (i === 99 ? byte ^ 1 : byte)),
  );
  await expect(KMNIST.load({ root: folder })).rejects.toThrow(/SHA-256 is \w+ instead of \w+/);
});
