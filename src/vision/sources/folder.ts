import { joinPath, readFile } from "#platform";
import { codeOf, DataFileError, reasonOf } from "./errors.ts";
import { type DataFile, type DataSet, mostBytes } from "./list.ts";
import type { Source } from "./source.ts";
import { unpackVerified } from "./verify.ts";

/**
 * A source that reads files, packed or not, from the first of some folders that has a sound one. When there are only
 * damaged or unreadable ones, the error is about the first of these.
 */
export function folderSource(name: string, ...folders: [string, ...string[]]): Source {
  return {
    name,
    place: folders[0],
    async load(file) {
      let broken: unknown;
      for (const folder of folders) {
        for (const fileName of [file.name, `${file.name}.gz`]) {
          try {
            return await readVerified(file, joinPath(folder, fileName));
          } catch (error) {
            if (!(error instanceof DataFileError) || error.code !== "data-missing") broken ??= error;
          }
        }
      }
      const elsewhere = folders.length > 1 ? `, nor in ${folders.slice(1).join(" or ")}` : "";
      throw (
        broken ??
        new DataFileError("missing", joinPath(folders[0], file.name), `is not there, with .gz or without${elsewhere}`)
      );
    },
  };
}

/** A folder that the user names: the files lie in it, or as torchvision puts them below its `root`. */
export function dataDirSource(dataSet: DataSet, dir: string): Source {
  return folderSource("data directory", dir, joinPath(dir, dataSet.name, "raw"), joinPath(dir, "raw"));
}

async function readVerified(file: DataFile, path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path, { maxBytes: mostBytes(file) });
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw new DataFileError("missing", path, "is not there", error);
    if (code === "EFBIG")
      throw new DataFileError("damaged", path, `damaged: longer than ${mostBytes(file)} bytes`, error);
    throw new DataFileError("unreadable", path, reasonOf(error), error);
  }
  return unpackVerified(file, bytes, path);
}
