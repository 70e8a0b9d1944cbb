// What engine/plain.ts needs to know to make the plain build of the relaxed one; numbers in groups of
// 7 bits, the lowest first.
//
// First, of exact32 and then of exact64: where its instructions begin, how many bytes they take, how many of these bytes
// are numbers of locals, and how far each of those is from the one before.
// Then, of each function: the number of the first local that is new, or 0 if it needs none; and for each place in it
// that looks like a relaxed instruction:
//   0     it is none
//   1     a swizzle, or a multiply-add that must round once: what exact32 or exact64 does takes its place
//   else  a multiply-add whose last operand, when rewritten, takes so many bytes: the product goes before it
import { readModule } from "./wasm.mjs";

/** Exports whose multiply-adds must round once, in them and in all that they call. */
const mustRoundOnce = /^(random|normals)|Step$/;

const SWIZZLE = "fd100";
const MADD = ["fd105", "fd107"];

/** @param module the relaxed build */
export function plainNotes(module) {
  const { functions, exports } = readModule(module);
  const once = reachedBy((name) => mustRoundOnce.test(name));
  const twice = reachedBy((name) => !mustRoundOnce.test(name));
  const numbers = [...template("exact32"), ...template("exact64")];
  for (const [f, { begins, ends, params, locals, instructions }] of functions.entries()) {
    const notes = new Map();
    /** How many bytes longer what begins there becomes. */
    const growth = new Map();
    for (const { op, at, last } of instructions) {
      if (op === SWIZZLE) {
        notes.set(at, 1);
        growth.set(at, -1);
      } else if (MADD.includes(op) && once.has(f)) {
        if (twice.has(f)) throw new Error(`kernels: does function ${f} round once or twice?`);
        notes.set(at, 1);
      } else if (MADD.includes(op)) {
        const grown = [...growth].map(([start, by]) => (start >= last ? by : 0));
        notes.set(at, at - last + grown.reduce((a, b) => a + b, 0));
        growth.set(last, (growth.get(last) ?? 0) + 3);
      } else if (op.startsWith("fd1") && op.length === 5) {
        throw new Error(`kernels: engine/plain.ts does not know ${op}`);
      }
    }
    const places = [];
    for (let at = begins; at < ends; at++) {
      if (module[at] === 0xfd && [0x80, 0x85, 0x87].includes(module[at + 1]) && module[at + 2] === 2) places.push(at);
    }
    if ([...notes.keys()].some((at) => !places.includes(at)))
      throw new Error("kernels: an instruction of another form");
    if (locals > 127) throw new Error("kernels: a number of locals that is no byte");
    const isExact = once.has(f) && notes.size > 0;
    if (isExact && params + locals > 127 - ROOM) throw new Error("kernels: too many locals for engine/plain.ts");
    numbers.push(isExact ? params + locals : 0, ...places.map((at) => notes.get(at) ?? 0));
  }
  return Buffer.from(numbers.flatMap(groups));

  function reachedBy(wanted) {
    const reached = new Set();
    const reach = (f) => {
      if (reached.has(f)) return;
      reached.add(f);
      for (const { calls } of functions[f].instructions) if (calls !== undefined) reach(calls);
    };
    for (const [name, f] of exports) if (wanted(name)) reach(f);
    return reached;
  }

  function template(name) {
    const { begins, ends, params, locals, instructions } = functions[exports.get(name)];
    if (params + locals > ROOM) throw new Error(`kernels: ${name} has more locals than engine/plain.ts makes room for`);
    if (instructions.some(({ op }) => /^(c|d|e|f)$/.test(op))) throw new Error(`kernels: ${name} has a jump`);
    const places = instructions.filter(({ op }) => /^2[012]$/.test(op)).map(({ at }) => at + 1 - begins);
    const gaps = places.map((place, i) => place - (places[i - 1] ?? 0));
    return [begins, ends - 1 - begins, places.length, ...gaps];
  }
}

/** How many locals engine/plain.ts adds to a function. */
const ROOM = 16;

const groups = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...groups(n >> 7)]);
