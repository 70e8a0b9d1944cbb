import { dtypes } from "../../core/dtype.ts";
import { FlambeauError, ValueError } from "../../core/errors.ts";
import { numel } from "../../core/shape.ts";
import * as heap from "../../engine/heap.ts";
import { address } from "../../engine/strided.ts";
import { emptyTensor, isRowMajor } from "../../tensor/tensor.ts";
import { Tensor } from "../../torch.ts";
import { follow, type Recipe, recipeOf } from "./recipe.ts";

// Values between threads. What a message itself cannot carry (tensors, and things with a recipe) is written down as a
// tree; a thing that is there twice is one node, and comes out as one thing.

export type Wire =
  | { as: "is"; value: unknown }
  | { as: "tensor"; dtype: string; sizes: readonly number[]; bytes: Bytes; offset: number }
  | { as: "array" | "set"; items: Wire[] }
  | { as: "map"; entries: [Wire, Wire][] }
  | { as: "object"; keys: string[]; items: Wire[] }
  | { as: "made"; recipe: Recipe; args: Wire[] | undefined };

/** Where the bytes of tensors are: a buffer of their own, or, where null stands, one that goes beside the tree. */
type Bytes = ArrayBufferLike | null;

/** Puts a tensor's bytes somewhere. */
type Place = (x: Tensor) => { bytes: Bytes; offset: number };

/** What can be sent by recipe, too, or not. */
export interface Writer {
  place: Place;
  /** For errors: what is being sent. */
  what: string;
  /** Whether functions and instances may go by recipe. */
  recipes: boolean;
}

/** @throws ValueError for what cannot be sent: it says where that stands, and what to do */
export function write(value: unknown, writer: Writer): Wire {
  const known = new Map<object, Wire | null>();
  const visit = (part: unknown, path: string): Wire => {
    if (!canHoldMore(part)) return { as: "is", value: part };
    const before = known.get(part);
    if (before) return before;
    if (before === null) throw new ValueError("DataLoader", `${path} contains itself`);
    known.set(part, null);
    const wire = writePart(part, path, visit, writer);
    known.set(part, wire);
    return wire;
  };
  return visit(value, writer.what);
}

type Visit = (part: unknown, path: string) => Wire;

function writePart(part: object, path: string, visit: Visit, writer: Writer): Wire {
  if (part instanceof Tensor) return writeTensor(part, path, writer);
  const recipe = writer.recipes ? recipeOf(part) : undefined;
  if (recipe !== undefined) {
    const args = recipe.args?.map((arg, i) => visit(arg, `argument ${i} of ${recipe.name} in ${path}`));
    return { as: "made", recipe: { ...recipe, args: undefined }, args };
  }
  if (Array.isArray(part)) {
    if (!part.some(canHoldMore)) return { as: "is", value: part };
    return { as: "array", items: part.map((item, i) => visit(item, `${path}[${i}]`)) };
  }
  const kind = Object.getPrototypeOf(part);
  if (kind === Object.prototype || kind === null) {
    const keys = Object.keys(part);
    const items = keys.map((key) =>
      visit((part as Record<string, unknown>)[key], path === "" ? key : `${path}.${key}`),
    );
    return { as: "object", keys, items };
  }
  if (part instanceof Map) {
    return { as: "map", entries: Array.from(part, ([k, v]) => [visit(k, `a key of ${path}`), visit(v, path)]) };
  }
  if (part instanceof Set) return { as: "set", items: Array.from(part, (item) => visit(item, path)) };
  if (isCloned(part)) return { as: "is", value: part };
  throw new CannotBeSent(part, path, writer.recipes);
}

const canHoldMore = (x: unknown): x is object => (typeof x === "object" && x !== null) || typeof x === "function";

/** Whether a message carries it as it is, class and all. */
function isCloned(x: object): boolean {
  if (ArrayBuffer.isView(x) || x instanceof ArrayBuffer || x instanceof Date || x instanceof RegExp) return true;
  return typeof SharedArrayBuffer !== "undefined" && x instanceof SharedArrayBuffer;
}

function writeTensor(x: Tensor, path: string, { place, recipes }: Writer): Wire {
  if (x.requiresGrad && !recipes) {
    throw new ValueError("DataLoader", `${path} is a tensor that requires a gradient, which ends here: use x.detach()`);
  }
  return { as: "tensor", dtype: x.dtype.name, sizes: [...x.sizes], ...place(x) };
}

/** The tensor's bytes, in row-major order, in the heap; good until the heap grows. */
export function bytesOf(x: Tensor): Uint8Array {
  const whole = isRowMajor(x) ? x : (x.detach().contiguous() as Tensor);
  const start = address(whole);
  return heap.u8.subarray(start, start + numel(whole.sizes) * whole.dtype.itemsize);
}

/** The value again; tensors without bytes of their own have them in `beside`. */
export async function read(wire: Wire, beside?: ArrayBufferLike): Promise<unknown> {
  const known = new Map<Wire, unknown>();
  const visit = async (part: Wire): Promise<unknown> => {
    if (part.as === "is") return part.value;
    if (!known.has(part)) known.set(part, await readPart(part, visit, beside));
    return known.get(part);
  };
  return visit(wire);
}

async function readPart(
  part: Exclude<Wire, { as: "is" }>,
  visit: (part: Wire) => Promise<unknown>,
  beside: ArrayBufferLike | undefined,
): Promise<unknown> {
  const all = async (wires: readonly Wire[]): Promise<unknown[]> => {
    const values: unknown[] = [];
    for (const wire of wires) values.push(await visit(wire));
    return values;
  };
  switch (part.as) {
    case "tensor": {
      const x = emptyTensor(part.sizes, dtypes.find((dtype) => dtype.name === part.dtype)!);
      const from = new Uint8Array(part.bytes ?? beside!, part.offset, numel(part.sizes) * x.dtype.itemsize);
      heap.u8.set(from, address(x));
      return x;
    }
    case "array":
      return all(part.items);
    case "set":
      return new Set(await all(part.items));
    case "map":
      return new Map((await Promise.all(part.entries.map(all))) as [unknown, unknown][]);
    case "object": {
      const values = await all(part.items);
      return Object.fromEntries(part.keys.map((key, i) => [key, values[i]]));
    }
    case "made":
      return follow(part.recipe, part.args && (await all(part.args)));
  }
}

/** A function, or an instance of a class of which nobody said how to make it. */
class CannotBeSent extends FlambeauError {
  override name = "ValueError";
  constructor(part: object, path: string, toThread: boolean) {
    const kind = part.constructor?.name || "an object without a class";
    const label = typeof part === "function" ? `the function ${part.name || "() => …"}` : `of the class ${kind}`;
    const mend = toThread
      ? typeof part === "function"
        ? 'put it into a module of its own as `export const f = defineFunction(import.meta.url, "f", (…) => …)`, ' +
          "and import it from there; it reaches what that module has, but no local variables of this one"
        : 'put it into a module of its own as `export const make = defineDataset(import.meta.url, "make", (…) => ' +
          `new ${kind}(…))\`, and call make(…) here`
      : "a batch from a worker is made of tensors, numbers, strings, arrays, plain objects, Maps and Sets";
    super("send", `DataLoader: ${path} is ${label}, which cannot be sent to another thread; ${mend}`, {
      op: "DataLoader",
    });
  }
}
