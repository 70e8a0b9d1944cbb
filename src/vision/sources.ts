import { FlambeauError } from "../core/errors.ts";
import { readIdx } from "./idx.ts";
import { type GatherOptions, gather } from "./sources/gather.ts";
import { type DataSet, fashionMnist, type Split } from "./sources/list.ts";

export type { Patience } from "./sources/download.ts";
export { type Attempt, DataFileError, DatasetNotFound } from "./sources/errors.ts";
export { type DataFile, type DataSet, fashionMnist, type Split } from "./sources/list.ts";

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
 * mirrors, Debian's package through apt-get. Every file's checksum is right before anything is read from it.
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
  const images = readIdx(files.get(half.images)!, half.images.name);
  const labels = readIdx(files.get(half.labels)!, half.labels.name);
  const [count, rows, cols] = images.shape;
  const areBytes = images.data instanceof Uint8Array && labels.data instanceof Uint8Array;
  if (!areBytes || images.shape.length !== 3 || labels.shape.length !== 1 || labels.shape[0] !== count) {
    const shapes = [images.shape, labels.shape];
    throw new FlambeauError("data-damaged", `${dataSet.name}: not images and their labels: ${JSON.stringify(shapes)}`, {
      shapes,
    });
  }
  return { images: images.data as Uint8Array, labels: labels.data as Uint8Array, count, rows, cols, source };
}
