// Reads a module of WebAssembly, instruction by instruction, as far as the kernels use the language.

const [UNREACHABLE, BLOCK, LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE, RETURN, CALL] = [
  0, 2, 3, 4, 5, 11, 12, 13, 14, 15, 16,
];

/** Instructions by number: how many operands they take and give, and what follows the number. */
const rules = [
  ["1a", 1, 0], // drop
  ["1b", 3, 1], // select
  ["20 23", 0, 1, "number"], // local.get, global.get
  ["21 24", 1, 0, "number"], // local.set, global.set
  ["22", 1, 1, "number"], // local.tee
  ["28-35", 1, 1, "memory"], // loads
  ["36-3e", 2, 0, "memory"], // stores
  ["41 42", 0, 1, "number"], // i32.const, i64.const
  ["43", 0, 1, 4], // f32.const
  ["44", 0, 1, 8], // f64.const
  ["45 50 67-69 79-7b 8b-91 99-9f a7-c4", 1, 1], // numbers: of one operand
  ["46-4f 51-66 6a-78 7c-8a 92-98 a0-a6", 2, 1], // of two
  ["fc00-fc07", 1, 1], // truncations that saturate
  ["fc0a", 3, 0, 2], // memory.copy
  ["fc0b", 3, 0, 1], // memory.fill
  // Vectors.
  ["fd00-fd0a fd5c fd5d", 1, 1, "memory"], // loads
  ["fd0b", 2, 0, "memory"], // v128.store
  ["fd54-fd57", 2, 1, "memory lane"], // loads of a lane
  ["fd58-fd5b", 2, 0, "memory lane"], // stores of a lane
  ["fd0c", 0, 1, 16], // v128.const
  ["fd0d", 2, 1, 16], // i8x16.shuffle
  ["fd0f-fd14 fd4d fd53 fd5e fd5f", 1, 1], // splats, not, any_true, demote and promote
  ["fd15 fd16 fd18 fd19 fd1b fd1d fd1f fd21", 1, 1, 1], // extract_lane
  ["fd17 fd1a fd1c fd1e fd20 fd22", 2, 1, 1], // replace_lane
  ["fd52 fd105-fd10c", 3, 1], // bitselect, relaxed multiply-adds and selects
  ["fd60-fd64 fd67-fd6a fd74 fd75 fd7a fd7c-fd81 fd83 fd84 fd87-fd8a fd94", 1, 1], // of one vector
  ["fda0 fda1 fda3 fda4 fda7-fdaa fdc0 fdc1 fdc3 fdc4 fdc7-fdca", 1, 1],
  ["fde0 fde1 fde3 fdec fded fdef fdf8-fdff fd101-fd104", 1, 1],
  ["fd0e fd23-fd4c fd4e-fd51 fd65 fd66 fd6b-fd73 fd76-fd79 fd7b fd82 fd85 fd86 fd8b-fd93 fd95-fd9f", 2, 1], // of two
  ["fda2 fda5 fda6 fdab-fdbf fdc2 fdc5 fdc6 fdcb-fddf fde2 fde4-fdeb fdee fdf0-fdf7 fd100 fd10d-fd112", 2, 1],
];
const known = new Map();
for (const [numbers, takes, gives, rest] of rules) {
  for (const range of numbers.split(" ")) {
    const [from, to = from] = range.split("-");
    for (let n = Number.parseInt(from, 16); n <= Number.parseInt(to, 16); n++) {
      known.set(n.toString(16), { takes, gives, rest });
    }
  }
}

/**
 * The functions of a module, without those that it imports, and, by name, the numbers of those that it exports. Of a
 * function: where its instructions begin and end, how many parameters and locals it has, and the instructions. Of each of
 * these: its number in hexadecimal (`op`), where it stands (`at`), which function a call calls (`calls`, unless it is an
 * imported one), and where its last operand begins (`last`).
 */
