import { functions, general, relaxed, simd } from "./kernels.gen.ts";

// The compiled kernels as they are embedded: one module whole, the others by what they differ from it.

const differences = { general, functions, simd };
const whole = fromText(relaxed);

/** A module's bytes, anew each time. */
export function codeOf(name: "relaxed" | keyof typeof differences): Uint8Array<ArrayBuffer> {
  return name === "relaxed" ? whole.slice() : restored(differences[name]);
}

/** What scripts/delta.mjs made: a module as its difference from the whole one. */
function restored(difference: string): Uint8Array<ArrayBuffer> {
  const from = fromText(difference);
  let at = 0;
  const number = (): number => {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = from[at++];
      n |= (byte & 127) << shift;
      if (byte < 128) return n;
    }
  };
  const out = new Uint8Array(number());
  let done = 0;
  const add = (part: Uint8Array): void => {
    out.set(part, done);
    done += part.length;
  };
  for (;;) {
    const own = number();
    add(from.subarray(at, at + own));
    at += own;
    if (done === out.length) return out;
    const start = number();
    add(whole.subarray(start, start + number()));
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
    bytes[length++] = (n < 90 ? n : 90 + (n - 90) * 83 + numbers[text.charCodeAt(++i)]) - 3;
  }
  return bytes.subarray(0, length);
}
