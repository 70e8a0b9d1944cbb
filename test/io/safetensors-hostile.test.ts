import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { load, metadata, SafetensorsError, save } from "../../src/io/index.ts";
import * as torch from "../../src/torch.ts";

/** A file with this header, of text or of bytes, and this many bytes of data. */
function file(header: string | Uint8Array, data = 0): Uint8Array {
  const coded = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + coded.length + data).fill(1);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(coded.length), true);
  bytes.set(coded, 8);
  return bytes;
}

const info = (shape: string, start: number | string, end: number | string, dtype = "U8") =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${start},${end}]}`;

function refusal(bytes: Uint8Array): SafetensorsError {
  try {
    load(bytes, "file");
  } catch (error) {
    if (error instanceof SafetensorsError) return error;
    throw error;
  }
  throw new Error("it was read");
}

const wholeNumber = "a whole number from 0 to 2^53 - 1";

/** By what is wrong: the file, what the message says, the tensor it names. */
const faults: Record<string, [bytes: Uint8Array, problem: string, tensor?: string]> = {
  "no bytes": [new Uint8Array(0), "0 bytes are too few"],
  "7 bytes": [new Uint8Array(7), "7 bytes are too few"],
  "header longer than the file": [file("{}      ").subarray(0, 15), "within its header: 8 bytes announced, 7 there"],
  "header of 2^64 - 1 bytes": [new Uint8Array(16).fill(255), "18446744073709551615 bytes is announced"],
  "header of 100 MB and a byte": [Uint8Array.of(1, 0xe1, 0xf5, 5, 0, 0, 0, 0, 123), "100000001 bytes is announced"],
  "header of no bytes": [new Uint8Array(8), "does not begin with {"],
  "not UTF-8": [file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), "not UTF-8"],
  "byte order mark": [file("\ufeff{}"), "does not begin with {"],
  "space before the header": [file(" {}"), "does not begin with {"],
  "an array": [file("[]"), "does not begin with {"],
  "not JSON": [file("{weights}"), 'a string at character 1, found "weights"'],
  "JSON cut off": [file('{"a":'), "expected { at character 5, found the end", "a"],
  "string cut off": [file('{"a'), 'a string at character 1, found "\\"a"'],
  "string ending in a backslash": [file('{"a\\'), "a string at character 1"],
  "bad escape": [file('{"\\x"'), "a string at character 1"],
  "line break in a string": [file('{"\n":1}'), "a string at character 1"],
  "comma at the end": [file(`{"a":${info("[]", 0, 1)},}`, 1), 'a string at character 52, found "}"'],
  "no comma": [file(`{"a":${info("[]", 0, 1)}"b":1}`, 1), "expected } at character 51"],
  "more after the header": [file("{}{}"), 'nothing more at character 2, found "{"'],
  "zeros after the header": [file("{}\0"), 'nothing more at character 2, found "\\u0000"'],
  "half of a character": [file(`{"\\ud83d":${info("[]", 0, 1)}}`, 1), "half of a character"],
  "a name twice": [file(`{"a":${info("[]", 0, 1)},"a":${info("[]", 0, 1)}}`, 1), 'the key "a" comes twice'],
  "a name twice, once escaped": [
    file(`{"a":${info("[]", 0, 1)},"\\u0061":${info("[]", 1, 2)}}`, 2),
    'the key "a" comes twice',
  ],
  "__proto__ twice": [
    file(`{"__proto__":${info("[]", 0, 1)},"__proto__":${info("[]", 1, 2)}}`, 2),
    'the key "__proto__" comes twice',
  ],
  "metadata twice": [file('{"__metadata__":{},"__metadata__":{}}'), 'the key "__metadata__" comes twice'],
  "a key of the metadata twice": [file('{"__metadata__":{"a":"1","a":"2"}}'), 'the key "a" comes twice'],
  "a field twice": [file('{"a":{"dtype":"U8","dtype":"U8"}}'), 'the key "dtype" comes twice', "a"],
  "metadata null": [file('{"__metadata__":null}'), 'expected { at character 16, found "null"'],
  "a number in the metadata": [file('{"__metadata__":{"a":1}}'), 'a string at character 21, found "1"'],
  "an object in the metadata": [file('{"__metadata__":{"a":{}}}'), "a string at character 21"],
  "tensor null": [file('{"a":null}'), 'expected { at character 5, found "null"', "a"],
  "tensor an array": [file('{"a":["U8",[],[0,1]]}', 1), "expected { at character 5", "a"],
  "no dtype": [file('{"a":{"shape":[],"data_offsets":[0,1]}}', 1), "missing dtype", "a"],
  "no shape": [file('{"a":{"dtype":"U8","data_offsets":[0,1]}}', 1), "missing shape", "a"],
  "no offsets": [file('{"a":{"dtype":"U8","shape":[]}}', 1), "missing data_offsets", "a"],
  "no field": [file('{"__proto__":{}}'), "missing dtype, shape, data_offsets", "__proto__"],
  "an unknown field": [file('{"a":{"__proto__":{}}}'), '"__proto__" is no field of a tensor', "a"],
  "dtype a number": [file('{"a":{"dtype":8}}'), 'a string at character 14, found "8"', "a"],
  "shape a number": [file(`{"a":${info("1", 0, 1)}}`, 1), 'expected [ at character 27, found "1"', "a"],
  "shape null": [file(`{"a":${info("null", 0, 1)}}`, 1), "expected [ at character 27", "a"],
  "shape of texts": [file(`{"a":${info('["1"]', 0, 1)}}`, 1), wholeNumber, "a"],
  "shape of shapes": [file(`{"a":${info("[[1]]", 0, 1)}}`, 1), wholeNumber, "a"],
  "negative size": [file(`{"a":${info("[-1]", 0, 1)}}`, 1), `${wholeNumber} at character 28, found "-1"`, "a"],
  "size of minus zero": [file(`{"a":${info("[-0]", 0, 0)}}`), wholeNumber, "a"],
  "fractional size": [file(`{"a":${info("[1.0]", 0, 1)}}`, 1), wholeNumber, "a"],
  "size with an exponent": [file(`{"a":${info("[1e0]", 0, 1)}}`, 1), wholeNumber, "a"],
  "size with a leading zero": [file(`{"a":${info("[01]", 0, 1)}}`, 1), wholeNumber, "a"],
  "size NaN": [file(`{"a":${info("[NaN]", 0, 1)}}`, 1), `${wholeNumber} at character 28, found "NaN"`, "a"],
  "size of 2^53": [file(`{"a":${info("[9007199254740992]", 0, 1)}}`, 1), wholeNumber, "a"],
  "size of 2^64 + 1": [file(`{"a":${info("[18446744073709551617]", 0, 1)}}`, 1), wholeNumber, "a"],
  "sizes without a comma": [file(`{"a":${info("[1 1]", 0, 1)}}`, 1), 'expected ] at character 30, found "1"', "a"],
  "sizes that overflow": [file(`{"a":${info("[4294967296,4294967296]", 0, 0)}}`), "more than a number can hold", "a"],
  "sizes that overflow beside a 0": [
    file(`{"a":${info("[0,4294967296,4294967296]", 0, 0)}}`),
    "more than a number can hold",
    "a",
  ],
  "bytes that overflow": [file(`{"a":${info("[4503599627370496]", 0, 0, "F32")}}`), "more than a number can hold", "a"],
  "65 dimensions": [file(`{"a":${info(`[${Array(65).fill(1)}]`, 0, 1)}}`, 1), "more than 64 numbers", "a"],
  "negative offset": [file(`{"a":${info("[2]", -1, 1)}}`, 1), wholeNumber, "a"],
  "fractional offset": [file(`{"a":${info("[1]", 0, "1.5")}}`, 1), wholeNumber, "a"],
  "huge offset": [file(`{"a":${info("[1]", 0, "1e308")}}`, 1), wholeNumber, "a"],
  "offset null": [file(`{"a":${info("[1]", "null", 1)}}`, 1), wholeNumber, "a"],
  "one offset": [file('{"a":{"dtype":"U8","shape":[],"data_offsets":[1]}}', 1), "data_offsets needs two numbers", "a"],
  "three offsets": [file(`{"a":${info("[]", 0, "1,2")}}`, 1), "more than 2 numbers", "a"],
  "end before start": [file(`{"a":${info("[]", 1, 0)}}`, 1), "end before they start: 1 to 0", "a"],
  "too few bytes for the shape": [
    file(`{"a":${info("[2,3]", 0, 20, "F32")}}`, 20),
    "[2, 3] of F32 takes 24 bytes, yet its data are 0 to 20",
    "a",
  ],
  "too many bytes for the shape": [file(`{"a":${info("[]", 0, 2)}}`, 2), "takes 1 bytes", "a"],
  "bytes for no element": [file(`{"a":${info("[0]", 0, 1)}}`, 1), "[0] of U8 takes 0 bytes", "a"],
  "data beyond the file": [file(`{"a":${info("[2]", 0, 2)}}`, 1), "has only 1 bytes of data", "a"],
  "data far beyond the file": [
    file(`{"a":${info("[1]", 9007199254740990, 9007199254740991)}}`, 1),
    "has only 1 bytes of data",
    "a",
  ],
  "empty tensor beyond the file": [file(`{"a":${info("[0]", 5, 5)}}`), "has only 0 bytes of data", "a"],
  "no data": [file(`{"a":${info("[1]", 0, 1)}}`), "has only 0 bytes of data", "a"],
  overlap: [
    file(`{"a":${info("[2]", 0, 2)},"b":${info("[2]", 1, 3)}}`, 3),
    "its data 1 to 3 overlap those of another tensor, which end at 2",
    "b",
  ],
  "the same bytes twice": [file(`{"a":${info("[]", 0, 1)},"b":${info("[]", 0, 1)}}`, 1), "overlap", "b"],
  "one within another": [file(`{"a":${info("[3]", 0, 3)},"b":${info("[]", 1, 2)}}`, 3), "overlap", "b"],
  "empty within another": [file(`{"a":${info("[3]", 0, 3)},"b":${info("[0]", 1, 1)}}`, 3), "overlap", "b"],
  "gap at the start": [file(`{"a":${info("[1]", 1, 2)}}`, 2), "leave a gap: those before end at 0", "a"],
  "gap between": [
    file(`{"a":${info("[1]", 0, 1)},"b":${info("[1]", 2, 3)}}`, 3),
    "its data 2 to 3 leave a gap: those before end at 1",
    "b",
  ],
  "bytes left over": [file(`{"a":${info("[1]", 0, 1)}}`, 3), "2 bytes are left over after the last tensor"],
  "bytes without a tensor": [file("{}", 1), "1 bytes are left over"],
  "a dtype that we do not have": [
    file(`{"a":${info("[1]", 0, 2, "I16")}}`, 2),
    'cannot read dtype "I16", only I64, F64, F32, I32, U8, BOOL, F16, BF16',
    "a",
  ],
  "dtype constructor": [file(`{"a":${info("[]", 0, 1, "constructor")}}`, 1), 'cannot read dtype "constructor"', "a"],
  "dtype __proto__": [file(`{"a":${info("[]", 0, 1, "__proto__")}}`, 1), 'cannot read dtype "__proto__"', "a"],
  "a name that paints the terminal": [
    file(`{"\\u001b[31m\\u009b31m\\u202e":${info("[]", 0, 1, "?")}}`, 1),
    'tensor "\\u001b[31m\\u{9b}31m\\u{202e}"',
    "\x1b[31m\x9b31m\u202e",
  ],
};

describe("hostile files", () => {
  it.each(Object.entries(faults))("%s", (_, [bytes, problem, tensor]) => {
    const error = refusal(bytes);
    expect(error.message).toContain(problem);
    expect(error.message).toMatch(/^file: /);
    expect(error).toMatchObject({ code: "safetensors", path: "file", tensor });
    expect(() => metadata(bytes)).toThrow(SafetensorsError);
  });

  it("cut off anywhere", () => {
    const bytes = save({ a: torch.ones([2]), b: torch.tensor([1n]) }, { format: "pt" });
    for (let length = 0; length < bytes.length; length++) refusal(bytes.subarray(0, length));
    expect(Object.keys(load(bytes))).toEqual(["b", "a"]);
  });

  it("nested ten million deep, or with a name of ten million characters", () => {
    expect(refusal(file(`{"a":${'{"a":'.repeat(1e7)}`)).message).toContain('"a" is no field of a tensor');
    expect(refusal(file(`{"${"\\n".repeat(1e7)}":null}`)).message.length).toBeLessThan(400);
    expect(refusal(file(`{"a":{"shape":[${"0,".repeat(1e7)}`)).message).toContain("more than 64 numbers");
    expect(refusal(file(`{"a":{"shape":[${"1".repeat(1e7)}`)).message.length).toBeLessThan(200);
  });

  it("with bools that are neither 0 nor 1, which become true", () => {
    const bytes = file(`{"a":${info("[3]", 0, 3, "BOOL")}}`, 3);
    bytes.set([0, 2, 255], bytes.length - 3);
    expect(load(bytes).a.tolist()).toEqual([false, true, true]);
    expect(save(load(bytes)).subarray(-3)).toEqual(Uint8Array.of(0, 1, 1));
  });
});

describe("unusual but sound files", () => {
  it("have space in the header, or tensors in any order, unaligned", () => {
    const bytes = file(`{ "b" :\n${info("[ 1 , 1 ]", 1, 5, "F32")},\t"a":${info("[]", 0, 1)} }\r\n`, 5);
    new DataView(bytes.buffer).setFloat32(bytes.length - 4, 0.5, true);
    const { a, b } = load(bytes);
    expect([a.tolist(), b.tolist(), [...b.shape]]).toEqual([1, [[0.5]], [1, 1]]);
  });

  it("have empty tensors where others meet, and 64 dimensions", () => {
    const ones = `[${Array(64).fill(1)}]`;
    const { a, b, c } = load(file(`{"c":${info(ones, 2, 3)},"b":${info("[0,7]", 2, 2)},"a":${info("[2]", 0, 2)}}`, 3));
    expect([[...a.shape], [...b.shape], c.ndim]).toEqual([[2], [0, 7], 64]);
  });
});

describe("mutated files", () => {
  const header = `{"__metadata__":{"k":"v"},"a":${info("[2,1]", 0, 8, "F32")},"b":${info("[3]", 8, 11)}}`;
  const good = file(header, 11);

  /** Either tensors that have what the file has, or a SafetensorsError. */
  function check(bytes: Uint8Array): boolean {
    try {
      const tensors = Object.values(load(bytes, "file"));
      for (const x of tensors) expect(x.tolist()).toBeDefined();
      const size = tensors.reduce((sum, x) => sum + x.numel() * x.dtype.itemsize, 0);
      expect(size).toBeLessThanOrEqual(2 * bytes.length); // F16 doubles
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(SafetensorsError);
      expect(error).toMatchObject({ code: "safetensors", path: "file" });
      return false;
    }
  }

  it("byte by byte", () => {
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(3 * good.length), (changes, length) => {
        const bytes = good.slice(0, length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        check(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it("token by token", () => {
    const tokens = header.match(/"[^"]*"|\d+|./g)!;
    const strange = ["-1", "1.5", "1e400", "NaN", "null", "true", "9007199254740993", '"F16"', '"BOOL"', '"\\ud800"'];
    const token = fc.oneof(fc.constantFrom(...tokens, ...strange), fc.nat(20).map(String));
    const change = fc.tuple(fc.nat(tokens.length - 1), fc.constantFrom(0, 1), token);
    let read = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.nat(15), (changes, data) => {
        const changed = [...tokens];
        for (const [at, keep, put] of changes) changed.splice(at, 1 - keep, put);
        if (check(file(changed.join(""), data % 2 ? 11 : data))) read++;
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(0);
  });
});