export function readModule(bytes) {
  let at = 8;
  const number = () => {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      n += (byte & 127) * 2 ** shift;
      if (byte < 128) return n;
    }
  };
  const list = (read) => Array.from({ length: number() }, read);
  const skip = (length) => {
    at += length;
  };

  const types = [];
  const imported = [];
  const signatures = [];
  const functions = [];
  const exports = new Map();
  const sections = {
    1: () => {
      for (const type of list(() => [bytes[at++], list(number).length, list(number).length])) types.push(type);
    },
    2: () => {
      list(() => {
        for (let names = 0; names < 2; names++) skip(number());
        const kind = bytes[at++];
        if (kind === 0) imported.push(number());
        else if (kind === 2) for (let limits = bytes[at++] & 1 ? 2 : 1; limits > 0; limits--) number();
        else throw new Error("wasm: an import that is neither function nor memory");
      });
    },
    3: () => signatures.push(...list(number)),
    7: () => {
      list(() => {
        const length = number();
        const name = bytes.toString("latin1", at, at + length);
        skip(length);
        const kind = bytes[at++];
        const index = number();
        if (kind === 0) exports.set(name, index - imported.length);
      });
    },
    10: () => {
      list((_, f) => functions.push(readFunction(number() + at, types[signatures[f]][1])));
    },
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    sections[section]?.();
    at = end;
  }
  return { functions, exports };

  function readFunction(end, params) {
    const locals = list(() => [number(), bytes[at++]]).reduce((sum, [count]) => sum + count, 0);
    const begins = at;
    const instructions = [];
    /** For each height of the stack: where what comes above it begins. */
    const above = [at];
    let height = 0;
    const frames = [];
    let dead = false;
    while (at < end) {
      const start = at;
      const byte = bytes[at++];
      const op = byte.toString(16) + (byte < 0xfc ? "" : number().toString(16).padStart(2, "0"));
      const instruction = { op, at: start, last: above[height - 1] };
      if (!dead) instructions.push(instruction);
      if (byte === BLOCK || byte === LOOP || byte === IF) {
        const type = bytes[at++];
        if (type !== 0x40 && type < 0x7b) throw new Error("wasm: blocks of several results are not read");
        if (byte === IF && !dead) height--;
        frames.push({ height, gives: type === 0x40 ? 0 : 1, begins: above[height], dead });
        if (!dead) above[height] = at;
      } else if (byte === ELSE) {
        const frame = frames.at(-1);
        [height, dead] = [frame.height, frame.dead];
        above[height] = at;
      } else if (byte === END) {
        const frame = frames.pop();
        if (frame === undefined) break;
        [height, dead] = [frame.height + frame.gives, frame.dead];
        above[frame.height] = frame.begins;
        above[height] = at;
      } else {
        const { takes, gives } = plain(byte, op, instruction);
        if (!dead) {
          height += gives - takes;
          above[height] = at;
        }
        if (byte === UNREACHABLE || byte === BR || byte === BR_TABLE || byte === RETURN) dead = true;
      }
    }
    if (at !== end) throw new Error("wasm: a function was not read to its end");
    return { begins, ends: end, params, locals, instructions };
  }

  function plain(byte, op, instruction) {
    if (byte === UNREACHABLE || byte === RETURN || byte === 1) return { takes: 0, gives: 0 };
    if (byte === BR || byte === BR_IF) {
      number();
      return { takes: byte === BR ? 0 : 1, gives: 0 };
    }
    if (byte === BR_TABLE) {
      list(number);
      number();
      return { takes: 0, gives: 0 };
    }
    if (byte === CALL) {
      const f = number() - imported.length;
      if (f >= 0) instruction.calls = f;
      const [, takes, gives] = types[f >= 0 ? signatures[f] : imported[f + imported.length]];
      return { takes, gives };
    }
    const rule = known.get(op);
    if (rule === undefined) throw new Error(`wasm: instruction ${op}`);
    const { rest = 0 } = rule;
    if (typeof rest === "number") skip(rest);
    else if (rest === "number") number();
    else {
      number();
      number();
      if (rest === "memory lane") skip(1);
    }
    return rule;
  }
}
