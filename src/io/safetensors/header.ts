import { show } from "../../core/errors.ts";
import type { Sizes } from "../../core/shape.ts";
import { type StoredDType, storedDTypes } from "./dtypes.ts";
import { quote, SafetensorsError } from "./error.ts";
import { JsonReader } from "./json.ts";

// A file is the length of its header (8 bytes, lowest first), the header, and the tensors' data without gaps. The
// header is JSON: {"__metadata__": {key: text, …}, name: {"dtype": …, "shape": […], "data_offsets": [start, end]}, …}.

/** The longest header that the reference implementation reads. */
export const MAX_HEADER_BYTES = 100_000_000;
export const METADATA = "__metadata__";
const LENGTH_BYTES = 8;
/** As many dimensions as PyTorch and NumPy allow. */
const MAX_DIMENSIONS = 64;

export interface StoredTensor {
  readonly stored: StoredDType;
  readonly shape: number[];
  /** Its bytes in the file. */
  readonly bytes: Uint8Array;
}

export interface Contents {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

interface TensorInfo {
  dtype: string;
  shape: number[];
  start: number;
  end: number;
}

/** What is in a file, checked throughout. @throws SafetensorsError */
export function readContents(bytes: Uint8Array, path?: string): Contents {
  const dataStart = LENGTH_BYTES + headerLength(bytes, path);
  const { metadata, infos } = readHeader(bytes.subarray(LENGTH_BYTES, dataStart), path);
  const data = bytes.subarray(dataStart);
  const tensors = new Map<string, StoredTensor>();
  for (const [tensor, { dtype, shape, start, end }] of infos) {
    const wrong = (problem: string) => new SafetensorsError(problem, { path, tensor });
    const stored = storedDTypes.get(dtype);
    if (!stored) throw wrong(`cannot read dtype ${quote(dtype)}, only ${[...storedDTypes.keys()].join(", ")}`);
    const size = byteSize(shape, stored.itemsize);
    if (size === null) throw wrong(`the sizes ${show(shape)} multiply to more than a number can hold`);
    if (end - start !== size) {
      throw wrong(`${show(shape)} of ${dtype} takes ${size} bytes, yet its data are ${start} to ${end}`);
    }
    tensors.set(tensor, { stored, shape, bytes: data.subarray(start, end) });
  }
  checkLayout(infos, data.length, path);
  return { metadata, tensors };
}

function headerLength(bytes: Uint8Array, path?: string): number {
  const wrong = (problem: string) => new SafetensorsError(problem, { path });
  if (bytes.length < LENGTH_BYTES) {
    throw wrong(`${bytes.length} bytes are too few: the length of the header alone takes ${LENGTH_BYTES}`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    throw wrong(`a header of ${length} bytes is announced, more than ${MAX_HEADER_BYTES}: this is no safetensors file`);
  }
  if (LENGTH_BYTES + Number(length) > bytes.length) {
    throw wrong(`the file ends within its header: ${length} bytes announced, ${bytes.length - LENGTH_BYTES} there`);
  }
  return Number(length);
}

function readHeader(bytes: Uint8Array, path?: string) {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SafetensorsError("the header is not UTF-8", { path });
  }
  if (text[0] !== "{") throw new SafetensorsError("the header does not begin with {", { path });

  const metadata = new Map<string, string>();
  const infos = new Map<string, TensorInfo>();
  let tensor: string | undefined;
  const wrong = (problem: string) => new SafetensorsError(`in the header: ${problem}`, { path, tensor });
  const json = new JsonReader(text, wrong);
  json.object((name) => {
    if (name === METADATA) return json.object((key) => metadata.set(key, json.string()));
    tensor = name;
    infos.set(name, readInfo(json, wrong));
    tensor = undefined;
  });
  json.end();
  return { metadata, infos };
}

function readInfo(json: JsonReader, wrong: (problem: string) => Error): TensorInfo {
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  json.object((field) => {
    if (field === "dtype") dtype = json.string();
    else if (field === "shape") shape = json.integers(MAX_DIMENSIONS);
    else if (field === "data_offsets") offsets = json.integers(2);
    else throw wrong(`${quote(field)} is no field of a tensor`);
  });
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    const fields = { dtype, shape, data_offsets: offsets };
    const missing = Object.entries(fields).filter(([, value]) => value === undefined);
    throw wrong(`missing ${missing.map(([field]) => field).join(", ")}`);
  }
  const [start, end] = offsets;
  if (offsets.length !== 2) throw wrong("data_offsets needs two numbers, where the data start and end");
  if (end < start) throw wrong(`its data end before they start: ${start} to ${end}`);
  return { dtype, shape, start, end };
}

/** Null where it is more than a number can hold, also when a size of 0 would make it 0 in the end. */
function byteSize(shape: Sizes, itemsize: number): number | null {
  let size = itemsize;
  for (const n of shape) {
    size *= Math.max(n, 1);
    if (!Number.isSafeInteger(size)) return null;
  }
  return shape.includes(0) ? 0 : size;
}

/** Every byte of the data must belong to one tensor: no overlap, no gap, nothing missing, nothing left over. */
function checkLayout(infos: ReadonlyMap<string, TensorInfo>, length: number, path?: string): void {
  let at = 0;
  for (const [tensor, { start, end }] of [...infos].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)) {
    const wrong = (problem: string) => new SafetensorsError(`its data ${start} to ${end} ${problem}`, { path, tensor });
    if (end > length) throw wrong(`are not all there: the file has only ${length} bytes of data`);
    if (start < at) throw wrong(`overlap those of another tensor, which end at ${at}`);
    if (start > at) throw wrong(`leave a gap: those before end at ${at}`);
    at = end;
  }
  if (at < length) throw new SafetensorsError(`${length - at} bytes are left over after the last tensor`, { path });
}

/** What `writeHeader` is told of a tensor. */
export interface Entry {
  readonly name: string;
  /** As files spell it: `"F32"`. */
  readonly dtype: string;
  readonly shape: Sizes;
  readonly byteLength: number;
}

/**
 * The beginning of a file up to its data, for tensors in this order: what the reference implementation writes, byte
 * for byte. Spaces at the end let the data begin at a multiple of 8.
 */
export function writeHeader(entries: readonly Entry[], metadata?: readonly (readonly [string, string])[]): Uint8Array {
  const members: string[] = [];
  if (metadata) members.push(member(METADATA, `{${metadata.map(([k, v]) => member(k, JSON.stringify(v))).join()}}`));
  let start = 0;
  for (const { name, dtype, shape, byteLength } of entries) {
    const end = start + byteLength;
    members.push(member(name, `{"dtype":"${dtype}","shape":[${shape.join()}],"data_offsets":[${start},${end}]}`));
    start = end;
  }
  const json = new TextEncoder().encode(`{${members.join()}}`);
  const length = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, LENGTH_BYTES);
  return header;
}

const member = (key: string, json: string): string => `${JSON.stringify(key)}:${json}`;
