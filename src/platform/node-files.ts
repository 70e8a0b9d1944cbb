import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Bytes, Platform } from "./types.ts";

const HOUR = 3_600_000;

/** A Buffer's bytes as the plain Uint8Array that browsers have too. */
export function plain(buffer: Buffer): Bytes {
  return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
}

export const readFile: Platform["readFile"] = async (file, { maxBytes = Infinity } = {}) => {
  const handle = await fs.open(file);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw fileError("EISDIR", `${file} is a folder`, file);
    const { size } = stat;
    if (size > maxBytes) throw fileError("EFBIG", `${file} has ${size} bytes, more than ${maxBytes}`, file);
    // One read for all: fs.readFile goes through the thread pool for every half megabyte.
    const bytes = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled === size ? bytes : bytes.slice(0, filled);
  } finally {
    await handle.close();
  }
};

export const writeFileAtomic: Platform["writeFileAtomic"] = async (file, content) => {
  const folder = path.dirname(file);
  const stem = `.${path.basename(file)}.`;
  await fs.mkdir(folder, { recursive: true });
  await sweep(folder, stem);
  const part = path.join(folder, `${stem}${randomBytes(6).toString("hex")}.part`);
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

export const makeDir: Platform["makeDir"] = async (folder) => {
  await fs.mkdir(folder, { recursive: true });
};

export const makeTempDir: Platform["makeTempDir"] = (parent = os.tmpdir()) =>
  fs.mkdtemp(path.join(parent, "flambeau-"));

export const remove: Platform["remove"] = (file) => fs.rm(file, { recursive: true, force: true, maxRetries: 3 });

const HEARTBEAT = 2_000;
const STALE = 10_000;
const POLL = 100;

// The lock is a folder, since making one either succeeds or finds it there; its holder renews the folder's time.
export const withLock: Platform["withLock"] = async (lock, task, { onWait, signal } = {}) => {
  if (!(await acquire(lock, onWait, signal))) return task();
  const heartbeat = setInterval(() => fs.utimes(lock, new Date(), new Date()).catch(() => {}), HEARTBEAT);
  heartbeat.unref();
  try {
    return await task();
  } finally {
    clearInterval(heartbeat);
    await fs.rmdir(lock).catch(() => {});
  }
};

async function acquire(lock: string, onWait?: () => void, signal?: AbortSignal): Promise<boolean> {
  for (let waited = false; ; waited = true) {
    signal?.throwIfAborted();
    if ((await codeOf(fs.mkdir(path.dirname(lock), { recursive: true }))) !== undefined) return false;
    const obstacle = await codeOf(fs.mkdir(lock));
    if (obstacle !== "EEXIST") return obstacle === undefined;
    const age = await ageOf(lock);
    if (age !== undefined && age > STALE) {
      const left = await codeOf(fs.rmdir(lock));
      if (left !== undefined && left !== "ENOENT") return false;
      continue;
    }
    if (!waited) onWait?.();
    await new Promise((resolve) => setTimeout(resolve, POLL));
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
