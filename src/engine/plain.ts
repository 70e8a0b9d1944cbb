import { Cursor } from "./cursor.ts";

// The plain build of the kernels, for machines without relaxed SIMD, made of the relaxed one when it is needed.

// Relaxed instructions are three bytes: 0xfd, one of these, 2.
const SWIZZLE = 0x80;
/** Multiply-adds, of float32 and float64, and what multiplies and what adds in their place. */
const steps: Record<number, [multiply: number, add: number]> = { 133: [0xe6, 0xe4], 135: [0xf2, 0xf0] };

/** Of a module's sections, the one with the functions. */
const CODE = 10;
/** How many vectors a function may get as locals of its own. */
const ROOM = 16;

/** @param notes what scripts/plain.mjs says about the relaxed build */
export function plainOf(relaxed: Uint8Array, notes: Cursor): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(2 * relaxed.length);
  const from = new Cursor(relaxed);
  let to = 0;

  const put = (bytes: ArrayLike<number>): void => {
    out.set(bytes, to);
    to += bytes.length;
  };
  const copyUntil = (end: number): void => put(from.take(end - from.at));
  /** Reads the length of what comes, and writes it, with its new length in three groups of 7 bits before it. */
  const withLength = (write: (end: number) => void): void => {
    const length = from.number();
    to += 3;
    const start = to;
    write(from.at + length);
    const n = to - start;
    out.set([n | 128, (n >> 7) | 128, n >> 14], start - 3);
  };

  /** What exact32 or exact64 does, to be written into other functions, whose operands go to locals. */
  const exactly = (): ((local: number) => void) => {
    const start = notes.number();
    const code = relaxed.subarray(start, start + notes.number());
    const gaps = Array.from({ length: notes.number() }, () => notes.number());
    return (local) => {
      put([0x21, local + 2, 0x21, local + 1, 0x21, local]);
      let place = to;
      put(code);
      for (const gap of gaps) {
        place += gap;
        out[place] += local;
      }
    };
  };
  const exact: Record<number, (local: number) => void> = { 133: exactly(), 135: exactly() };

  const rewrite = (end: number): void => {
    // It begins with how many locals there are of which type, in groups.
    const local = notes.number();
    const groups = from.number();
    put([groups + (local ? 1 : 0)]);
    for (let i = 0; i < groups; i++) copyUntil(from.at + 2);
    if (local) put([ROOM, 0x7b]);

    for (let next = from.at; ; next++) {
      next = relaxed.indexOf(0xfd, next);
      if (next < 0 || next >= end) break;
      const op = relaxed[next + 1];
      const n = relaxed[next + 2] === 2 && (op === SWIZZLE || op in steps) ? notes.number() : 0;
      if (n === 0) continue;
      copyUntil(next);
      from.at += 3;
      if (op === SWIZZLE) put([0xfd, 0x0e]);
      else if (n === 1) exact[op](local);
      else {
        const [multiply, add] = steps[op];
        out.copyWithin(to - n + 3, to - n, to);
        out.set([0xfd, multiply, 1], to - n);
        to += 3;
        put([0xfd, add, 1]);
      }
    }
    copyUntil(end);
  };

  copyUntil(8);
  while (from.at < relaxed.length) {
    const section = relaxed[from.at];
    copyUntil(from.at + 1);
    withLength((end) => {
      if (section !== CODE) copyUntil(end);
      else {
        const start = from.at;
        const functions = from.number();
        put(relaxed.subarray(start, from.at));
        for (let i = 0; i < functions; i++) withLength(rewrite);
      }
    });
  }
  return out.slice(0, to);
}
