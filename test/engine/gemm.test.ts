import { describe, expect, it } from "vitest";
import { codeOf, importsOf } from "../../src/engine/embedded.ts";
import type { Kernels } from "../../src/engine/kernels.gen.ts";

// The matrix product kernels of both builds, in a memory of their own, against sums in float64. Whatever lies between
// and around the operands is NaN (or a marker), so that a value read or written beside them shows.

type Layout = { row: number; col: number; elements: number };
type Floats = Float32Array | Float64Array;

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 16, 17, 31, 33, 64, 100, 257];
const base = 65536;

let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
  return (seed >>> 0) / 2 ** 32;
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];

/** Row-major, transposed, a slice of either; or with gaps: every second column, or strides that are both odd. */
function layout(rows: number, columns: number, gaps = true): Layout {
  const dense = [
    [columns, 1],
    [1, rows],
    [columns + 3, 1],
    [1, rows + 5],
  ];
  const [row, col] = pick(gaps ? [...dense, [2 * columns, 2], [3, 3 * rows + 1]] : dense);
  return { row, col, elements: Math.max(0, (rows - 1) * row + (columns - 1) * col + 1) };
}

/** m, n, k: of the list of sizes, now and then past the sizes of the blocks. */
function dimensions(): [number, number, number] {
  const long = random();
  const m = long < 0.02 ? 250 : pick(sizes);
  const n = long > 0.98 ? 700 : pick(sizes);
  const k = long > 0.49 && long < 0.51 ? 1300 : pick(sizes);
  return m * n * k > 2e6 ? dimensions() : [m, n, k];
}

const builds = [
  { build: "simd", bytes: codeOf("simd") },
  { build: "relaxed", bytes: codeOf("relaxed") },
].filter(({ bytes }) => WebAssembly.validate(bytes));

