import { gunzip, md5, sha256 } from "#platform";
import { DataFileError, reasonOf } from "./errors.ts";
import type { DataFile } from "./list.ts";

/** What is known of the bytes beforehand. */
export interface Known {
  /** Their SHA-256, where it was taken while they were read. */
  sum?: string;
  /** The SHA-256 that the unpacked file had when its packed one was verified: for those that none is published of. */
  recorded?: string;
}

/**
 * The unpacked file, once its checksums are right: those of what was published when `bytes` is packed (the MD5 in Node
 * alone), and the SHA-256 of what comes out.
 *
 * @param path names the file in errors
 * @throws DataFileError `data-damaged`, or `data-unreadable` when nothing is known that it could be verified with
 */
export async function unpackVerified(
  file: DataFile,
  bytes: Uint8Array,
  path: string,
  { sum, recorded }: Known = {},
): Promise<Uint8Array> {
  const packed = isGzip(bytes);
  const unpacked = packed ? await unpack(file, bytes, path) : bytes;
  if (unpacked.length !== file.bytes) {
    throw damaged(path, `it has ${unpacked.length} bytes instead of ${file.bytes} (or, packed, ${file.packedBytes})`);
  }
  const right = file.sha256 ?? (packed ? undefined : recorded);
  if (right !== undefined) {
    const found = (packed ? undefined : sum) ?? (await sha256(unpacked));
    if (found !== right) throw damaged(path, `its SHA-256 is ${found} instead of ${right}`);
  } else if (!packed) {
    const problem = `no checksum of the unpacked file is published: put ${file.name}.gz beside it`;
    throw new DataFileError("unreadable", path, problem);
  }
  return unpacked;
}

async function unpack(file: DataFile, packed: Uint8Array, path: string): Promise<Uint8Array> {
  const published = asPublished(file, packed);
  const found = { MD5: await md5(published), "SHA-256": file.packedSha256 && (await sha256(published)) };
  const right = { MD5: file.md5, "SHA-256": file.packedSha256 };
  for (const kind of ["MD5", "SHA-256"] as const) {
    if (found[kind] === undefined || found[kind] === right[kind]) continue;
    const size = packed.length === file.packedBytes ? "" : ` (${packed.length} bytes instead of ${file.packedBytes})`;
    throw damaged(path, `its ${kind} is ${found[kind]} instead of ${right[kind]}${size}`);
  }
  try {
    return await gunzip(packed, file.bytes);
  } catch (error) {
    throw damaged(path, `it does not unpack: ${reasonOf(error)}`);
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The packed file with the published gzip header. Debian takes the name and the time out of that header so that its
 * packages can be reproduced; with both put back the published file is there again, byte for byte.
 */
function asPublished(file: DataFile, packed: Uint8Array): Uint8Array {
  const [deflate, named] = [8, 8];
  const flags = packed[3];
  if (file.packedAt === undefined || (flags !== 0 && flags !== named)) return packed;
  const body = packed.subarray(flags === named ? packed.indexOf(0, 10) + 1 : 10);
  const header = new Uint8Array(10 + file.name.length + 1);
  header.set([0x1f, 0x8b, deflate, named]);
  new DataView(header.buffer).setUint32(4, file.packedAt, true);
  header[9] = 3; // Made on Unix.
  header.set(new TextEncoder().encode(file.name), 10);
  const published = new Uint8Array(header.length + body.length);
  published.set(header);
  published.set(body, header.length);
  return published;
}

function damaged(path: string, problem: string): DataFileError {
  return new DataFileError("damaged", path, `damaged: ${problem}`);
}
