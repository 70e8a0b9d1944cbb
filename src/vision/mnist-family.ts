import { inspectCustom } from "#platform";
import { type Collated, type Dataset, defaultCollate, type Recipe, recipe } from "../data/index.ts";
import { expectRows, indexOffsets, take } from "../engine/rows.ts";
import type { Strided } from "../engine/strided.ts";
import { empty, int64, keep, stack, type Tensor, tensor } from "../torch.ts";
import { HeapBytes } from "./heap-bytes.ts";
import { ImageBatches } from "./image-batches.ts";
import { Image } from "./images/image.ts";
import { DataFileError, type DataSet, type DownloadProgress, type LabelledImages, loadDataSet } from "./sources.ts";
import { batchPlan } from "./transforms.ts";

export interface MNISTOptions<Img extends Tensor = Tensor, Target = number> {
  /**
   * The folder that has the files, flat or in torchvision's layout (`<root>/MNIST/raw/`); in a page, an address. Without
   * it they are looked for in all places, and kept in Flambeau's cache.
   */
  root?: string;
  /** The 60,000 images to train on (default), or the 10,000 to test on. */
  train?: boolean;
  /**
   * Whether to fetch what is not here: with `root` into that folder (default false, as in torchvision), without it into
   * the cache (default true).
   */
  download?: boolean;
  /** What becomes of each image, which is uint8 [28, 28]. Default: nothing. */
  transform?: ((image: Tensor) => Img) | null;
  /** What becomes of each label. Numbers stay int64 in batches. Default: nothing. */
  targetTransform?: ((label: number) => Target) | null;
  /** Told, a line at a time, what is being done. */
  log?: (message: string) => void;
  /** Told how far a download is: bytes, rate, time left. */
  progress?: (event: DownloadProgress) => void;
  /** Ends fetching. */
  signal?: AbortSignal;
}

/** What the labels of a batch are. */
export type Targets<Target> = Target extends number ? Tensor<[number], "int64"> : Collated<Target>;

/** One half of a data set. */
export interface Half {
  /** uint8 [n, rows, cols] */
  data: Tensor;
  /** int64 [n] */
  targets: Tensor;
  /** Where they came from, for people. */
  source: string;
}

type Raw = Pick<LabelledImages, "images" | "labels" | "rows" | "cols" | "source">;

/** The half as tensors, which are not thrown away with what is around them. */
export function halfOf({ images, labels, rows, cols, source }: Raw, heap?: HeapBytes): Half {
  const pixels = heap?.tensorOf(images) ?? tensor(images);
  return { data: keep(pixels.view(-1, rows, cols)), targets: keep(tensor(labels).long()), source };
}

/** The half of a data set that options ask for. @throws as `loadFashionMnist` */
export async function loadHalf(
  dataSet: DataSet,
  { root, train = true, download, log, progress, signal }: MNISTOptions<Tensor, unknown>,
): Promise<Half> {
  const offline = root === undefined && download === false ? true : undefined;
  const split = train ? "train" : "test";
  const heap = new HeapBytes();
  const { place } = heap;
  try {
    return halfOf(
      await loadDataSet(dataSet, { split, dataDir: root, download, offline, log, progress, signal, place }),
      heap,
    );
  } catch (error) {
    if (error instanceof DataFileError && error.code === "data-missing") {
      error.message += `; pass download: true, and it is fetched into ${root}`;
    }
    throw error;
  }
}

/**
 * 28 × 28 grey images in ten classes, as MNIST and all that are made like it have them: a sample is an image and the
 * number of its class.
 */
