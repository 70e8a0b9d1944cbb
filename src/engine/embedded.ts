import { Cursor } from "./cursor.ts";
import { code, frequent, notes } from "./kernels.gen.ts";
import { plainOf } from "./plain.ts";

// The compiled kernels as they are embedded: the relaxed build, of which the plain one is made.

/** What a character says, by its code. */
const said = (code: number): number => (code === 33 ? 92 : code) - 35;
const byNumber = allBytes();

/** A build's bytes, anew each time. */
export function codeOf(build: "relaxed" | "simd"): Uint8Array<ArrayBuffer> {
  const relaxed = fromText(code);
  return build === "relaxed" ? relaxed : plainOf(relaxed, new Cursor(fromText(notes)));
}

/** What either imports: the memory, and JavaScript's functions of float64. */
export function importsOf(memory: WebAssembly.Memory): WebAssembly.Imports {
  return { env: { memory }, Math: Math as unknown as WebAssembly.ModuleImports };
}

/** The bytes that scripts/text.mjs made a text of. */
function fromText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const n = said(text.charCodeAt(i));
    bytes[length++] = byNumber[n < 90 ? n : 90 + (n - 90) * 83 + said(text.charCodeAt(++i))];
  }
  return bytes.subarray(0, length);
}

/** All bytes, the frequent ones first. */
function allBytes(): Uint8Array {
  const first = new Set<number>();
  let byte = 0;
  for (let i = 0; i < frequent.length; i++) {
    byte += said(frequent.charCodeAt(i));
    first.add(byte);
  }
  for (byte = 0; byte < 256; byte++) first.add(byte);
  return Uint8Array.from(first);
}
