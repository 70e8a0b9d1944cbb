import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { float32, float64 } from "../../src/core/dtype.ts";
import { bothBuilds } from "./builds.ts";

// Where the kernels' arithmetic must be exact: against sums of fractions, and over every input there is.

/** The number nearest to a·b + c with `digits` binary digits, ties to the even one, by whole-number arithmetic. */
function exactFma(a: number, b: number, c: number, digits: number): number {
  const [ma, ea] = parts(a);
  const [mb, eb] = parts(b);
  const [mc, ec] = parts(c);
  const e = Math.min(ea + eb, ec);
  const sum = ((ma * mb) << BigInt(ea + eb - e)) + (mc << BigInt(ec - e));
  const size = sum < 0n ? -sum : sum;
  const drop = BigInt(Math.max(0, size.toString(2).length - digits));
  const half = drop > 0n ? 1n << (drop - 1n) : 0n;
  let kept = size >> drop;
  const rest = size - (kept << drop);
  if (drop > 0n && (rest > half || (rest === half && (kept & 1n) === 1n))) kept += 1n;
  return Number(sum < 0n ? -kept : kept) * 2 ** (e + Number(drop));
}

/** A float64 as m·2^e. */
function parts(x: number): [bigint, number] {
  if (x === 0) return [0n, 0];
  let e = Math.floor(Math.log2(Math.abs(x))) - 53;
  while (!Number.isInteger(x / 2 ** e)) e--;
  return [BigInt(x / 2 ** e), e];
}

