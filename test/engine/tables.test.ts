import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { codeOf } from "../../src/engine/modules.ts";

// The tables of Math.exp, Math.log and Math.pow, which kernels/tables.ts makes, against those in AssemblyScript's library.

const file = new URL("../../node_modules/assemblyscript/std/assembly/util/math.ts", import.meta.url);
const library = readFileSync(file, "utf8");

function tableOf(name: string): Float64Array {
  const [, body] = new RegExp(`const ${name} = memory\\.data<u64>\\(\\[([^\\]]*)\\]`).exec(library) ?? [];
  const numbers = body.replaceAll(/\/\/.*/g, "").match(/\b0x[\da-f]+|\b0\b/gi) ?? [];
  return new Float64Array(BigUint64Array.from(numbers, BigInt).buffer);
}

it.each(["EXP_DATA_TAB", "LOG_DATA_TAB1", "LOG_DATA_TAB2", "POW_LOG_DATA_TAB"])("%s", (name) => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65535 });
  new WebAssembly.Instance(new WebAssembly.Module(codeOf("simd")), { env: { memory } });
  const made = new Float64Array(memory.buffer);
  const table = tableOf(name);
  expect(table.length).toBeGreaterThan(200);
  // What is no more than the rest of another number, some 2⁻⁵⁴, may differ in its last bits.
  const agrees = (start: number) => table.every((value, i) => Math.abs(made[start + i] - value) < 2 ** -100);
  expect([...made.keys()].some(agrees)).toBe(true);
});
