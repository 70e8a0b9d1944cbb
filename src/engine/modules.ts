import { Cursor } from "./cursor.ts";
import { frequent, functions, general, notes, relaxed } from "./kernels.gen.ts";
import { plainOf } from "./plain.ts";

// The compiled kernels as they are embedded: one module whole, others by what they differ from it, and one is made of it.

const byNumber = allBytes();
const differences = { general, functions };
const whole = fromText(relaxed);

/** A module's bytes, anew each time. */
export function codeOf(name: "relaxed" | "simd" | keyof typeof differences): Uint8Array<ArrayBuffer> {
  if (name === "relaxed") return whole.slice();
  return name === "simd" ? plainOf(whole, new Cursor(fromText(notes))) : restored(differences[name]);
}

/** What scripts/delta.mjs made: a module as its difference from the whole one. */
function restored(difference: string): Uint8Array<ArrayBuffer> {
  const from = new Cursor(fromText(difference));
  const out = new Uint8Array(from.number());
  let done = 0;
  const add = (part: Uint8Array): void => {
    out.set(part, done);
    done += part.length;
  };
  for (;;) {
    add(from.take(from.number()));
    if (done === out.length) return out;
    const start = from.number();
    add(whole.subarray(start, start + from.number()));
  }
}

/** The bytes that scripts/text.mjs made a text of. */
function fromText(text: string): Uint8Array<ArrayBuffer> {
  const numbers = new Uint8Array(128);
  for (let code = 35; code < 127; code++) numbers[code] = code - 35;
  numbers[33] = 92 - 35;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const n = numbers[text.charCodeAt(i)];
    bytes[length++] = byNumber[n < 90 ? n : 90 + (n - 90) * 83 + numbers[text.charCodeAt(++i)]];
  }
  return bytes.subarray(0, length);
}

/** All bytes, the frequent ones first. */
function allBytes(): Uint8Array {
  const first = new Set<number>();
  let byte = 0;
  for (const gap of frequent) {
    byte += Number.parseInt(gap, 36);
    first.add(byte);
  }
  for (byte = 0; byte < 256; byte++) first.add(byte);
  return Uint8Array.from(first);
}
