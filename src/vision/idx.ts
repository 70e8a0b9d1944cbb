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

export type IdxArray = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

interface ElementType {
  make: (length: number) => IdxArray;
  read: (view: DataView, offset: number) => number;
  write: (view: DataView, offset: number, value: number) => void;
}

/** By the code in the header's third byte. Numbers of several bytes are stored with the highest first. */
const elementTypes: Record<number, ElementType> = {
  8: {
    make: (n) => new Uint8Array(n),
    read: (view, at) => view.getUint8(at),
    write: (view, at, x) => view.setUint8(at, x),
  },
  9: {
    make: (n) => new Int8Array(n),
    read: (view, at) => view.getInt8(at),
    write: (view, at, x) => view.setInt8(at, x),
  },
  11: {
    make: (n) => new Int16Array(n),
    read: (view, at) => view.getInt16(at),
    write: (view, at, x) => view.setInt16(at, x),
  },
  12: {
    make: (n) => new Int32Array(n),
    read: (view, at) => view.getInt32(at),
    write: (view, at, x) => view.setInt32(at, x),
  },
  13: {
    make: (n) => new Float32Array(n),
    read: (view, at) => view.getFloat32(at),
    write: (view, at, x) => view.setFloat32(at, x),
  },
  14: {
    make: (n) => new Float64Array(n),
    read: (view, at) => view.getFloat64(at),
    write: (view, at, x) => view.setFloat64(at, x),
  },
};

/**
 * Reads a file in the IDX format, in which MNIST and its relatives are published. Bytes (uint8) are not copied: `data`
 * is a window on `bytes`.
 *
 * @param path names the file in errors
 * @throws IdxError with the offset, for a wrong header and for missing or left-over bytes
 * @example
 * readIdx(bytes, "images-idx2-ubyte").shape; // [2, 2]
 */
export function readIdx(bytes: Uint8Array, path = "IDX data"): Idx {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new IdxError(path, bytes.length, "it ends within the 4 bytes of the magic number");
  if (view.getUint16(0) !== 0) throw new IdxError(path, 0, "the first two bytes must be 0");
  const type = elementTypes[bytes[2]];
  if (!type) throw new IdxError(path, 2, `0x${bytes[2].toString(16).padStart(2, "0")} is no element type`);

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

  if (bytes[2] === 0x08) return { shape, data: bytes.subarray(start) };
  const data = type.make(length);
  for (let i = 0; i < length; i++) data[i] = type.read(view, start + i * width);
  return { shape, data };
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
  for (const [i, value] of data.entries()) type.write(view, start + i * data.BYTES_PER_ELEMENT, value);
  return bytes;
}
