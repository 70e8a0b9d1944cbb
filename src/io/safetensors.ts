import { readFile, writeFileAtomic } from "#platform";
import type { DType } from "../core/dtype.ts";
import { ValueError } from "../core/errors.ts";
import { numel } from "../core/shape.ts";
import { done, rowMajor } from "../engine/copying.ts";
import * as heap from "../engine/heap.ts";
import { address } from "../engine/strided.ts";
import { emptyTensor, Tensor } from "../tensor/tensor.ts";
import "../tensor-methods.ts"; // so that loaded tensors have their methods
import { writtenNames } from "./safetensors/dtypes.ts";
import { MAX_HEADER_BYTES, METADATA, readContents, writeHeader } from "./safetensors/header.ts";
import { isUnicode } from "./safetensors/json.ts";

// Tensors in files of the safetensors format: https://github.com/huggingface/safetensors. Python's safetensors reads
// what is written here and writes the same bytes.

/**
 * Tensors as the bytes of a safetensors file, with their names. Views are written as the tensors they show, row-major;
 * whether a tensor requires a gradient is not written. The bytes depend only on names and values, not on the order.
 *
 * @param metadata texts to go with them, such as `{ format: "pt" }`
 * @throws ValueError for what is not a tensor, a name or text that is not valid Unicode, and the name `__metadata__`
 * @example
 * const bytes = save({ weight: torch.zeros([10, 784]), bias: torch.zeros([10]) });
 */
export function save(tensors: Record<string, Tensor>, metadata?: Record<string, string>): Uint8Array<ArrayBuffer> {
  const order = [...writtenNames.keys()];
  const rank = (dtype: DType) => order.indexOf(dtype);
  const sorted = Object.entries(tensors).map(checkTensor);
  sorted.sort(([a, x], [b, y]) => rank(x.dtype) - rank(y.dtype) || byCodePoints(a, b));
  const entries = sorted.map(([name, x]) => ({
    name,
    dtype: writtenNames.get(x.dtype)!,
    shape: x.sizes,
    byteLength: numel(x.sizes) * x.dtype.itemsize,
  }));
  const texts = metadata && Object.entries(metadata).map(checkText);
  texts?.sort(([a], [b]) => byCodePoints(a, b));

  const header = writeHeader(entries, texts);
  if (header.length - 8 > MAX_HEADER_BYTES) {
    throw new ValueError("save", `names and metadata make a header of ${header.length} bytes, too large to be read`);
  }
  const bytes = new Uint8Array(entries.reduce((sum, { byteLength }) => sum + byteLength, header.length));
  bytes.set(header);
  let at = header.length;
  for (const [i, [, x]] of sorted.entries()) {
    const plain = rowMajor(x);
    const from = address(plain);
    bytes.set(heap.u8.subarray(from, from + entries[i].byteLength), at);
    done(plain, x);
    at += entries[i].byteLength;
  }
  return bytes;
}

/**
 * Writes tensors, as they are at the moment of the call, to a safetensors file: whole or not at all, also if the
 * process is killed meanwhile. Makes the file's folder when needed. Not in browsers, where `save` gives the bytes.
 *
 * @throws ValueError as `save` does; the system's error (such as ENOSPC) when the file cannot be written
 * @example
 * await saveFile(net.stateDict(), "runs/model.safetensors", { format: "pt" });
 */
export async function saveFile(
  tensors: Record<string, Tensor>,
  path: string,
  metadata?: Record<string, string>,
): Promise<void> {
  await writeFileAtomic(path, save(tensors, metadata));
}

/**
 * The tensors of a safetensors file, by their names. They are copies, and require no gradient. F16 and BF16, which
 * Flambeau does not have, become float32, exactly. The record has no prototype: any name is safe to look up.
 *
 * @param path names the file in errors
 * @throws SafetensorsError for a file that is not sound in every respect, or has a tensor of a dtype not known here
 * @example
 * const bytes = save({ weight: torch.zeros([10, 784]) });
 * load(bytes).weight.shape; // torch.Size([10, 784])
 */
export function load(bytes: Uint8Array, path?: string): Record<string, Tensor> {
  const record: Record<string, Tensor> = Object.create(null);
  for (const [name, { stored, shape, bytes: from }] of readContents(bytes, path).tensors) {
    record[name] = emptyTensor(shape, stored.dtype);
    stored.fill(record[name], from);
  }
  return record;
}

/**
 * The tensors of a safetensors file, as `load` gives them.
 *
 * @param path in browsers, a URL relative to the page
 * @throws SafetensorsError as `load` does; the system's error (such as ENOENT) when the file cannot be read
 * @example
 * await saveFile(net.stateDict(), "model.safetensors");
 * net.loadStateDict(await loadFile("model.safetensors"));
 */
export async function loadFile(path: string): Promise<Record<string, Tensor>> {
  return load(await readFile(path), path);
}

/**
 * The texts that were saved beside the tensors; an empty record where there were none. The whole file is checked.
 *
 * @throws SafetensorsError as `load` does
 * @example
 * metadata(save({}, { format: "pt" })).format; // "pt"
 */
export function metadata(bytes: Uint8Array, path?: string): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (const [key, value] of readContents(bytes, path).metadata) record[key] = value;
  return record;
}

/** The texts of a file, as `metadata` gives them. @throws as `loadFile` does */
export async function metadataFile(path: string): Promise<Record<string, string>> {
  return metadata(await readFile(path), path);
}

function checkTensor([name, x]: [string, Tensor]): [string, Tensor] {
  if (!(x instanceof Tensor)) throw new ValueError("save", `${JSON.stringify(name)} is not a tensor`);
  if (name === METADATA) throw new ValueError("save", `${METADATA} cannot be a tensor's name: the format needs it`);
  return [checkUnicode(name), x];
}

function checkText([key, value]: [string, string]): [string, string] {
  if (typeof value !== "string") {
    throw new ValueError("save", `metadata must be texts, ${JSON.stringify(key)} is of type ${typeof value}`);
  }
  return [checkUnicode(key), checkUnicode(value)];
}

function checkUnicode(text: string): string {
  if (!isUnicode(text)) throw new ValueError("save", `${JSON.stringify(text)} has half of a character in it`);
  return text;
}

/** The order of UTF-8's bytes; JavaScript's own puts U+FF5A after U+1F600. */
function byCodePoints(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}
