// A data set as small as possible, of the same make as the real ones, and a server that can misbehave.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { writeIdx } from "../../src/vision/idx.ts";
import type { DataFile, DataSet } from "../../src/vision/sources.ts";

const packedAt = 1504176606;
export const packed: Record<string, Uint8Array> = {};
export const unpacked: Record<string, Uint8Array> = {};

function publish(name: string, content: Uint8Array): DataFile {
  unpacked[name] = content;
  packed[name] = gzip(content, { name, time: packedAt });
  const sum = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");
  return {
    name,
    md5: sum("md5", packed[name]),
    packedAt,
    packedBytes: packed[name].length,
    bytes: content.length,
    sha256: sum("sha256", content),
  };
}

/** Packs as gzip(1) does, with a name and a time in the header or, as Debian does, without. */
export function gzip(content: Uint8Array, { name, time = 0 }: { name?: string; time?: number } = {}): Uint8Array {
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(content));
  tail.writeUInt32LE(content.length, 4);
  const header = Buffer.from([0x1f, 0x8b, 8, name === undefined ? 0 : 8, 0, 0, 0, 0, 0, 3]);
  header.writeUInt32LE(time, 4);
  const named = Buffer.from(name === undefined ? "" : `${name}\0`);
  return new Uint8Array(Buffer.concat([header, named, deflateRawSync(content), tail]));
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function images(count: number, seed: number): Uint8Array {
  const data = Uint8Array.from({ length: count * 64 }, (_, i) => ((i >> 3) * seed) % 251);
  return writeIdx({ shape: [count, 8, 8], data });
}

function labels(count: number): Uint8Array {
  return writeIdx({ shape: [count], data: Uint8Array.from({ length: count }, (_, i) => i % 10) });
}

/** Twelve images of 8 × 8 to train on, five to test on; no mirrors, no package. */
export const tiny: DataSet = {
  name: "Tiny",
  about: "a set for tests",
  licence: "none",
  classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
  files: {
    train: { images: publish("train-images", images(12, 7)), labels: publish("train-labels", labels(12)) },
    test: { images: publish("t10k-images", images(5, 11)), labels: publish("t10k-labels", labels(5)) },
  },
  mirrors: [],
};

/** A set like the tiny one, but with images of so many bytes that hardly pack. */
export function bigSet(bytes: number): DataSet {
  let state = 1;
  const noise = Uint8Array.from({ length: bytes - 16 }, () => {
    // Marsaglia's xorshift.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  });
  const count = noise.length / 64;
  const train = {
    images: publish("big-images", writeIdx({ shape: [count, 8, 8], data: noise })),
    labels: publish("big-labels", labels(count)),
  };
  return { ...tiny, name: "Big", files: { train, test: tiny.files.test } };
}

export function tempFolder(): string {
  return mkdtempSync(join(tmpdir(), "flambeau-test-"));
}

/** Writes the files to a folder: `gz` as published, `raw` unpacked, `debian` packed without name and time. */
export function fill(folder: string, form: "gz" | "raw" | "debian"): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(unpacked)) {
    if (form === "raw") writeFileSync(join(folder, name), content);
    else writeFileSync(join(folder, `${name}.gz`), form === "gz" ? packed[name] : gzip(content));
  }
  return folder;
}

/** Answers as servers do that honour `Range`. */
export function answerRange(request: IncomingMessage, response: ServerResponse, content: Uint8Array): void {
  const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  if (start === undefined) return void response.writeHead(200, { "content-length": content.length }).end(content);
  if (Number(start) >= content.length) return void response.writeHead(416).end();
  const rest = content.subarray(Number(start));
  const range = `bytes ${start}-${content.length - 1}/${content.length}`;
  response.writeHead(206, { "content-length": rest.length, "content-range": range }).end(rest);
}

export interface TestServer {
  base: string;
  /** Paths asked for, in order. */
  asked: string[];
  close: () => void;
}

type Answer = (request: IncomingMessage, response: ServerResponse, content: Uint8Array) => void;

/** Serves the packed files; `answer` decides what happens to each request. */
export async function serve(answer: Answer = (_, response, content) => response.end(content)): Promise<TestServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const content = packed[request.url!.replace(/^.*\/(.*)\.gz$/, "$1")];
    if (content) answer(request, response, content);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close };
}
