import { env, platformName, cacheDir as usualCacheDir } from "#platform";
import { FlambeauError } from "../../core/errors.ts";
import { type Cache, openCache } from "./cache.ts";
import { aptSource, installedPackage } from "./debian.ts";
import { mirrorSource, type Patience } from "./download.ts";
import { type Attempt, DatasetNotFound, reasonOf } from "./errors.ts";
import { dataDirSource } from "./folder.ts";
import { type DataFile, type DataSet, filesOf, type Split } from "./list.ts";
import type { Guide, Source } from "./source.ts";

export interface GatherOptions {
  /** Read from this folder, or below this address, and nowhere else. The files lie in it or in `<name>/raw/`. */
  dataDir?: string;
  /** Keep files here. Default: `FLAMBEAU_CACHE`, or `flambeau` in the system's folder for caches. */
  cacheDir?: string;
  /** Use no network. Default: whether the environment has `FLAMBEAU_OFFLINE=1`. */
  offline?: boolean;
  /** Takes one line about each source that is tried. */
  log?: Guide["log"];
  /** Takes the progress of downloads, in bytes. */
  progress?: Guide["progress"];
  signal?: AbortSignal;
  /** Time-outs and retries of downloads. */
  patience?: Patience;
}

export interface Gathered {
  /** Verified and unpacked; those of the split that was asked for are all here. */
  files: Map<DataFile, Uint8Array>;
  /** Where they came from, for people. */
  source: string;
}

/**
 * Brings the files of one split together. With `dataDir` that is the only source, and its first problem is thrown.
 * Otherwise sources are asked in order until all files are there, and what has been fetched is kept in the cache. A
 * fetch brings both splits, so that the other one is there when it is asked for.
 */
export async function gather(dataSet: DataSet, split: Split, options: GatherOptions): Promise<Gathered> {
  const { signal, progress, dataDir, patience } = options;
  const guide: Guide = { signal, progress, log: (message) => options.log?.(`${dataSet.name}: ${message}`) };
  const offline = options.offline ?? isOffline();
  const debian = platformName === "node" ? dataSet.debian : undefined;
  const wanted = filesOf(dataSet, split);
  const files = new Map<DataFile, Uint8Array>();
  const from = new Set<string>();
  const tried: Attempt[] = [];
  const complete = () => wanted.every((file) => files.has(file));

  async function take(source: Source, file: DataFile): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const bytes = await source.load(file);
    files.set(file, bytes);
    if (wanted.includes(file)) from.add(`${source.name} (${source.place})`);
    return bytes;
  }

  async function ask(source: Source, missing: readonly DataFile[], keep?: Cache): Promise<void> {
    try {
      for (const file of missing) {
        const bytes = await take(source, file);
        await keep?.store(file, bytes);
      }
      guide.log(`${source.name}: ${missing.length} files from ${source.place}, checksums right`);
    } catch (error) {
      signal?.throwIfAborted();
      const problem = reasonOf(error);
      tried.push({ source: source.name, place: source.place, problem });
      guide.log(`${source.name}: ${problem}`);
    } finally {
      await source.close?.();
    }
  }

  async function fetchMissing(cache: Cache | undefined): Promise<void> {
    const aims = cache === undefined ? wanted : [...new Set([...wanted, ...filesOf(dataSet)])];
    const missing = () => aims.filter((file) => !files.has(file));
    // Behind the lock the cache is asked again: another process may have filled it meanwhile.
    if (cache) for (const file of missing()) await take(cache, file).catch(() => {});
    for (const source of beyondCache()) {
      if (complete()) return;
      await ask(source, missing(), cache);
    }
  }

  function* beyondCache(): Iterable<Source> {
    if (debian) yield installedPackage(debian);
    if (offline) {
      const problem = "offline: mirrors and apt-get are not asked";
      tried.push({ source: "network", place: "", problem });
      guide.log(problem);
      return;
    }
    for (const base of dataSet.mirrors) yield mirrorSource(base, guide, patience);
    if (debian) yield aptSource(debian, dir, guide);
  }

  const dir = options.cacheDir ?? usualCacheDir();
  if (dataDir !== undefined) {
    const isAddress = /^https?:\/\//.test(dataDir);
    if (isAddress && offline) throw new FlambeauError("offline", `${dataDir}: not asked: offline`, { path: dataDir });
    const source = isAddress ? mirrorSource(dataDir, guide, patience) : dataDirSource(dataSet, dataDir);
    for (const file of wanted) await take(source, file);
    guide.log(`${source.name}: ${wanted.length} files from ${dataDir}, checksums right`);
  } else if (dir === undefined) {
    await fetchMissing(undefined);
  } else {
    const cache = openCache(dataSet, dir, guide);
    await ask(cache, wanted);
    if (!complete()) await cache.alone(() => fetchMissing(cache));
  }
  if (!complete()) throw new DatasetNotFound(dataSet.name, tried);
  return { files, source: [...from].join(", ") };
}

function isOffline(): boolean {
  return !["", "0", "false", "no"].includes(env("FLAMBEAU_OFFLINE")?.toLowerCase() ?? "");
}
