import { env, type Place, platformName, cacheDir as usualCacheDir } from "#platform";
import { FlambeauError } from "../../core/errors.ts";
import { type Cache, openCache } from "./cache.ts";
import { aptSource, installedPackage } from "./debian.ts";
import { mirrorSource, type Patience } from "./download.ts";
import { type Attempt, DatasetNotFound, reasonOf } from "./errors.ts";
import { dataDirSource } from "./folder.ts";
import { type DataFile, type DataSet, filesOf, type Split } from "./list.ts";
import type { Guide, Source } from "./source.ts";

export interface GatherOptions {
  /**
   * Read from this folder, or below this address, and nowhere else. The files lie in it or in `<name>/raw/`, packed or
   * not. What comes from an address is kept in the cache.
   */
  dataDir?: string;
  /** Fetch what is not in the folder `dataDir`, and keep it there in torchvision's layout. Default false. */
  download?: boolean;
  /** Keep files here. Default: `FLAMBEAU_CACHE`, or `flambeau` in the system's folder for caches. */
  cacheDir?: string;
  /** Use no network. Default: whether the environment has `FLAMBEAU_OFFLINE=1`. */
  offline?: boolean;
  /** Takes one line about each source that is tried. */
  log?: Guide["log"];
  /** Takes the progress of downloads. */
  progress?: Guide["progress"];
  signal?: AbortSignal;
  /** Gives the memory that unpacked files are read into from a folder. Default: memory of their own. */
  place?: Place;
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
 * Brings the files of one split together. A folder `dataDir` is the only source, unless it is to be filled, and its
 * first problem is thrown; so is that of an address. Otherwise sources are asked in order until all files are there,
 * and what has been fetched is kept. A fetch brings both splits, so that the other one is there when it is asked for.
 */
export async function gather(dataSet: DataSet, split: Split, options: GatherOptions): Promise<Gathered> {
  const { signal, progress, dataDir, patience, download = false } = options;
  const guide: Guide = { signal, progress, log: (message) => options.log?.(`${dataSet.name}: ${message}`) };
  const offline = options.offline ?? isOffline();
  const isAddress = dataDir !== undefined && (platformName === "browser" || /^https?:\/\//.test(dataDir));
  const dir = isAddress || dataDir === undefined ? (options.cacheDir ?? usualCacheDir()) : dataDir;
  const cache = dir === undefined ? undefined : openCache(dataSet, dir, guide);
  const wanted = filesOf(dataSet, split);
  const files = new Map<DataFile, Uint8Array>();
  const from = new Set<string>();
  const tried: Attempt[] = [];
  const missing = (aims: readonly DataFile[]) => aims.filter((file) => !files.has(file));
  const complete = () => missing(wanted).length === 0;

  async function take(source: Source, file: DataFile, keep?: Cache): Promise<void> {
    signal?.throwIfAborted();
    const bytes = await source.load(file, options.place);
    files.set(file, bytes);
    if (wanted.includes(file)) from.add(`${source.name} (${source.place})`);
    await keep?.store(file, bytes);
  }

  async function takeAll(source: Source, aims: readonly DataFile[], keep?: Cache): Promise<void> {
    try {
      for (const file of aims) await take(source, file, keep);
      guide.log(`${source.name}: ${aims.length} files from ${source.place}, checksums right`);
    } finally {
      await source.close?.();
    }
  }

  /** As `takeAll`, but what stands in the way is remembered, not thrown. */
  async function ask(source: Source, aims: readonly DataFile[], keep?: Cache): Promise<void> {
    try {
      await takeAll(source, aims, keep);
    } catch (error) {
      signal?.throwIfAborted();
      const problem = reasonOf(error);
      tried.push({ source: source.name, place: source.place, problem });
      guide.log(`${source.name}: ${problem}`);
    }
  }

  /** Takes what is here already, and leaves the rest to `fetch`, which no other process does meanwhile. */
  async function unlessHere(
    here: Source | undefined,
    aims: readonly DataFile[],
    fetch: () => Promise<void>,
  ): Promise<void> {
    if (here !== undefined) await ask(here, wanted);
    if (complete()) return;
    if (cache === undefined) return fetch();
    await cache.alone(async () => {
      // Another process may have filled it meanwhile.
      for (const file of missing(aims)) await take(cache, file).catch(() => {});
      await fetch();
      if (missing(aims).length === 0) await cache.tidy();
    });
  }

  async function fetchFrom(address: string): Promise<void> {
    if (complete()) return;
    if (offline) throw new FlambeauError("offline", `${address}: not asked: offline`, { path: address });
    const places = ({ name }: DataFile) => [name, `${dataSet.name}/raw/${name}`].flatMap((p) => [`${p}.gz`, p]);
    const source = mirrorSource(address, guide, { patience, remainsOf: cache?.remainsOf, places });
    await takeAll(source, missing(wanted), cache);
  }

  async function fetchFromAnywhere(): Promise<void> {
    const aims = cache === undefined ? wanted : filesOf(dataSet);
    for (const source of everywhere()) {
      if (complete()) return;
      await ask(source, missing(aims), cache);
    }
  }

  function* everywhere(): Iterable<Source> {
    const debian = platformName === "node" ? dataSet.debian : undefined;
    if (debian) yield installedPackage(debian);
    if (offline) {
      const problem = "offline: mirrors and apt-get are not asked";
      tried.push({ source: "network", place: "", problem });
      guide.log(problem);
      return;
    }
    for (const base of dataSet.mirrors) yield mirrorSource(base, guide, { patience, remainsOf: cache?.remainsOf });
    if (debian) yield aptSource(debian, dir, guide);
  }

  if (dataDir === undefined) {
    await unlessHere(cache, filesOf(dataSet), fetchFromAnywhere);
  } else if (isAddress) {
    await unlessHere(cache, wanted, () => fetchFrom(dataDir));
  } else if (download) {
    await unlessHere(dataDirSource(dataSet, dataDir), filesOf(dataSet), fetchFromAnywhere);
  } else {
    await takeAll(dataDirSource(dataSet, dataDir), wanted);
  }
  if (!complete()) throw new DatasetNotFound(dataSet.name, tried);
  return { files, source: [...from].join(", ") };
}

function isOffline(): boolean {
  return !["", "0", "false", "no"].includes(env("FLAMBEAU_OFFLINE")?.toLowerCase() ?? "");
}
