import { type DataSet, dataSets } from "../../src/vision/sources.ts";
import type { Name } from "./options.ts";

/** What is known of a data set. */
export function dataSetOf(name: Name): DataSet {
  return dataSets.find((set) => nameOf(set) === name)!;
}

/** Its name on the command line. */
export function nameOf({ name }: DataSet): string {
  return name.replace(/^Fashion/, "fashion-").toLowerCase();
}

/** `26.4 MB`. */
export function megabytes(bytes: number): string {
  if (bytes < 1e4) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
