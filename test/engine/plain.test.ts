import { expect, it } from "vitest";
import { codeOf, importsOf } from "../../src/engine/embedded.ts";
import type { Kernels } from "../../src/engine/kernels.gen.ts";

// The plain build of the kernels is made of the relaxed one. Its products are tested in gemm.test.ts, what must give the
// relaxed build's bits in test/random/kernels.test.ts and test/optim/kernels.test.ts.

const plain = codeOf("simd");
const relaxed = codeOf("relaxed");

/** Runs a module in a memory of its own, whose every float32 is a number of its own. */
function running(code: Uint8Array<ArrayBuffer>): { kernels: Kernels; floats: Float32Array } {
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 65535 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), importsOf(memory));
  const floats = new Float32Array(memory.buffer);
  for (let i = 16384; i < floats.length; i++) floats[i] = Math.sin(i);
  return { kernels: exports as unknown as Kernels, floats };
}

it("is a valid module with the same exports", () => {
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(plain));
  expect(exports.length).toBeGreaterThan(20);
  if (!WebAssembly.validate(relaxed)) return console.warn("SKIPPED: this machine has no relaxed SIMD to compare with");
  expect(exports).toEqual(WebAssembly.Module.exports(new WebAssembly.Module(relaxed)));
});

it("multiplies and adds in two steps", () => {
  expect(running(plain).kernels.maddIsFused()).toBe(0);
});

it("leaves the relaxed build as it was", () => {
  expect(codeOf("relaxed")).toEqual(relaxed);
});

it("gives exp, log, tanh and softmax as JavaScript does", () => {
  const { kernels, floats } = running(plain);
  const [x, out, n] = [1 << 18, 1 << 19, 1001];
  const given = floats.slice(x / 4, x / 4 + n);
  const check = (op: number, f: (x: number) => number) => {
    kernels.unary(op, 0, out, x, n);
    for (let i = 0; i < n; i++) {
      const want = f(given[i]);
      if (Number.isNaN(want)) expect(floats[out / 4 + i]).toBeNaN();
      else expect(Math.abs(floats[out / 4 + i] - want)).toBeLessThanOrEqual(3e-7 * Math.abs(want));
    }
  };
  check(3, Math.exp);
  check(4, Math.log);
  check(6, (x) => 1 / (1 + Math.exp(-x)));
  check(7, Math.tanh);
  kernels.softmax(0, out, x, 7, 143);
  for (let row = 0; row < 7; row++) {
    const exps = [...given.subarray(row * 143, (row + 1) * 143)].map(Math.exp);
    const sum = exps.reduce((a, b) => a + b);
    exps.forEach((e, i) => {
      expect(floats[out / 4 + row * 143 + i]).toBeCloseTo(e / sum, 8);
    });
  }
});
