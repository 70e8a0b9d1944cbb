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
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let at = 0;
  const next = (): number => {
    const code = text.charCodeAt(at++);
    return code === 33 ? 57 : code - 35;
  };
  while (at < text.length) {
    const n = next();
    bytes[length++] = (n < 90 ? n : 90 + (n - 90) * 83 + next()) - 3;
  }
  return bytes.slice(0, length);
}
