import { gunzip, md5, sha256 } from "#platform";
import { DataFileError, reasonOf } from "./errors.ts";
import type { DataFile } from "./list.ts";

/**
 * The unpacked file, once its checksums are right: the MD5 of what was published when `bytes` is packed (in Node), and
 * always the SHA-256 of what comes out.
 *
 * @param path names the file in errors
 * @throws DataFileError `data-damaged`
 */
export async function unpackVerified(file: DataFile, bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const unpacked = isGzip(bytes) ? await unpack(file, bytes, path) : bytes;
  if (unpacked.length !== file.bytes) {
    throw damaged(path, `it has ${unpacked.length} bytes instead of ${file.bytes} (or, packed, ${file.packedBytes})`);
  }
  const sum = await sha256(unpacked);
  if (sum !== file.sha256) throw damaged(path, `its SHA-256 is ${sum} instead of ${file.sha256}`);
  return unpacked;
}

async function unpack(file: DataFile, packed: Uint8Array, path: string): Promise<Uint8Array> {
  const sum = md5(asPublished(file, packed));
  if (sum !== undefined && sum !== file.md5) {
    const size = packed.length === file.packedBytes ? "" : ` (${packed.length} bytes instead of ${file.packedBytes})`;
    throw damaged(path, `its MD5 is ${sum} instead of ${file.md5}${size}`);
  }
  try {
    return await gunzip(packed, file.bytes);
  } catch (error) {
    throw damaged(path, `it does not unpack: ${reasonOf(error)}`);
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The packed file with the published gzip header. Debian takes the name and the time out of that header so that its
 * packages can be reproduced; with both put back the published file is there again, byte for byte.
 */
function asPublished(file: DataFile, packed: Uint8Array): Uint8Array {
  const [deflate, named] = [8, 8];
  const flags = packed[3];
  if (flags !== 0 && flags !== named) return packed;
  const body = flags === named ? packed.indexOf(0, 10) + 1 : 10;
  const header = new Uint8Array(10 + file.name.length + 1);
  header.set([0x1f, 0x8b, deflate, named]);
  new DataView(header.buffer).setUint32(4, file.packedAt, true);
  header[9] = 3; // Made on Unix.
  header.set(new TextEncoder().encode(file.name), 10);
  const published = new Uint8Array(header.length + packed.length - body);
  published.set(header);
  published.set(packed.subarray(body), header.length);
  return published;
}

function damaged(path: string, problem: string): DataFileError {
  return new DataFileError("damaged", path, `damaged: ${problem}`);
}
