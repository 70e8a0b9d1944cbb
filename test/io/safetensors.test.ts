import { readdir, readFile, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joinPath, makeTempDir, remove } from "#platform";
import { load, loadFile, metadata, metadataFile, save, saveFile } from "../../src/io/index.ts";
import { elements } from "../../src/ops/literal.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import * as torch from "../../src/torch.ts";

const golden = async (name: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(new URL(`../golden/safetensors/${name}.safetensors`, import.meta.url)));

const u8 = (...values: number[]): Tensor => torch.tensor(Uint8Array.from(values));

/** What scripts/golden/safetensors.py writes. */
const everyDType = (): Record<string, Tensor> => ({
  "\u{1f525}": u8(2),
  "\uff5a": u8(3),
  bool: torch.tensor([true, false, true]),
  float32: torch.tensor(Float32Array.of(0.1, -0, Infinity, Number.NaN, 1e-45, 3)).reshape(2, 3),
  float64: torch.tensor(Float64Array.of(0.1, 5e-324)),
  int64: torch.tensor(BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n)).reshape(2, 1),
  int32: torch.tensor(Int32Array.of(-(2 ** 31), 2 ** 31 - 1)),
  uint8: u8(0, 1, 2, 3, 4),
  scalar: torch.tensor(2.5, { dtype: torch.float64 }),
  "": torch.zeros([3, 0]),
  9: torch.tensor([9]),
  10: torch.tensor([1]),
  ["__proto__"]: u8(7),
  'a"\\\n\t\x01\x1f\x7f/é\u2028': u8(1),
});
const texts = { format: "é\n\u{1f525}" };

/** Everything about tensors that a file holds, element for element. */
const plain = (tensors: Record<string, Tensor>) =>
  Object.entries(tensors)
    .map(([name, x]) => [name, String(x.dtype), [...x.shape], [...elements(x.contiguous())]])
    .sort();

describe("beside Python's safetensors", () => {
  it("writes the same bytes, in whatever order the tensors come", async () => {
    const tensors = everyDType();
    expect(save(tensors, texts)).toEqual(await golden("dtypes"));
    expect(save(Object.fromEntries(Object.entries(tensors).reverse()), texts)).toEqual(await golden("dtypes"));
    expect(save({})).toEqual(await golden("empty"));
  });

  it("reads what Python wrote", async () => {
    const bytes = await golden("dtypes");
    expect(plain(load(bytes))).toEqual(plain(everyDType()));
    expect(metadata(bytes)).toEqual(texts);
    expect(load(await golden("empty"))).toEqual({});
    expect(metadata(await golden("empty"))).toEqual({});
  });

  it("reads half precisions as the float32 that they are", async () => {
    const tensors = load(await golden("halves"));
    for (const name of ["half", "brain"]) {
      expect(tensors[name].dtype).toBe(torch.float32);
      expect(elements(tensors[name])).toEqual(elements(tensors[`${name}.float`]));
    }
    expect(tensors.half.tolist()).toContain(2 ** -24);
    expect(tensors.brain.numel()).toBe(15);
  });
});

