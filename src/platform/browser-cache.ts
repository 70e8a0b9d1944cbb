// Files that a page keeps from one visit to the next, in its Cache API. Their paths begin with "cache:".
import type { Bytes, Platform } from "./types.ts";

const scheme = "cache:";

export const cacheDir: Platform["cacheDir"] = () => (globalThis.caches === undefined ? undefined : `${scheme}flambeau`);

/** Whether a path is that of a file that a page keeps, and not an address. */
export const isKept = (path: string): boolean => path.startsWith(scheme);

/** The Cache API's keys are addresses, of whatever host: this one is nobody's. */
const keyOf = (path: string): string => `https://cache.invalid/${path.slice(scheme.length)}`;

async function open(): Promise<Cache> {
  try {
    return await caches.open("flambeau");
  } catch (error) {
    throw failure("ENOTSUP", "this page may keep no files", error);
  }
}

/** The whole file; undefined when there is none. */
export async function readKept(path: string): Promise<Bytes | undefined> {
  const response = await (await open()).match(keyOf(path));
  return response && new Uint8Array(await response.arrayBuffer());
}

/** The Cache API shows a file when all of it is there. */
export async function writeKept(path: string, content: Uint8Array | string): Promise<void> {
  const cache = await open();
  try {
    await cache.put(keyOf(path), new Response(content as BodyInit));
  } catch (error) {
    const full = error instanceof Error && error.name === "QuotaExceededError";
    throw failure(full ? "ENOSPC" : "EIO", `${path} cannot be kept`, error);
  }
}

export async function keptNames(folder: string): Promise<string[]> {
  const start = `${keyOf(folder).replace(/\/$/, "")}/`;
  const keys = await (await open()).keys();
  const below = keys.map(({ url }) => url).filter((url) => url.startsWith(start));
  return [...new Set(below.map((url) => url.slice(start.length).split("/")[0]))].sort();
}

/** Removes the file, and all files below it. */
export async function removeKept(path: string): Promise<void> {
  const cache = await open();
  const key = keyOf(path);
  for (const { url } of await cache.keys()) if (url === key || url.startsWith(`${key}/`)) await cache.delete(url);
}

function failure(code: string, message: string, cause: unknown): Error {
  return Object.assign(new Error(`${code}: ${message}`, { cause }), { code });
}
