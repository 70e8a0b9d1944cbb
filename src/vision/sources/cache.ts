import { joinPath, withLock, writeFileAtomic } from "#platform";
import { reasonOf } from "./errors.ts";
import { folderSource } from "./folder.ts";
import type { DataFile, DataSet } from "./list.ts";
import type { Guide, Source } from "./source.ts";

/** Files that could not be written, by path, so that the second split need not fetch them again. */
const inMemory = new Map<string, Uint8Array>();

/** Verified, unpacked files kept from run to run, in torchvision's layout. */
export interface Cache extends Source {
  /** Keeps a verified file: on disk, or in memory when the folder is full or may not be written. */
  store(file: DataFile, bytes: Uint8Array): Promise<void>;
  /** Runs `task` while no other process fills the same cache. */
  alone(task: () => Promise<void>): Promise<void>;
}

export function openCache(dataSet: DataSet, dir: string, { log, signal }: Guide): Cache {
  const folder = joinPath(dir, dataSet.name, "raw");
  const onDisk = folderSource("cache", folder);
  let writable = true;
  return {
    ...onDisk,
    load: async (file) => inMemory.get(joinPath(folder, file.name))?.slice() ?? onDisk.load(file),
    async store(file, bytes) {
      const path = joinPath(folder, file.name);
      try {
        if (writable) return await writeFileAtomic(path, bytes);
      } catch (error) {
        writable = false;
        log(`cache: cannot keep files in ${folder}: ${reasonOf(error)}; they stay in memory until this program ends`);
      }
      inMemory.set(path, bytes.slice());
    },
    alone: (task) =>
      withLock(joinPath(dir, `${dataSet.name}.lock`), task, {
        onWait: () => log(`another process is fetching the files; waiting for it`),
        signal,
      }),
  };
}