for (const { build, kernels, heap, generator, fill } of await bothBuilds()) {
  const g = new generator.Generator();

  describe(`random kernels, ${build} build`, () => {
    test("the relaxed build's multiply-add rounds once", () => {
      expect(kernels.maddIsFused()).toBe(build === "relaxed" ? 1 : 0);
    });

    // What reference arithmetic (NumPy, one rounding a step) makes of all 2²⁴ words, as radii with angle 0 and as
    // angles with radius 1.
    test.each([
      ["radius", "599edd3309b072d6f53f36cb37433853fc129c2b69823efbef6e60994fd3fd95"],
      ["angle", "f8cc4785abd5d9571fe3107a0d16f5eae97677db2cddc4a696fcf0aaf9e0d5b0"],
    ])("a float32 normal of every %s", (what, want) => {
      const chunk = 1 << 20;
      const { ptr } = heap.alloc(8 * chunk);
      const words = heap.u32.subarray(ptr / 4, ptr / 4 + 2 * chunk);
      const hash = createHash("sha256");
      const radiusOne = 6601320;
      for (let start = 0; start < 1 << 24; start += chunk) {
        for (let i = 0; i < chunk; i++) {
          const at = (i >> 3) * 16 + (i & 7);
          words[at] = what === "radius" ? start + i : radiusOne;
          words[at + 8] = what === "radius" ? 0 : start + i;
        }
        kernels.normalsOfWords(ptr, 2 * chunk, 0, 1);
        hash.update(words);
      }
      expect(hash.digest("hex")).toBe(want);
    });

    test("uniform numbers are rounded once", () => {
      const n = 2000;
      const { ptr } = heap.alloc(8 * n);
      for (const [lo, hi] of [
        [-0.1, 0.1],
        [3, 7.5],
        [-1 / 28, 1 / 28],
        [0, 1e-3],
        [-1, 1],
        [1e-30, 1e30],
        [-5e-39, 7e-39],
      ]) {
        const [lo32, hi32] = [Math.fround(lo), Math.fround(hi)];
        g.manualSeed(5);
        const unit = Array.from({ length: n }, () => (g.random32() & 0xffffff) / 2 ** 24);
        g.manualSeed(5);
        fill.fillUniform(g, float32, ptr, n, lo, hi);
        const range = Math.fround(hi32 - lo32);
        for (let i = 0; i < n; i++) {
          const exact = exactFma(unit[i], range, lo32, 24);
          // Below 2^-126 a float32 has fewer digits.
          if (Math.abs(exact) >= 2 ** -126) expect(heap.f32[ptr / 4 + i]).toBe(exact);
          else expect(Math.abs(heap.f32[ptr / 4 + i] - exact)).toBeLessThanOrEqual(2 ** -150);
        }
        g.manualSeed(5);
        const unit64 = Array.from({ length: n }, () => Number(g.random64() & (2n ** 53n - 1n)) / 2 ** 53);
        g.manualSeed(5);
        fill.fillUniform(g, float64, ptr, n, lo, hi);
        for (let i = 0; i < n; i++) expect(heap.f64[ptr / 8 + i]).toBe(exactFma(unit64[i], hi - lo, lo, 53));
      }
    });

    // Sums that come so close to the middle between two numbers that rounding in two steps goes the wrong way.
    test("float32 normals are scaled with one rounding", () => {
      const n = 1 << 14;
      const { ptr } = heap.alloc(4 * n);
      const put = () => {
        for (let i = 0; i < n; i++) heap.u32[ptr / 4 + i] = i & 8 ? i << 7 : 6601320;
      };
      put();
      kernels.normalsOfWords(ptr, n, 0, 1);
      const normals = heap.f32.slice(ptr / 4, ptr / 4 + n);
      let found = 0;
      for (const [i, x] of normals.entries()) {
        const scale = 2 ** (23 - Math.floor(Math.log2(Math.abs(x))));
        const factor = Math.round(2 ** 47 / (Math.abs(x) * scale));
        const miss = Math.abs(x) * scale * factor - 2 ** 47;
        if (x === 0 || miss === 0 || Math.abs(miss) > 2 ** 16) continue;
        found++;
        const std = factor * scale * 2 ** -71; // |x|·std is 2^-24, half a unit of the mean, but for the miss
        for (const mean of [1, 1 + 2 ** -23, -1, -1 - 2 ** -23]) {
          put();
          kernels.normalsOfWords(ptr + 4 * (i & ~15), 16, mean, std);
          expect(heap.f32[ptr / 4 + i]).toBe(exactFma(x, std, mean, 24));
        }
      }
      expect(found).toBeGreaterThan(20);
    });

    test("float64 normals are scaled with one rounding", () => {
      const out = heap.alloc(16).ptr;
      const scaled = (spare: number, std: number, mean: number) => {
        heap.u32[(g.ptr + 2500) / 4] = 1;
        heap.f64[(g.ptr + 2504) / 8] = spare;
        kernels.randomNormalScalar(g.ptr, float64.id, out, 1, mean, std);
        return heap.f64[out / 8];
      };
      const odd = 1 + 2 ** -52;
      for (const mean of [1, odd, -1, -odd]) {
        for (const sign of [1, -1]) {
          // (1 + d)(1 ± d)·2^-53: half a unit of the mean, but for d² or 2d.
          for (const std of [1 - 2 ** -52, odd, 1]) {
            const half = std * 2 ** -53;
            expect(scaled(sign * odd, half, mean)).toBe(exactFma(sign * odd, half, mean, 53));
          }
        }
      }
      g.manualSeed(3);
      const any = () => (Number(g.random64() & (2n ** 53n - 1n)) / 2 ** 53 - 0.5) * 2 ** ((g.random32() % 40) - 20);
      for (let i = 0; i < 5000; i++) {
        const [a, b, c] = [any(), any(), any()];
        expect(scaled(a, b, c)).toBe(exactFma(a, b, c, 53));
      }
    });

    // SHA-256 of what PyTorch 1.13.1 makes of seed 7.
    const many = 1_000_003;
    let block = heap.alloc(16);
    const at = () => block.ptr;
    test.each<[string, number, () => void, string]>([
      ["randn", 4e7, () => fill.fillNormal(g, float32, at(), 1e7), "c91945797ececa8d02c3334878d5d2ff"],
      [
        "normal_",
        4 * many,
        () => fill.fillNormal(g, float32, at(), many, 0.3, 0.7),
        "8154b4e25b238da5ba811e733fbf1b87",
      ],
      [
        "uniform_",
        4 * many,
        () => fill.fillUniform(g, float32, at(), many, -0.3, 0.7),
        "f200f8398d60377c7aaba53137f752c4",
      ],
      [
        "float64",
        8 * many,
        () => fill.fillUniform(g, float64, at(), many, -0.3, 0.7),
        "ae4ad53bfdd9daf2fa4724c97f90f0eb",
      ],
    ])("millions of values: %s", (_, bytes, draw, want) => {
      block = heap.alloc(bytes);
      g.manualSeed(7);
      draw();
      const got = heap.u8.subarray(at(), at() + bytes);
      expect(createHash("sha256").update(got).digest("hex").slice(0, 32)).toBe(want);
    });

    test("draws in pieces are the draws at once", () => {
      const n = 5000;
      const { ptr } = heap.alloc(4 * n);
      g.manualSeed(11);
      fill.fillUniform(g, float32, ptr, n);
      const once = heap.f32.slice(ptr / 4, ptr / 4 + n);
      g.manualSeed(11);
      for (let start = 0, size = 1; start < n; start += size, size = (size * 7) % 97) {
        fill.fillUniform(g, float32, ptr + 4 * start, Math.min(size, n - start));
      }
      expect(heap.f32.slice(ptr / 4, ptr / 4 + n)).toEqual(once);
    });
  });
}
