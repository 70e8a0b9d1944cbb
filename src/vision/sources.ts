import { FlambeauError } from "../core/errors.ts";
import { IdxError, readIdx } from "./idx.ts";
import { type GatherOptions, gather } from "./sources/gather.ts";
import type { DataFile, DataSet, Split } from "./sources/list.ts";
import { fashionMnist } from "./sources/records.ts";

export type { Patience } from "./sources/download.ts";
export { type Attempt, DataFileError, DatasetNotFound } from "./sources/errors.ts";
export { countCached, type FileState, folderOf, inspect } from "./sources/inspect.ts";
export { type DataFile, type DataSet, filesOf, type Split } from "./sources/list.ts";
export type { DownloadProgress } from "./sources/meter.ts";
export { dataSets, fashionMnist, kmnist, mnist } from "./sources/records.ts";

export interface LoadOptions extends GatherOptions {
  split: Split;
}

/** One half of a data set as bytes: `images` is [count, rows, cols], `labels` is [count], both uint8. */
export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array;
  count: number;
  rows: number;
  cols: number;
  /** Where the files came from, for people: `cache (/home/ada/.cache/flambeau/FashionMNIST/raw)`. */
  source: string;
}

/**
 * The bytes of one half of Fashion-MNIST, 60,000 images to train on or 10,000 to test on, 28 × 28. They come from the
 * first of these that has them: `dataDir` (then nothing else is asked), the cache, Debian's installed package, the
 * mirrors, Debian's package through apt-get. A broken download goes on where it stopped, also in another run. Every file's checksum is right before anything is read from it.
 *
 * @throws DataFileError when a file in `dataDir` is missing (`data-missing`), damaged or unreadable
 * @throws DatasetNotFound when no source has the files; `tried` says what each answered
 * @example
 * const { images, labels, source } = await loadFashionMnist({ split: "test", log: console.error });
 */
export function loadFashionMnist(options: LoadOptions): Promise<LabelledImages> {
  return loadDataSet(fashionMnist, options);
}

/** As `loadFashionMnist`, for any data set of its kind. */
export async function loadDataSet(dataSet: DataSet, { split, ...options }: LoadOptions): Promise<LabelledImages> {
  const { files, source } = await gather(dataSet, split, options);
  const half = dataSet.files[split];
  const read = (file: DataFile, rank: number) =>
    readIdx(files.get(file)!, `${source}: ${file.name}`, { dtype: "uint8", rank });
  const [images, labels] = [read(half.images, 3), read(half.labels, 1)];
  const [count, rows, cols] = images.shape;
  if (labels.shape[0] !== count) {
    const shapes = [images.shape, labels.shape];
    const problem = `${half.images.name} has ${count} images, ${half.labels.name} ${labels.shape[0]} labels`;
    throw new FlambeauError("data-damaged", `${dataSet.name}: ${problem}`, { shapes });
  }
  const wrong = labels.data.findIndex((label) => label >= dataSet.classes.length);
  if (wrong >= 0) {
    const classes = `there are only ${dataSet.classes.length} classes`;
    throw new IdxError(half.labels.name, 8 + wrong, `label ${labels.data[wrong]}, yet ${classes}`);
  }
  return { images: images.data, labels: labels.data, count, rows, cols, source };
}