describe("save", () => {
  it("lets the data, and with it every tensor, begin aligned", () => {
    for (const name of ["", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg"]) {
      const header = Number(new DataView(save({ [name]: u8(1) }).buffer).getBigUint64(0, true));
      expect(header % 8).toBe(0);
      expect(load(save({ [name]: u8(1), x: torch.ones([3]), y: torch.tensor([1n]) })).x.tolist()).toEqual([1, 1, 1]);
    }
  });

  it("writes views as the tensors they show", () => {
    const x = torch.arange(12).reshape(3, 4);
    const views = { t: x.t(), row: x.index(1), column: x.index(":", 2), steps: x.index("1:", "::2"), all: x };
    const loaded = load(save({ ...views, repeated: x.expand(2, 3, 4) }));
    for (const [name, view] of Object.entries({ ...views, repeated: x.expand(2, 3, 4) })) {
      expect(loaded[name].tolist()).toEqual(view.tolist());
      expect(loaded[name].isContiguous()).toBe(true);
    }
    expect(loaded.t.storage).not.toBe(loaded.all.storage);
  });

  it("leaves gradients out", () => {
    const w = torch.ones([2], { requiresGrad: true });
    const { w: leaf, y } = load(save({ w, y: w.mul(2) }));
    expect([leaf.requiresGrad, y.requiresGrad]).toEqual([false, false]);
    expect(y.tolist()).toEqual([2, 2]);
  });

  it("sorts the metadata, and tells none from an empty one", () => {
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(8)).trimEnd();
    expect(text(save({}, { b: "1", a: "2", 10: "3" }))).toBe('{"__metadata__":{"10":"3","a":"2","b":"1"}}');
    expect(text(save({}, {}))).toBe('{"__metadata__":{}}');
    expect(text(save({}))).toBe("{}");
  });

  it("refuses what a file cannot hold, naming it", () => {
    expect(() => save({ a: [1, 2] as never })).toThrow('save: "a" is not a tensor');
    expect(() => save({ __metadata__: u8(1) })).toThrow("save: __metadata__ cannot be a tensor's name");
    expect(() => save({ "\ud83d": u8(1) })).toThrow("half of a character");
    expect(() => save({}, { epoch: 3 as never })).toThrow('"epoch" is of type number');
    expect(() => save({}, { a: "\udd25" })).toThrow("half of a character");
    expect(() => save({}, { a: "a".repeat(1e8) })).toThrow("too large to be read");
  });

  it("is undone by load for any tensors", () => {
    const name = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "constructor", "0", "weight"));
    const dtype = fc.constantFrom(...Object.values({ ...torch }).filter((value) => value instanceof torch.DType));
    const tensor = fc.tuple(fc.array(fc.nat(3), { maxLength: 4 }), dtype, fc.nat(100)).map(([shape, type, seed]) =>
      torch
        .arange(shape.reduce((a, b) => a * b, 1))
        .add(seed)
        .reshape(shape)
        .to(type),
    );
    const record = fc.dictionary(name, tensor, { noNullPrototype: false });
    const strings = fc.dictionary(fc.string(), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(record, strings, (tensors, notes) => {
        const bytes = save(tensors, notes);
        expect(plain(load(bytes))).toEqual(plain(tensors));
        expect(save(load(bytes), metadata(bytes))).toEqual(bytes);
        expect(Object.entries(metadata(bytes)).sort()).toEqual(Object.entries(notes).sort());
      }),
      { numRuns: 200 },
    );
  });
});

describe("load", () => {
  it("copies: neither the bytes nor another load is changed through a tensor", () => {
    const bytes = save({ a: torch.ones([2]) });
    const before = bytes.slice();
    load(bytes).a.add_(1);
    expect(bytes).toEqual(before);
    expect(load(bytes).a.tolist()).toEqual([1, 1]);
  });

  it("reads a window on a larger buffer, wherever it starts", () => {
    const bytes = save({ a: torch.tensor(Float64Array.of(0.1, 0.2)) });
    const larger = new Uint8Array(bytes.length + 9);
    larger.set(bytes, 3);
    expect(load(larger.subarray(3, 3 + bytes.length)).a.tolist()).toEqual([0.1, 0.2]);
  });

  it("gives a record in which only the tensors' names are found", () => {
    const loaded = load(save({ ["__proto__"]: u8(7) }));
    expect(Object.keys(loaded)).toEqual(["__proto__"]);
    expect(loaded.constructor).toBeUndefined();
    expect(Object.getPrototypeOf(loaded)).toBeNull();
  });
});

describe("files", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await makeTempDir();
  });
  afterAll(() => remove(folder));

  it("are written and read, folder included", async () => {
    const path = joinPath(folder, "new", "model.safetensors");
    await saveFile(everyDType(), path, texts);
    expect(new Uint8Array(await readFile(path))).toEqual(await golden("dtypes"));
    expect(plain(await loadFile(path))).toEqual(plain(everyDType()));
    expect(await metadataFile(path)).toEqual(texts);
    expect(await readdir(joinPath(folder, "new"))).toEqual(["model.safetensors"]);
  });

  it("hold the tensors as they were at the call", async () => {
    const path = joinPath(folder, "moment.safetensors");
    const x = torch.zeros([3]);
    const written = saveFile({ x }, path);
    x.fill_(1);
    await written;
    expect((await loadFile(path)).x.tolist()).toEqual([0, 0, 0]);
  });

  it("stay as they were when there is something that cannot be saved", async () => {
    const path = joinPath(folder, "kept.safetensors");
    await saveFile({ x: u8(1) }, path);
    await expect(saveFile({ x: u8(2), y: 3 as never }, path)).rejects.toThrow('"y" is not a tensor');
    expect((await loadFile(path)).x.tolist()).toEqual([1]);
  });

  it("are named by errors", async () => {
    const path = joinPath(folder, "bad.safetensors");
    await writeFile(path, save({ x: torch.ones([4]) }).subarray(0, -1));
    const refusal = { name: "SafetensorsError", code: "safetensors", path, tensor: "x" };
    await expect(loadFile(path)).rejects.toMatchObject(refusal);
    await expect(metadataFile(path)).rejects.toMatchObject(refusal);
    await expect(loadFile(path)).rejects.toThrow(`${path}: tensor "x": its data 0 to 16 are not all there`);
    await expect(loadFile(joinPath(folder, "none.safetensors"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
