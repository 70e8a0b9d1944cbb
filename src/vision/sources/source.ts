import type { DataFile } from "./list.ts";

/** One place where data files may be had. */
export interface Source {
  /** As messages call it: "cache", "mirror". */
  readonly name: string;
  /** The folder, address or package. */
  readonly place: string;
  /** The file's unpacked bytes, which have passed `unpackVerified`. @throws with the reason when it has none such */
  load(file: DataFile): Promise<Uint8Array>;
  /** Called once after the last `load`. */
  close?(): Promise<void>;
}

/** What sources tell and are told while they work. */
export interface Guide {
  /** Takes one line about what happens. */
  log: (message: string) => void;
  /** Takes the bytes that have come of a download so far; `total` is undefined while it is unknown. */
  progress?: (event: { file: string; received: number; total: number | undefined }) => void;
  signal?: AbortSignal;
}