export abstract class MnistFamily<Img extends Tensor = Tensor, Target = number>
  implements Dataset<[image: Img, target: Target]>
{
  /** The names of the classes, by number. */
  readonly classes: readonly string[];
  /** What it is called, and known of it. */
  private readonly set: DataSet;
  /** The images: uint8 [n, 28, 28]. */
  readonly data: Tensor<[number, 28, 28], "uint8">;
  /** The class of each: int64 [n]. */
  readonly targets: Tensor<[number], "int64">;
  /** Whether these are the images to train on. */
  readonly train: boolean;
  readonly transform: ((image: Tensor) => Img) | null;
  readonly targetTransform: ((label: number) => Target) | null;
  /** Where the data came from, for people. */
  readonly source: string;
  private readonly batches: ImageBatches | null;

  protected constructor(set: DataSet, { data, targets, source }: Half, options: MNISTOptions<Img, Target>) {
    this.set = set;
    this.classes = set.classes;
    this.data = data as Tensor<[number, 28, 28], "uint8">;
    this.targets = targets as Tensor<[number], "int64">;
    this.train = options.train ?? true;
    this.transform = options.transform ?? null;
    this.targetTransform = options.targetTransform ?? null;
    this.source = source;
    const plan = batchPlan(this.transform);
    this.batches = plan && new ImageBatches(this.data, plan);
  }

  get length(): number {
    return this.targets.sizes[0];
  }

  /** Whether a batch is made without user code. */
  get fused(): boolean {
    return (this.transform === null || this.batches !== null) && this.targetTransform === null;
  }

  /** The number of each class, by name. */
  get classToIdx(): Record<string, number> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  at(index: number): [image: Img, target: Target] {
    const label = this.targets.index(index).item() as number;
    return [this.image(index), this.targetTransform === null ? (label as Target) : this.targetTransform(label)];
  }

  /** Images and labels at `indices`: in one kernel, straight from the bytes, when there is a `batchPlan` for the transform. */
  batch(indices: Tensor<[number], "int64">): [images: Tensor<[number, ...Img["shape"]]>, targets: Targets<Target>] {
    if (this.batches === null || this.targetTransform !== null) {
      return [this.imagesAt(indices) as never, this.targetsAt(indices) as never];
    }
    const numbers = this.numbersOf(indices);
    const targets = empty([numbers.sizes[0]], { dtype: int64 });
    take(targets, this.targets, numbers, 1);
    return [this.batches.at(numbers) as never, targets as never];
  }

  /** Has threads that have nothing to do read these images ahead. */
  prefetch(indices: Tensor<[number], "int64">): void {
    if (this.batches !== null) expectRows(this.data, indices, this.data.sizes[1] * this.data.sizes[2]);
  }

  /** Indices as places in the data set, int32. @throws IndexError */
  private numbersOf(indices: Tensor<[number], "int64">): Strided {
    return indexOffsets("batch", [indices], [this.length], [1]);
  }

  private image(index: number): Img {
    const image = Image.from(this.data.index(index) as Tensor);
    return this.transform === null ? (image as Tensor as Img) : this.transform(image);
  }

  private imagesAt(indices: Tensor<[number], "int64">): Tensor {
    if (this.transform === null) return this.data.index(indices);
    if (this.batches !== null) return this.batches.at(this.numbersOf(indices));
    return stack((indices.tolist() as number[]).map((i) => this.image(i)));
  }

  private targetsAt(indices: Tensor<[number], "int64">): unknown {
    const labels = this.targets.index(indices) as Tensor;
    const { targetTransform } = this;
    if (targetTransform === null) return labels;
    const targets = (labels.tolist() as number[]).map(targetTransform);
    const areNumbers = targets.every((target) => typeof target === "number");
    return areNumbers ? tensor(targets as number[], { dtype: int64 }) : defaultCollate(targets);
  }

  [recipe](): Recipe {
    const { set, data, targets, source, train, transform, targetTransform } = this;
    const args = [set, { data, targets, source }, { train, transform, targetTransform }];
    return { from: "flambeau/vision", name: set.name, args };
  }

  /** As torchvision shows it. */
  toString(): string {
    const lines = [
      `Dataset ${this.set.name}`,
      `Number of datapoints: ${this.length}`,
      `Source: ${this.source}`,
      `Split: ${this.train ? "Train" : "Test"}`,
    ];
    return lines.join("\n    ");
  }

  [inspectCustom](): string {
    return this.toString();
  }
}
