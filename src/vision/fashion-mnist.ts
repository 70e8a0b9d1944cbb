import type { Dataset } from "../data/index.ts";
import { dispose } from "../engine/heap.ts";
import { indexOffsets, takeScaled } from "../engine/rows.ts";
import { empty, Generator, keep, stack, type Tensor, tensor } from "../torch.ts";
import { DatasetNotFound, loadFashionMnist } from "./sources.ts";
import { drawGarments, SYNTHETIC_NOTICE } from "./synthetic/index.ts";
import { isToTensor } from "./transforms.ts";

export interface FashionMNISTOptions<Image extends Tensor = Tensor> {
  /** The folder that has the files, flat or in torchvision's layout. Without it they are looked for, see `loadFashionMnist`. */
  root?: string;
  /** The 60,000 images to train on (default), or the 10,000 to test on. */
  train?: boolean;
  /** Whether files may be fetched when they are not here. Default true. */
  download?: boolean;
  /** What becomes of each image, which is uint8 [28, 28]. Default: nothing. */
  transform?: (image: Tensor) => Image;
  /** Draw a stand-in from this seed when no source has the data, rather than throw. */
  synthetic?: number;
  /** Told, a line at a time, what is being done. */
  log?: (message: string) => void;
  /** Ends fetching. */
  signal?: AbortSignal;
}

/** 28 × 28 grey images of clothes in ten classes: a sample is an image and the number of its class. */
export class FashionMNIST<Image extends Tensor = Tensor> implements Dataset<[image: Image, label: number]> {
  /** The ten classes, by number. */
  static readonly classes: readonly string[] = [
    ...["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"],
    ...["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
  ];

  readonly classes: readonly string[] = FashionMNIST.classes;
  /** The images: uint8 [n, 28, 28]. */
  readonly data: Tensor<[number, 28, 28], "uint8">;
  /** The class of each: int64 [n]. */
  readonly targets: Tensor<[number], "int64">;
  /** Where the data came from, for people. */
  readonly source: string;
  /** Whether this is the drawn stand-in, not Fashion-MNIST. */
  readonly synthetic: boolean;
  private readonly transform: ((image: Tensor) => Image) | null;

  private constructor(raw: Raw, transform: ((image: Tensor) => Image) | null) {
    this.data = keep(tensor(raw.images).view(-1, 28, 28)) as Tensor as Tensor<[number, 28, 28], "uint8">;
    this.targets = keep(tensor(raw.labels).long()) as Tensor as Tensor<[number], "int64">;
    this.source = raw.source;
    this.synthetic = raw.synthetic;
    this.transform = transform;
  }

  /**
   * The data set from the first source that has it.
   * @throws DatasetNotFound when none has and no stand-in was asked for; DataFileError for a broken file in `root`
   * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.FashionMNIST.html
   * @example
   * const mnistTest = await FashionMNIST.load({ train: false, transform: new transforms.ToTensor() });
   * mnistTest.at(0)[0].shape; // torch.Size([1, 28, 28])
   */
  static async load<Image extends Tensor = Tensor>(
    options: FashionMNISTOptions<Image> = {},
  ): Promise<FashionMNIST<Image>> {
    const { train = true, root, download = true, log, signal, synthetic, transform = null } = options;
    const split = train ? "train" : "test";
    try {
      const offline = download ? undefined : true;
      const raw = await loadFashionMnist({ split, dataDir: root, offline, log, signal });
      return new FashionMNIST({ ...raw, synthetic: false }, transform);
    } catch (error) {
      if (synthetic === undefined || !(error instanceof DatasetNotFound)) throw error;
      log?.(error.message);
      return FashionMNIST.draw({ train, seed: synthetic, transform });
    }
  }

  /** The stand-in: as many images, drawn from a seed. It is not Fashion-MNIST, and says so in `source`. */
  static draw<Image extends Tensor = Tensor>(options: {
    train?: boolean;
    seed?: number;
    transform?: ((image: Tensor) => Image) | null;
  }): FashionMNIST<Image> {
    const { train = true, seed = 0, transform = null } = options;
    // Two streams of one seed, so that no image is in both halves.
    const generator = new Generator().manualSeed(seed * 2 + (train ? 0 : 1));
    const drawn = drawGarments(train ? 60_000 : 10_000, () => generator.random32() / 2 ** 32);
    return new FashionMNIST({ ...drawn, source: SYNTHETIC_NOTICE, synthetic: true }, transform);
  }

  get length(): number {
    return this.targets.sizes[0];
  }

  at(index: number): [image: Image, label: number] {
    const image = this.data.index(index) as Tensor;
    const label = this.targets.index(index).item() as number;
    return [this.transform === null ? (image as Image) : this.transform(image), label];
  }

  /** Images and labels at `indices`: for ToTensor in one kernel, straight from the bytes. */
  batch(
    indices: Tensor<[number], "int64">,
  ): [images: Tensor<[number, ...Image["shape"]]>, labels: Tensor<[number], "int64">] {
    const labels = this.targets.index(indices) as Tensor as Tensor<[number], "int64">;
    return [this.images(indices) as never, labels];
  }

  private images(indices: Tensor<[number], "int64">): Tensor {
    const { transform, data } = this;
    if (transform === null) return data.index(indices);
    if (!isToTensor(transform)) {
      return stack((indices.tolist() as number[]).map((i) => transform(data.index(i) as Tensor)) as Tensor[]);
    }
    const [, rows, cols] = data.sizes;
    const out = empty([indices.sizes[0], 1, rows, cols]);
    const offsets = indexOffsets("FashionMNIST", [indices], data.sizes, [rows * cols]);
    takeScaled(out, data, offsets, rows * cols, 255);
    dispose(offsets.storage);
    return out;
  }
}

interface Raw {
  images: Uint8Array;
  labels: Uint8Array;
  source: string;
  synthetic: boolean;
}
