// Node's answers to everything in types.ts, where each is described.
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { plain } from "./node-files.ts";
import type { Platform } from "./types.ts";

export {
  appendFile,
  exists,
  listDir,
  listTree,
  makeDir,
  makeTempDir,
  readFile,
  readFileSync,
  readFileWithSum,
  remove,
  withLock,
  writeFileAtomic,
} from "./node-files.ts";
export { fetchUrl, runCommand } from "./node-processes.ts";
export { rasterise } from "./node-rasterise.ts";
export { terminal } from "./node-terminal.ts";
export { canShareMemory, startThread, threadPort } from "./node-threads.ts";
export type * from "./types.ts";

export const platformName: Platform["platformName"] = "node";

export const joinPath: Platform["joinPath"] = path.join;

export const env: Platform["env"] = (name) => process.env[name] || undefined;

export const cacheDir: Platform["cacheDir"] = () => {
  const own = env("FLAMBEAU_CACHE");
  if (own !== undefined) return path.resolve(own);
  const xdg = env("XDG_CACHE_HOME");
  // The XDG specification has relative paths ignored.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, "flambeau");
  const home = env("HOME") ?? userHome();
  if (process.platform === "win32") {
    const local = env("LOCALAPPDATA") ?? (home && path.join(home, "AppData", "Local"));
    return local && path.join(local, "flambeau");
  }
  const caches = process.platform === "darwin" ? "Library/Caches" : ".cache";
  return home && path.join(home, caches, "flambeau");
};

function userHome(): string | undefined {
  try {
    return os.homedir();
  } catch {
    return undefined; // A user id without an entry in the system's list of users.
  }
}

// Loading these modules takes longer than a training step does, so it waits until they are needed.
const crypto = () => import("node:crypto");
const zlib = () => import("node:zlib");

export const gunzip: Platform["gunzip"] = async (bytes, maxBytes) => {
  const options = { maxOutputLength: Math.max(1, maxBytes) };
  return plain(await promisify((await zlib()).gunzip)(bytes, options));
};

export const md5: Platform["md5"] = async (bytes) => {
  try {
    return (await crypto()).createHash("md5").update(bytes).digest("hex");
  } catch {
    return undefined; // OpenSSL in FIPS mode.
  }
};

export const sha256: Platform["sha256"] = async (bytes) =>
  (await crypto()).createHash("sha256").update(bytes).digest("hex");

export const now: Platform["now"] = () => performance.now();

export const nextTask: Platform["nextTask"] = () => new Promise((resolve) => setImmediate(resolve));

let collector: (() => void) | null | undefined;

export const collectGarbage: Platform["collectGarbage"] = () => {
  if (collector === undefined) collector = findCollector();
  collector?.();
  return collector !== null;
};

function findCollector(): (() => void) | null {
  if (typeof globalThis.gc === "function") return globalThis.gc as () => void;
  try {
    setFlagsFromString("--expose-gc");
    return runInNewContext("gc");
  } catch {
    return null; // Not V8.
  }
}

export const hardwareConcurrency: Platform["hardwareConcurrency"] = () => Math.max(1, os.availableParallelism());

export const inspectCustom = Symbol.for("nodejs.util.inspect.custom");

export const atExit: Platform["atExit"] = (task) => {
  process.once("exit", task);
};
