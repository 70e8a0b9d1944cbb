import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import {
  type IdxArray,
  IdxError,
  type ReadIdxOptions,
  readIdx,
  readIdxFile,
  writeIdx,
  writeIdxFile,
} from "../../src/vision/idx.ts";

function refusal(bytes: number[] | Uint8Array): IdxError {
  try {
    readIdx(Uint8Array.from(bytes), "file");
  } catch (error) {
    if (error instanceof IdxError) return error;
    throw error;
  }
  throw new Error("it was read");
}

describe("readIdx", () => {
  it("reads bytes as a window on what it was given", () => {
    const bytes = Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);
    const { shape, data } = readIdx(bytes);
    expect(shape).toEqual([2, 3]);
    expect(data).toEqual(Uint8Array.from([1, 2, 3, 4, 5, 6]));
    expect(data.buffer).toBe(bytes.buffer);
  });

  it("reads numbers of several bytes highest byte first, wherever they start", () => {
    const file = Uint8Array.from([99, 0, 0, 0x0b, 1, 0, 0, 0, 2, 0x01, 0x02, 0xff, 0xfe]).subarray(1);
    expect(readIdx(file)).toEqual({ shape: [2], data: Int16Array.from([258, -2]) });
    const float = Uint8Array.from([0, 0, 0x0d, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0]);
    expect(readIdx(float).data).toEqual(Float32Array.from([1.5]));
  });

  it("reads a single number and an empty array", () => {
    expect(readIdx(Uint8Array.from([0, 0, 8, 0, 7]))).toEqual({ shape: [], data: Uint8Array.from([7]) });
    expect(readIdx(Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 0]))).toEqual({ shape: [0], data: new Uint8Array(0) });
  });

  it("names the file and the offset of every fault", () => {
    const faults: [number[], number, RegExp][] = [
      [[], 0, /magic number/],
      [[0, 0, 8], 3, /magic number/],
      [[0x1f, 0x8b, 8, 0], 0, /first two bytes/],
      [[0, 1, 8, 0, 7], 0, /first two bytes/],
      [[0, 0, 10, 1, 0, 0, 0, 0], 2, /0x0a is no element type/],
      [[0, 0, 8, 2, 0, 0, 0, 1], 8, /header, which has 2 sizes/],
      [[0, 0, 8, 1, 0, 0, 0, 3, 1, 2], 10, /\[3\] × 1 bytes end at byte 11/],
      [[0, 0, 8, 1, 0, 0, 0, 1, 1, 2], 9, /1 bytes too many/],
      [[0, 0, 14, 3, ...Array(12).fill(255)], 16, /ends here/],
    ];
    for (const [bytes, offset, problem] of faults) {
      const error = refusal(bytes);
      expect(error.message).toMatch(problem);
      expect(error).toMatchObject({ code: "idx", path: "file", offset });
    }
  });

  it("wants the element type and the number of sizes that are asked for", () => {
    const bytes = writeIdx({ shape: [2, 1], data: Int16Array.from([1, 2]) });
    const read = (options: ReadIdxOptions<"uint8" | "int16">) => () => readIdx(bytes, "file", options);
    expect(read({ dtype: "uint8" })).toThrow("file: not a sound IDX file, at byte 2: it holds int16, not uint8");
    expect(read({ rank: 3 })).toThrow("file: not a sound IDX file, at byte 3: it has 2 sizes, not 3");
    const { data } = readIdx(bytes, "file", { dtype: "int16", rank: 2 });
    expectTypeOf(data).toEqualTypeOf<Int16Array>();
    expect(data).toEqual(Int16Array.from([1, 2]));
  });

  it("survives mutated files: the numbers promised, or an IdxError", () => {
    const good = writeIdx({ shape: [3, 2, 2], data: Int32Array.from({ length: 12 }, (_, i) => i - 6) });
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(good.length), (changes, length) => {
        const bytes = good.slice(0, length % 5 === 0 ? length : good.length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          const { shape, data } = readIdx(bytes, "file");
          expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(IdxError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flambeau-idx-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are written, and read packed or not", async () => {
    const path = join(folder, "below/numbers-idx2-float");
    const idx = { shape: [2, 2], data: Float32Array.from([1, -2, 0.5, Infinity]) };
    await writeIdxFile(path, idx);
    expect(await readIdxFile(path, { dtype: "float32", rank: 2 })).toEqual(idx);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
    expect(await readIdxFile(`${path}.gz`)).toEqual(idx);
  });

  it("are errors with their names when they are not there, do not unpack, or are no IDX", async () => {
    const path = join(folder, "file");
    await expect(readIdxFile(path)).rejects.toMatchObject({
      code: "idx",
      path,
      message: expect.stringMatching(/ENOENT/),
    });
    writeFileSync(path, gzipSync(new Uint8Array(100)).subarray(0, 20));
    await expect(readIdxFile(path)).rejects.toMatchObject({ code: "idx", path });
    writeFileSync(path, gzipSync(Uint8Array.from([0, 0, 7, 0])));
    await expect(readIdxFile(path)).rejects.toThrow(
      `${path}: not a sound IDX file, at byte 2: 0x07 is no element type`,
    );
  });

  it("that are still packed are told from others", () => {
    expect(() => readIdx(gzipSync(new Uint8Array(9)), "file")).toThrow("these are of a gzip file: unpack it first");
  });
});

describe("writeIdx", () => {
  it("is undone by readIdx for shapes of every rank, with sizes of 0 and 1", () => {
    const kinds = [Uint8Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array];
    const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...kinds), shapes, fc.infiniteStream(fc.double()), (Kind, shape, numbers) => {
        const data = new Kind(shape.reduce((a, b) => a * b, 1)).map(() => numbers.next().value!);
        expect(readIdx(writeIdx({ shape, data }))).toEqual({ shape, data });
      }),
      { numRuns: 200 },
    );
    const deep = { shape: Array(255).fill(1), data: Int32Array.from([7]) };
    expect(readIdx(writeIdx(deep))).toEqual(deep);
  });

  it("is undone by readIdx for every element type", () => {
    const arrays: IdxArray[] = [
      Uint8Array.from([0, 128, 255, 1, 2, 3]),
      Int8Array.from([-128, 127, 0, 1, 2, 3]),
      Int16Array.from([-32768, 32767, 0, 1, 2, 3]),
      Int32Array.from([-(2 ** 31), 2 ** 31 - 1, 0, 1, 2, 3]),
      Float32Array.from([0.1, -0, NaN, Infinity, 1e-45, 3]),
      Float64Array.from([0.1, -0, NaN, Infinity, 5e-324, 3]),
    ];
    for (const data of arrays) {
      for (const shape of [[6], [2, 3], [1, 2, 3, 1]])
        expect(readIdx(writeIdx({ shape, data }))).toEqual({ shape, data });
    }
  });

  it("refuses what the format cannot say", () => {
    expect(() => writeIdx({ shape: [2], data: new Uint8Array(3) })).toThrow("3 numbers do not make [2]");
    expect(() => writeIdx({ shape: [2 ** 32, 0], data: new Uint8Array(0) })).toThrow("do not make");
    expect(() => writeIdx({ shape: [1], data: new Uint16Array(1) as never })).toThrow("Uint16Array");
  });
});
