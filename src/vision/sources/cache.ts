import { joinPath, remove, sha256, withLock, writeFileAtomic } from "#platform";
import { reasonOf } from "./errors.ts";
import { folderSource, recordOf } from "./folder.ts";
import type { DataFile, DataSet } from "./list.ts";
import { Remains } from "./remains.ts";
import type { Guide, Source } from "./source.ts";

/** Files that could not be written, by path, so that the second split need not fetch them again. */
const inMemory = new Map<string, Uint8Array>();

/** Verified, unpacked files kept from run to run, in torchvision's layout. */
export interface Cache extends Source {
  /** Keeps a verified file: on disk, or in memory when the folder is full or may not be written. */
  store(file: DataFile, bytes: Uint8Array): Promise<void>;
  /** What has come of a file's download. It lies beside the files, in a folder of its own. */
  remainsOf(file: DataFile): Remains;
  /** Removes what is left of downloads. */
  tidy(): Promise<void>;
  /** Runs `task` while no other process fills the same cache. */
  alone(task: () => Promise<void>): Promise<void>;
}

/** The cache in `dir`, which is laid out as torchvision's `root` is. */
export function openCache(dataSet: DataSet, dir: string, { log, signal }: Guide): Cache {
  const folder = joinPath(dir, dataSet.name, "raw");
  const onDisk = folderSource("cache", folder);
  const partial = joinPath(dir, dataSet.name, "partial");
  const remains = new Map<DataFile, Remains>();
  let writable = true;

  async function write(file: DataFile, path: string, bytes: Uint8Array): Promise<void> {
    if (file.sha256 === undefined) await writeFileAtomic(recordOf(path), `${await sha256(bytes)}\n`);
    await writeFileAtomic(path, bytes);
  }

  return {
    ...onDisk,
    load: async (file, place) => inMemory.get(joinPath(folder, file.name))?.slice() ?? onDisk.load(file, place),
    async store(file, bytes) {
      const path = joinPath(folder, file.name);
      try {
        if (writable) return await write(file, path, bytes);
      } catch (error) {
        writable = false;
        log(`cache: cannot keep files in ${folder}: ${reasonOf(error)}; they stay in memory until this program ends`);
      }
      inMemory.set(path, bytes.slice());
    },
    remainsOf(file) {
      const known = remains.get(file) ?? new Remains(file, partial);
      remains.set(file, known);
      return known;
    },
    tidy: () => remove(partial).catch(() => {}),
    alone: (task) =>
      withLock(joinPath(dir, `${dataSet.name}.lock`), task, {
        onWait: () => log(`another process is fetching the files; waiting for it`),
        signal,
      }),
  };
}