describe.each(builds)("matrix product, $build build", ({ bytes }) => {
  const memory = new WebAssembly.Memory({ initial: 200, maximum: 65535 });
  const module = new WebAssembly.Module(bytes);
  const kernels = new WebAssembly.Instance(module, importsOf(memory)).exports as unknown as Kernels;

  /** @param zeros the operand of which much is zero */
  function checkFloats(view: Floats, kernel: Kernels["gemmF32"], tolerance: number, zeros?: "a" | "b"): void {
    const unit = view.BYTES_PER_ELEMENT;
    const [m, n, k] = dimensions();
    const left = zeros === undefined ? 0 : zeros === "a" ? 1 : 2;
    const [a, b] = [layout(m, k, zeros !== "a"), layout(k, n, zeros !== "b")];
    const [useBias, add, cRow] = [random() < 0.4, random() < 0.4, n + pick([0, 0, 3])];
    const aAt = base / unit + pick([0, 1]);
    const bAt = aAt + a.elements + 5;
    const biasAt = bAt + b.elements + 5;
    const cAt = biasAt + n + 5;
    const scratchAt = Math.ceil((cAt + m * cRow + 5) / 4) * 4;
    const end = scratchAt + Math.ceil(kernels.gemmScratch(m, n, k, left) / unit);
    const share = { a: 0, b: 0, [zeros ?? "a"]: zeros ? pick([0, 0.1, 0.5, 0.9, 1]) : 0 };
    const element = (operand: "a" | "b") => (random() < share[operand] ? pick([0, -0]) : random() * 2 - 1);
    view.fill(Number.NaN, base / unit, end + 16);

    for (let i = 0; i < m; i++) for (let p = 0; p < k; p++) view[aAt + i * a.row + p * a.col] = element("a");
    for (let p = 0; p < k; p++) for (let j = 0; j < n; j++) view[bAt + p * b.row + j * b.col] = element("b");
    for (let j = 0; j < n; j++) view[biasAt + j] = random();
    for (let i = 0; i < m && add; i++) for (let j = 0; j < n; j++) view[cAt + i * cRow + j] = random();
    const before = view.slice(cAt - 5, scratchAt);
    const label = `m ${m} n ${n} k ${k} a ${a.row},${a.col} b ${b.row},${b.col} bias ${useBias} add ${add}`;

    const biasOrNone = useBias ? biasAt * unit : 0;
    const [at, bt, ct, scratch] = [aAt * unit, bAt * unit, cAt * unit, scratchAt * unit];
    kernel(m, n, k, at, a.row, a.col, bt, b.row, b.col, biasOrNone, ct, cRow, add, scratch, left);

    let worst = 0;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = (useBias ? view[biasAt + j] : 0) + (add ? before[5 + i * cRow + j] : 0);
        let size = Math.abs(sum) + 1e-30;
        for (let p = 0; p < k; p++) {
          const product = view[aAt + i * a.row + p * a.col] * view[bAt + p * b.row + j * b.col];
          sum += product;
          size += Math.abs(product);
        }
        worst = Math.max(worst, Math.abs(view[cAt + i * cRow + j] - sum) / size); // NaN stays
        before[5 + i * cRow + j] = view[cAt + i * cRow + j];
      }
    }
    expect(worst, label).toBeLessThan(tolerance);
    // Nothing but the m × n values has changed, nor anything past the workspace.
    expect(view.slice(cAt - 5, scratchAt), label).toEqual(before);
    expect(view.slice(end, end + 16).every(Number.isNaN), label).toBe(true);
  }

  it("float32 agrees with float64 sums for any sizes and strides", () => {
    for (let i = 0; i < 400; i++) checkFloats(new Float32Array(memory.buffer), kernels.gemmF32, 1e-6);
  });

  it.each(["a", "b"] as const)("float32 without the zeros of %s agrees with float64 sums", (zeros) => {
    for (let i = 0; i < 300; i++) checkFloats(new Float32Array(memory.buffer), kernels.gemmF32, 1e-6, zeros);
  });

  it("zeros that are to be left out are not multiplied: not even with an infinity", () => {
    const view = new Float32Array(memory.buffer);
    const size = 50;
    const [at, bt, ct] = [base, base + 4 * size * size, base + 8 * size * size];
    for (const [left, zeros, other] of [
      [1, at, bt],
      [2, bt, at],
    ]) {
      view.fill(0, zeros / 4, zeros / 4 + size * size);
      view.fill(Number.POSITIVE_INFINITY, other / 4, other / 4 + size * size);
      const scratch = ct + 4 * size * size;
      kernels.gemmF32(size, size, size, at, size, 1, bt, size, 1, 0, ct, size, false, scratch, left);
      expect(view.slice(ct / 4, ct / 4 + size * size).every((value) => value === 0)).toBe(true);
    }
  });

  it("float64 agrees with sums in another order", () => {
    for (let i = 0; i < 200; i++) checkFloats(new Float64Array(memory.buffer), kernels.gemmF64, 1e-14);
  });

  it("integers wrap around", () => {
    const view = new BigInt64Array(memory.buffer);
    const narrow = new Int32Array(memory.buffer);
    for (let round = 0; round < 60; round++) {
      const [m, n, k] = [pick(sizes) % 40, pick(sizes) % 40, pick(sizes) % 40];
      const [a, b] = [layout(m, k), layout(k, n)];
      const add = round % 2 === 0;
      for (const { list, unit, bits, kernel } of [
        { list: view, unit: 8, bits: 64, kernel: kernels.gemmI64 },
        { list: narrow, unit: 4, bits: 32, kernel: kernels.gemmI32 },
      ]) {
        const aAt = base / unit;
        const bAt = aAt + a.elements;
        const biasAt = bAt + b.elements;
        const cAt = biasAt + n;
        for (let i = aAt; i < cAt + m * n; i++) {
          const value = Math.floor((random() - 0.5) * 2 ** 31);
          if (list instanceof BigInt64Array) list[i] = BigInt(value) * 0x300000001n;
          else list[i] = value;
        }
        const at = (i: number) => BigInt(list[i]);
        const old = Array.from(list.slice(cAt, cAt + m * n), BigInt);
        const [aByte, bByte, biasByte, cByte] = [aAt * unit, bAt * unit, biasAt * unit, cAt * unit];
        kernel(m, n, k, aByte, a.row, a.col, bByte, b.row, b.col, biasByte, cByte, n, add);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = at(biasAt + j) + (add ? old[i * n + j] : 0n);
            for (let p = 0; p < k; p++) sum += at(aAt + i * a.row + p * a.col) * at(bAt + p * b.row + j * b.col);
            expect(at(cAt + i * n + j)).toBe(BigInt.asIntN(bits, sum));
          }
        }
      }
    }
  });

  // What a split among threads relies on: a sum depends on its own row and column, not on how many others there are.
  it.each([
    ["forward, weight [10, 784]", 256, 10, 784, [784, 1], [1, 784]],
    ["forward, weight [784, 10]", 256, 10, 784, [784, 1], [10, 1]],
    ["gradient of the weight", 784, 10, 256, [1, 784], [10, 1]],
    ["square", 256, 256, 256, [256, 1], [256, 1]],
  ] as const)("rows computed in parts have the same bits: %s", (_name, m, n, k, a, b) => {
    const view = new Float32Array(memory.buffer);
    const aAt = base / 4;
    const bAt = aAt + m * k;
    const cAt = bAt + k * n;
    const scratch = (cAt + m * n) * 4;
    for (let i = aAt; i < cAt; i++) view[i] = random() * 2 - 1;
    const run = (from: number, to: number) => {
      const [at, ct] = [(aAt + from * a[0]) * 4, (cAt + from * n) * 4];
      kernels.gemmF32(to - from, n, k, at, a[0], a[1], bAt * 4, b[0], b[1], 0, ct, n, false, scratch, 0);
    };
    run(0, m);
    const whole = view.slice(cAt, cAt + m * n);
    view.fill(0, cAt, cAt + m * n);
    for (let from = 0; from < m; from += 37) run(from, Math.min(m, from + 37));
    expect(view.slice(cAt, cAt + m * n)).toEqual(whole);
  });

  it("reads nothing beyond the end of an operand", () => {
    // Past the end of the memory a read traps.
    const end = memory.buffer.byteLength;
    for (let round = 0; round < 120; round++) {
      const [m, n, k] = [pick(sizes), pick(sizes), pick(sizes)];
      const [a, b] = [layout(m, k), layout(k, n)];
      const scratch = base + 4 * m * n + 16;
      for (const [at, bt] of [
        [end - 4 * a.elements, end / 2],
        [end / 2, end - 4 * b.elements],
      ]) {
        const run = () => kernels.gemmF32(m, n, k, at, a.row, a.col, bt, b.row, b.col, 0, base, n, false, scratch, 0);
        expect(run, `m ${m} n ${n} k ${k} a ${a.row},${a.col} b ${b.row},${b.col}`).not.toThrow();
      }
    }
  });

  it("carries infinities and NaN into their rows only", () => {
    const view = new Float32Array(memory.buffer);
    const [m, n, k] = [9, 10, 50];
    const aAt = base / 4;
    const bAt = aAt + m * k;
    const cAt = bAt + k * n;
    const scratch = (cAt + m * n + 2) * 4;
    for (const [bRow, bCol] of [
      [n, 1],
      [1, k],
    ]) {
      view.fill(1, aAt, cAt);
      view[aAt + 2 * k + 49] = Number.POSITIVE_INFINITY;
      view[aAt + 5 * k + 3] = Number.NaN;
      kernels.gemmF32(m, n, k, aAt * 4, k, 1, bAt * 4, bRow, bCol, 0, cAt * 4, n, false, scratch, 0);
      for (let i = 0; i < m; i++) {
        const expected = i === 2 ? Number.POSITIVE_INFINITY : i === 5 ? Number.NaN : k;
        expect(Array.from(view.slice(cAt + i * n, cAt + i * n + n))).toEqual(new Array(n).fill(expected));
      }
    }
  });
});
