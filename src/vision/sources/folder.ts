import { joinPath, type Place, readFile, readFileWithSum } from "#platform";
import { codeOf, DataFileError, reasonOf } from "./errors.ts";
import { type DataFile, type DataSet, mostBytes } from "./list.ts";
import type { Source } from "./source.ts";
import { isGzip, unpackVerified } from "./verify.ts";

/**
 * A source that reads files, packed or not, from the first of some folders that has a sound one. When there are only
 * damaged or unreadable ones, the error is about the first of these.
 */
export function folderSource(name: string, ...folders: [string, ...string[]]): Source {
  return {
    name,
    place: folders[0],
    async load(file, place) {
      let broken: unknown;
      for (const folder of folders) {
        for (const fileName of [file.name, `${file.name}.gz`]) {
          try {
            return await readVerified(file, joinPath(folder, fileName), place);
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

/** The name of the file that says which SHA-256 an unpacked file has, where none is published. */
export const recordOf = (path: string): string => `${path}.sha256`;

async function readVerified(file: DataFile, path: string, place?: Place): Promise<Uint8Array> {
  // What has another length has to be unpacked first, or is wrong.
  const { bytes, sha256 } = await read(path, mostBytes(file), (size) =>
    size === file.bytes ? place?.(size) : undefined,
  );
  if (file.sha256 !== undefined || isGzip(bytes)) return unpackVerified(file, bytes, path, { sum: sha256 });
  const recorded = await readFile(recordOf(path), { maxBytes: 100 }).then(
    (text) => new TextDecoder().decode(text).trim(),
    () => undefined,
  );
  return unpackVerified(file, bytes, path, { sum: sha256, recorded });
}

async function read(path: string, maxBytes: number, place: Place): Promise<{ bytes: Uint8Array; sha256?: string }> {
  try {
    return path.endsWith(".gz")
      ? { bytes: await readFile(path, { maxBytes }) }
      : await readFileWithSum(path, { maxBytes, place });
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw new DataFileError("missing", path, "is not there", error);
    if (code === "EFBIG") throw new DataFileError("damaged", path, `damaged: longer than ${maxBytes} bytes`, error);
    throw new DataFileError("unreadable", path, reasonOf(error), error);
  }
}
