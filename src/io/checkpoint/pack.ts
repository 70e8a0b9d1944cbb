import { ValueError } from "../../core/errors.ts";
import { elements } from "../../ops/literal.ts";
import { Tensor, tensor } from "../../torch.ts";

// Plain values with tensors in them, as JSON beside named tensors. What JSON does not have becomes an object that says
// what it is: {"$": "number", "text": "-Infinity"}.

const KIND = "$";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const join = (path: string, key: string | number): string => (path === "" ? String(key) : `${path}.${key}`);

/**
 * A value as JSON. Its tensors and typed arrays are put into `tensors`, named by the path at which they stand:
 * `optimizer.state.0.exp_avg`.
 * @throws ValueError, which names the path, for what is not a plain value
 */
export function pack(value: unknown, path: string, tensors: Map<string, Tensor>): Json {
  const marked = (kind: string, rest: { [key: string]: Json }): Json => ({ [KIND]: kind, ...rest });
  const named = (kind: string, x: Tensor): Json => {
    let name = path;
    for (let i = 2; tensors.has(name); i++) name = `${path}#${i}`;
    tensors.set(name, x);
    return marked(kind, { name });
  };
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    const exact = Number.isFinite(value) && !Object.is(value, -0);
    return exact ? value : marked("number", { text: Object.is(value, -0) ? "-0" : String(value) });
  }
  if (typeof value === "bigint") return marked("bigint", { text: String(value) });
  if (value instanceof Tensor) return named("tensor", value);
  if (isTypedArray(value)) return named("array", tensor(value) as Tensor);
  if (Array.isArray(value)) return Array.from(value, (item, i) => pack(item, join(path, i), tensors));
  if (!isPlain(value)) {
    throw new ValueError("saveCheckpoint", `${path} is neither a plain value nor has it a stateDict: ${kindOf(value)}`);
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const packed = entries.map(([key, item]): [string, Json] => [key, pack(item, join(path, key), tensors)]);
  return Object.hasOwn(value, KIND) ? marked("object", { entries: packed }) : Object.fromEntries(packed);
}

/** The value that was packed. @throws ValueError when a part of it is not there or not known */
export function unpack(json: Json, tensors: Readonly<Record<string, Tensor>>): unknown {
  if (json === null || typeof json !== "object") return json;
  if (Array.isArray(json)) return json.map((item) => unpack(item, tensors));
  if (!Object.hasOwn(json, KIND)) {
    return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, unpack(item, tensors)]));
  }
  const { [KIND]: kind, name, text, entries } = json;
  const x = typeof name === "string" ? tensors[name] : undefined;
  if (kind === "tensor" && x) return x;
  if (kind === "array" && x) return elements(x).slice();
  if (kind === "number" && typeof text === "string") return Number(text);
  if (kind === "bigint" && typeof text === "string" && /^-?\d+$/.test(text)) return BigInt(text);
  if (kind === "object" && Array.isArray(entries)) {
    const pairs = entries.filter((pair) => Array.isArray(pair));
    return Object.fromEntries(pairs.map(([key, item]) => [String(key), unpack(item, tensors)]));
  }
  throw new ValueError("loadCheckpoint", `cannot read ${JSON.stringify(json).slice(0, 100)}`);
}

type TypedArray = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;
const typedArrays = [Float32Array, Float64Array, BigInt64Array, Int32Array, Uint8Array];
const isTypedArray = (x: unknown): x is TypedArray => typedArrays.some((Kind) => x instanceof Kind);

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  return typeof value === "object" ? (value?.constructor?.name ?? "object") : typeof value;
}
