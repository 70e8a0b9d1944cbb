import type { Place } from "#platform";
import type { DataFile } from "./list.ts";
import type { DownloadProgress } from "./meter.ts";

/** One place where data files may be had. */
export interface Source {
  /** As messages call it: "cache", "mirror". */
  readonly name: string;
  /** The folder, address or package. */
  readonly place: string;
  /**
   * The file's unpacked bytes, which have passed `unpackVerified`.
   * @param place gives the memory for files that need only be read
   * @throws with the reason when it has none such
   */
  load(file: DataFile, place?: Place): Promise<Uint8Array>;
  /** Called once after the last `load`. */
  close?(): Promise<void>;
}

/** What sources tell and are told while they work. */
export interface Guide {
  /** Takes one line about what happens. */
  log: (message: string) => void;
  /** Told how far a download is, whenever some of it has come. */
  progress?: (event: DownloadProgress) => void;
  signal?: AbortSignal;
}
