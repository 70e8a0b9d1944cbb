import type { Hash } from "node:crypto";
import { readFileSync as readNow } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Bytes, Platform } from "./types.ts";

const HOUR = 3_600_000;

/** A Buffer's bytes as the plain Uint8Array that browsers have too. */
export function plain(buffer: Uint8Array): Bytes {
  return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
}

export const readFile: Platform["readFile"] = async (file, { maxBytes = Infinity } = {}) => {
  // One read for all: fs.readFile goes through the thread pool for every half megabyte.
  const allocate = (size: number): Bytes => new Uint8Array(size);
  return readPieces(file, maxBytes, Infinity, allocate, async () => undefined);
};

const PIECE = 2 << 20;

export const readFileSync: Platform["readFileSync"] = (file) => plain(readNow(file));

export const readFileWithSum: Platform["readFileWithSum"] = async (file, { maxBytes = Infinity, place } = {}) => {
  const allocate = (size: number) => place?.(size) ?? new Uint8Array(size);
  let hash: Hash | undefined;
  const bytes = await readPieces(file, maxBytes, PIECE, allocate, async () => {
    const { createHash } = await import("node:crypto"); // takes some milliseconds to load
    hash = createHash("sha256");
    return hash;
  });
  return { bytes, sha256: hash!.digest("hex") };
};

/** The file's bytes. The hash, which is begun while the first piece is read, takes each piece while the next one is read. */
async function readPieces<B extends Uint8Array>(
  file: string,
  maxBytes: number,
  most: number,
  allocate: (size: number) => B,
  begin: () => Promise<Hash | undefined>,
): Promise<B> {
  const handle = await fs.open(file);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw fileError("EISDIR", `${file} is a folder`, file);
    const { size } = stat;
    if (size > maxBytes) throw fileError("EFBIG", `${file} has ${size} bytes, more than ${maxBytes}`, file);
    const bytes = allocate(size);
    let filled = 0;
    const readOn = () => handle.read(bytes, filled, Math.min(most, size - filled));
    let reading = readOn();
    const [hash] = await Promise.all([begin(), reading]);
    while (filled < size) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) break;
      const piece = bytes.subarray(filled, filled + bytesRead);
      filled += bytesRead;
      if (filled < size) reading = readOn();
      hash?.update(piece);
    }
    return filled === size ? bytes : (bytes.slice(0, filled) as B);
  } finally {
    await handle.close();
  }
}

export const writeFileAtomic: Platform["writeFileAtomic"] = async (file, content) => {
  const folder = path.dirname(file);
  const stem = `.${path.basename(file)}.`;
  await makeDir(folder);
  await sweep(folder, stem);
  const part = path.join(folder, `${stem}${crypto.randomUUID().slice(-12)}.part`);
  try {
    const handle = await fs.open(part, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(part, file);
  } catch (error) {
    await fs.rm(part, { force: true }).catch(() => {});
    throw error;
  }
};

export const appendFile: Platform["appendFile"] = async (file, bytes) => {
  await makeDir(path.dirname(file));
  await fs.appendFile(file, bytes);
};

/** Removes what a process that was killed while it wrote left behind an hour ago or earlier. */
async function sweep(folder: string, stem: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (!name.startsWith(stem) || !name.endsWith(".part")) continue;
    const part = path.join(folder, name);
    const age = await ageOf(part);
    if (age !== undefined && age > HOUR) await fs.rm(part, { force: true }).catch(() => {});
  }
}

async function ageOf(file: string): Promise<number | undefined> {
  try {
    return Date.now() - (await fs.stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}

export const exists: Platform["exists"] = async (file) => (await ageOf(file)) !== undefined;

export const listDir: Platform["listDir"] = async (folder) => (await fs.readdir(folder)).sort();

// Not with Node's `recursive`, which never ends where a file system, such as /proc, says of every new folder ENOENT.
export const listTree: Platform["listTree"] = async (folder) => {
  const found: string[] = [];
  for (const name of await listDir(folder)) {
    const inside = path.join(folder, name);
    if (!(await fs.stat(inside)).isDirectory()) found.push(name);
    else found.push(`${name}/`, ...(await listTree(inside)).map((below) => `${name}/${below}`));
  }
  return found;
};

export const makeDir: Platform["makeDir"] = async (folder) => {
  const obstacle = await codeOf(fs.mkdir(folder));
  if (obstacle === undefined || (obstacle === "EEXIST" && (await fs.stat(folder)).isDirectory())) return;
  const parent = path.dirname(folder);
  if (obstacle === "ENOENT" && parent !== folder) await makeDir(parent);
  // Another process may be quicker, or slower: then the folder is there, or its parent has gone again.
  await fs.mkdir(folder).catch(async (error) => {
    if (error.code !== "EEXIST" || !(await fs.stat(folder)).isDirectory()) throw error;
  });
};

export const makeTempDir: Platform["makeTempDir"] = (parent = os.tmpdir()) =>
  fs.mkdtemp(path.join(parent, "flambeau-"));

export const remove: Platform["remove"] = (file) => fs.rm(file, { recursive: true, force: true, maxRetries: 3 });

const HEARTBEAT = 2_000;
const STALE = 10_000;
const POLL = 100;

/** Names the process that holds a lock: in the lock's folder lies a file of this name. */
const holder = `${os.hostname()}.${process.pid}.holder`;

// The lock is a folder, since making one either succeeds or finds it there; its holder renews the folder's time.
export const withLock: Platform["withLock"] = async (lock, task, { onWait, signal } = {}) => {
  if (!(await acquire(lock, onWait, signal))) return task();
  await fs.writeFile(path.join(lock, holder), "").catch(() => {});
  const heartbeat = setInterval(() => fs.utimes(lock, new Date(), new Date()).catch(() => {}), HEARTBEAT);
  heartbeat.unref();
  try {
    return await task();
  } finally {
    clearInterval(heartbeat);
    await release(lock).catch(() => {});
  }
};

async function acquire(lock: string, onWait?: () => void, signal?: AbortSignal): Promise<boolean> {
  for (let waited = false; ; waited = true) {
    signal?.throwIfAborted();
    if ((await codeOf(makeDir(path.dirname(lock)))) !== undefined) return false;
    const obstacle = await codeOf(fs.mkdir(lock));
    if (obstacle !== "EEXIST") return obstacle === undefined;
    const age = await ageOf(lock);
    if ((age !== undefined && age > STALE) || (await isHolderDead(lock))) {
      const left = await codeOf(release(lock));
      if (left !== undefined && left !== "ENOENT") return false;
      continue;
    }
    if (!waited) onWait?.();
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

async function release(lock: string): Promise<void> {
  for (const name of await holdersOf(lock)) await fs.rm(path.join(lock, name), { force: true });
  await fs.rmdir(lock);
}

const holdersOf = async (lock: string) => (await fs.readdir(lock)).filter((name) => name.endsWith(".holder"));

/** Whether the lock was left behind by a process of this machine that is no more. */
async function isHolderDead(lock: string): Promise<boolean> {
  const [name] = await holdersOf(lock).catch(() => []);
  if (!name?.startsWith(`${os.hostname()}.`)) return false;
  try {
    process.kill(Number(name.split(".").at(-2)), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** The code of the error that a promise ends in; undefined when it ends well. */
async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error) => error.code ?? "unknown",
  );
}

function fileError(code: string, message: string, file: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code, path: file });
}
