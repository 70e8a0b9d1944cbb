import { gunzip, readFile, writeFileAtomic } from "#platform";
import { FlambeauError } from "../core/errors.ts";

/** A file that is not IDX, or ends before or after it should. `offset` is the byte at which it stops making sense. */
export class IdxError extends FlambeauError {
  override name = "IdxError";
  readonly offset: number;
  constructor(path: string, offset: number, problem: string) {
    super("idx", `${path}: not a sound IDX file, at byte ${offset}: ${problem}`, { path });
    this.offset = offset;
  }
}

/** The numbers of an IDX file, row-major, in the array type that holds them exactly. */
export interface Idx {
  shape: number[];
  data: IdxArray;
}

export type IdxArray = IdxArrays[keyof IdxArrays];

interface ElementType {
  name: string;
  make: (length: number) => IdxArray;
  read: (view: DataView, offset: number) => number;
  write: (view: DataView, offset: number, value: number) => void;
}

/** By the code in the header's third byte. Numbers of several bytes are stored with the highest first. */
const elementTypes: Record<number, ElementType> = {
  8: {
    name: "uint8",
    make: (n) => new Uint8Array(n),
    read: (view, at) => view.getUint8(at),
    write: (view, at, x) => view.setUint8(at, x),
  },
  9: {
    name: "int8",
    make: (n) => new Int8Array(n),
    read: (view, at) => view.getInt8(at),
    write: (view, at, x) => view.setInt8(at, x),
  },
  11: {
    name: "int16",
    make: (n) => new Int16Array(n),
    read: (view, at) => view.getInt16(at),
    write: (view, at, x) => view.setInt16(at, x),
  },
  12: {
    name: "int32",
    make: (n) => new Int32Array(n),
    read: (view, at) => view.getInt32(at),
    write: (view, at, x) => view.setInt32(at, x),
  },
  13: {
    name: "float32",
    make: (n) => new Float32Array(n),
    read: (view, at) => view.getFloat32(at),
    write: (view, at, x) => view.setFloat32(at, x),
  },
  14: {
    name: "float64",
    make: (n) => new Float64Array(n),
    read: (view, at) => view.getFloat64(at),
    write: (view, at, x) => view.setFloat64(at, x),
  },
};

/** The arrays of the element types, by name. */
export interface IdxArrays {
  uint8: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

export interface ReadIdxOptions<D extends keyof IdxArrays> {
  /** The element type that the file must have. */
  dtype?: D;
  /** How many sizes it must have. */
  rank?: number;
}

/**
 * Reads a file in the IDX format, in which MNIST and its relatives are published. Bytes (uint8) are not copied: `data`
 * is a window on `bytes`.
 *
 * @param path names the file in errors
 * @throws IdxError with the offset, for a wrong header, for missing or left-over bytes, and for another type or rank
 * than was asked for
 * @see http://yann.lecun.com/exdb/mnist/
 * @example
 * readIdx(bytes, "images-idx2-ubyte").shape; // [2, 2]
 */
export function readIdx<D extends keyof IdxArrays = keyof IdxArrays>(
  bytes: Uint8Array,
  path = "IDX data",
  { dtype, rank }: ReadIdxOptions<D> = {},
): { shape: number[]; data: IdxArrays[D] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new IdxError(path, bytes.length, "it ends within the 4 bytes of the magic number");
  if (view.getUint16(0) !== 0) {
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b ? ", and these are of a gzip file: unpack it first" : "";
    throw new IdxError(path, 0, `the first two bytes must be 0${packed}`);
  }
  const type = elementTypes[bytes[2]];
  if (!type) throw new IdxError(path, 2, `0x${bytes[2].toString(16).padStart(2, "0")} is no element type`);
  if (dtype !== undefined && type.name !== dtype) throw new IdxError(path, 2, `it holds ${type.name}, not ${dtype}`);
  if (rank !== undefined && bytes[3] !== rank) throw new IdxError(path, 3, `it has ${bytes[3]} sizes, not ${rank}`);

  const start = 4 + 4 * bytes[3];
  if (bytes.length < start) {
    throw new IdxError(path, bytes.length, `it ends within the header, which has ${bytes[3]} sizes`);
  }
  const shape = Array.from({ length: bytes[3] }, (_, i) => view.getUint32(4 + 4 * i));
  const length = shape.reduce((product, size) => product * size, 1);
  const width = type.make(0).BYTES_PER_ELEMENT;
  const end = start + length * width;
  const promise = `[${shape.join(", ")}] × ${width} bytes end at byte ${end}`;
  if (bytes.length < end) throw new IdxError(path, bytes.length, `the file ends here, yet ${promise}`);
  if (bytes.length > end) throw new IdxError(path, end, `${bytes.length - end} bytes too many: ${promise}`);

  if (type.name === "uint8") return { shape, data: bytes.subarray(start) as IdxArrays[D] };
  const data = type.make(length);
  for (let i = 0; i < length; i++) data[i] = type.read(view, start + i * width);
  return { shape, data: data as IdxArrays[D] };
}

/**
 * Writes numbers in the IDX format; the array's type decides the element type.
 *
 * @throws FlambeauError `idx` when the data does not fit the shape, or the format cannot say the shape
 * @example
 * const bytes = writeIdx({ shape: [2, 2], data: new Uint8Array([1, 2, 3, 4]) });
 */
export function writeIdx({ shape, data }: Idx): Uint8Array {
  const found = Object.entries(elementTypes).find(([, type]) => type.make(0).constructor === data.constructor);
  if (!found) throw new FlambeauError("idx", `writeIdx: IDX has no element type for a ${data.constructor.name}`);
  const [code, type] = found;
  const fits = shape.length < 256 && shape.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32);
  const length = shape.reduce((product, size) => product * size, 1);
  if (!fits || length !== data.length) {
    throw new FlambeauError("idx", `writeIdx: ${data.length} numbers do not make [${shape.join(", ")}]`);
  }
  const start = 4 + 4 * shape.length;
  const bytes = new Uint8Array(start + data.byteLength);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, Number(code), shape.length]);
  for (const [i, size] of shape.entries()) view.setUint32(4 + 4 * i, size);
  if (data instanceof Uint8Array) bytes.set(data, start);
  else for (const [i, value] of data.entries()) type.write(view, start + i * data.BYTES_PER_ELEMENT, value);
  return bytes;
}

/**
 * Reads an IDX file, packed with gzip or not; in a page, from an address.
 * @throws IdxError as `readIdx`; FlambeauError `idx` when the file cannot be read or does not unpack
 */
export async function readIdxFile<D extends keyof IdxArrays = keyof IdxArrays>(
  path: string,
  options: ReadIdxOptions<D> = {},
): Promise<{ shape: number[]; data: IdxArrays[D] }> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = await gunzip(bytes, mostUnpacked);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FlambeauError("idx", `${path}: cannot be read: ${reason}`, { path, cause: error });
  }
  return readIdx(bytes, path, options);
}

/** Writes an IDX file, whole or not at all. @throws FlambeauError as `writeIdx`; the platform's error when it cannot */
export async function writeIdxFile(path: string, idx: Idx): Promise<void> {
  await writeFileAtomic(path, writeIdx(idx));
}

/** A packed file that holds more than this is not unpacked. */
const mostUnpacked = 2 ** 31 - 1;
