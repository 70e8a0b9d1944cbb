import { exists, joinPath, cacheDir as usualCacheDir } from "#platform";
import { FlambeauError } from "../../core/errors.ts";
import { codeOf, reasonOf } from "./errors.ts";
import { dataDirSource, folderSource } from "./folder.ts";
import { type DataFile, type DataSet, filesOf } from "./list.ts";

/** The state of one file. */
export interface FileState {
  file: DataFile;
  state: "right" | "missing" | "wrong";
  /** What is wrong with it; undefined when its checksums are right. */
  problem?: string;
}

/** The folder of a data set's files: that in the cache, or the one below a folder in torchvision's layout. */
export function folderOf(dataSet: DataSet, root = usualCacheDir()): string {
  if (root === undefined) throw new FlambeauError("no-cache", "there is no folder for caches here: set FLAMBEAU_CACHE");
  return joinPath(root, dataSet.name, "raw");
}

/** Reads all files of a data set, in the cache or in `dataDir`, and tells which are right. Fetches and mends nothing. */
export async function inspect(dataSet: DataSet, dataDir?: string): Promise<FileState[]> {
  const source = dataDir === undefined ? folderSource("cache", folderOf(dataSet)) : dataDirSource(dataSet, dataDir);
  const states: FileState[] = [];
  for (const file of filesOf(dataSet)) {
    states.push(
      await source.load(file).then(
        () => ({ file, state: "right" }) as const,
        (error) => ({ file, state: codeOf(error) === "data-missing" ? "missing" : "wrong", problem: reasonOf(error) }),
      ),
    );
  }
  return states;
}

/** How many of a data set's files are in the cache, right or not. */
export async function countCached(dataSet: DataSet): Promise<number> {
  const folder = folderOf(dataSet);
  const there = await Promise.all(filesOf(dataSet).map((file) => exists(joinPath(folder, file.name))));
  return there.filter(Boolean).length;
}
