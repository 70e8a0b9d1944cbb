// A browser's answers to everything in types.ts, where each is described. A path is a URL relative to the page, or that
// of a file which the page keeps (browser-cache.ts).
import { isKept, keptNames, readKept, removeKept, writeKept } from "./browser-cache.ts";
import type { Bytes, Platform } from "./types.ts";

export { cacheDir } from "./browser-cache.ts";
export { rasterise } from "./browser-rasterise.ts";
export { canShareMemory, startThread, threadPort } from "./browser-threads.ts";
export type * from "./types.ts";

export const platformName: Platform["platformName"] = "browser";

export const readFile: Platform["readFile"] = async (path, { maxBytes = Infinity } = {}) => {
  if (isKept(path)) {
    const bytes = await readKept(path);
    if (bytes === undefined) throw failure("ENOENT", `${path} is not there`, path);
    if (bytes.length > maxBytes) throw failure("EFBIG", `${path} has more than ${maxBytes} bytes`, path);
    return bytes;
  }
  const response = await fetch(path);
  if (response.status === 404 || response.status === 410) throw failure("ENOENT", `${path} is not there`, path);
  if (!response.ok) throw failure("EIO", `${path}: HTTP ${response.status} ${response.statusText}`, path);
  return collect(response.body, maxBytes, path);
};

export const readFileWithSum: Platform["readFileWithSum"] = async (path, options) => {
  const bytes = await readFile(path, options);
  return { bytes, sha256: await sha256(bytes) };
};

export const readFileSync: Platform["readFileSync"] = (path) => {
  throw failure("ENOTSUP", `${path}: a page cannot read a file at once`, path);
};

export const exists: Platform["exists"] = async (path) =>
  isKept(path) ? (await readKept(path)) !== undefined : (await fetch(path, { method: "HEAD" })).ok;

// A page has no files of its own to write or list but those that it keeps.
const unsupported = async (path: string): Promise<never> => {
  throw failure("ENOTSUP", `${path}: a page cannot write or list files`, path);
};
export const writeFileAtomic: Platform["writeFileAtomic"] = (path, content) =>
  isKept(path) ? writeKept(path, content) : unsupported(path);
export const listDir: Platform["listDir"] = (path) => (isKept(path) ? keptNames(path) : unsupported(path));
export const listTree: Platform["listTree"] = unsupported;
export const remove: Platform["remove"] = (path) => (isKept(path) ? removeKept(path) : unsupported(path));
// What a page keeps has names with slashes in them, but no folders.
export const makeDir: Platform["makeDir"] = async (path) => (isKept(path) ? undefined : unsupported(path));
export const appendFile: Platform["appendFile"] = unsupported;
export const makeTempDir: Platform["makeTempDir"] = () => unsupported("a temporary folder");

export const joinPath: Platform["joinPath"] = (...parts) =>
  parts
    .map((part, i) => (i === parts.length - 1 ? part : part.replace(/\/+$/, "")))
    .map((part, i) => (i === 0 ? part : part.replace(/^\/+/, "")))
    .join("/");

export const withLock: Platform["withLock"] = async (path, task, { onWait, signal } = {}) => {
  if (!globalThis.navigator?.locks) return task();
  const { held = [] } = await navigator.locks.query();
  if (held.some((lock) => lock.name === path)) onWait?.();
  return navigator.locks.request(path, { signal }, task);
};

export const gunzip: Platform["gunzip"] = async (bytes, maxBytes) => {
  const packed = new Response(bytes as BodyInit).body!;
  return collect(packed.pipeThrough(new DecompressionStream("gzip")), maxBytes, "gzip data");
};

/** All bytes of a stream, which is broken off when it holds more than `maxBytes`. */
async function collect(stream: ReadableStream<Uint8Array> | null, maxBytes: number, path: string): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.length;
    if (size > maxBytes) {
      await reader?.cancel();
      throw failure("EFBIG", `${path} has more than ${maxBytes} bytes`, path);
    }
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}

export const md5: Platform["md5"] = async () => undefined;

export const sha256: Platform["sha256"] = async (bytes) => {
  if (!globalThis.crypto?.subtle) {
    throw failure("ENOTSUP", "checksums need a page on https or localhost (crypto.subtle is missing)");
  }
  const digest = await crypto.subtle.digest("SHA-256", bytes as Bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

export const fetchUrl: Platform["fetchUrl"] = (url, init) => fetch(url, init);

export const runCommand: Platform["runCommand"] = async (command) => {
  throw failure("ENOENT", `${command}: a page cannot run programs`);
};

export const env: Platform["env"] = () => undefined;

export const now: Platform["now"] = () => performance.now();

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

// A message is a task of its own and, unlike a timer, is not slowed down to 4 ms.
export const nextTask: Platform["nextTask"] = () =>
  new Promise((resolve) => {
    if (channel === undefined) {
      channel = new MessageChannel();
      channel.port1.onmessage = () => waiting.shift()?.();
    }
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });

const PRESSURE = 64 * 2 ** 20;

// A page cannot call the collector, but the collector comes when it sees much memory dropped. This is never touched, so
// that it costs addresses and nothing else.
export const collectGarbage: Platform["collectGarbage"] = () => {
  try {
    new ArrayBuffer(PRESSURE);
  } catch {
    // There are no addresses left, of which the collector knows, too.
  }
  return false;
};

export const hardwareConcurrency: Platform["hardwareConcurrency"] = () =>
  Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 1);

export const inspectCustom = Symbol.for("nodejs.util.inspect.custom");

export const terminal: Platform["terminal"] = () => undefined;

export const atExit: Platform["atExit"] = () => {};

function failure(code: string, message: string, path?: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code, path });
}
