import { Generator, type Tensor } from "../torch.ts";
import { halfOf, loadHalf, type MNISTOptions, MnistFamily } from "./mnist-family.ts";
import { DatasetNotFound, fashionMnist } from "./sources.ts";
import { drawGarments, SYNTHETIC_NOTICE } from "./synthetic/index.ts";

export interface FashionMNISTOptions<Img extends Tensor = Tensor, Target = number> extends MNISTOptions<Img, Target> {
  /** Draw a stand-in from this seed when no source has the data, rather than throw. */
  synthetic?: number;
}

/** 28 × 28 grey images of clothes in ten classes: a sample is an image and the number of its class. */
export class FashionMNIST<Img extends Tensor = Tensor, Target = number> extends MnistFamily<Img, Target> {
  /** The ten classes, by number. */
  static readonly classes = fashionMnist.classes;

  /** Whether this is the drawn stand-in, not Fashion-MNIST. */
  get synthetic(): boolean {
    return this.source === SYNTHETIC_NOTICE;
  }

  /**
   * The data set from `root`, or from the first source that has it.
   * @throws DatasetNotFound when none has and no stand-in was asked for; DataFileError for a missing or broken file in
   * `root`
   * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.FashionMNIST.html
   * @example
   * const mnistTest = await FashionMNIST.load({ train: false, transform: new transforms.ToTensor() });
   * mnistTest.at(0)[0].shape; // torch.Size([1, 28, 28])
   */
  static async load<Img extends Tensor = Tensor, Target = number>(
    options: FashionMNISTOptions<Img, Target> = {},
  ): Promise<FashionMNIST<Img, Target>> {
    const { synthetic, log } = options;
    try {
      return new FashionMNIST(fashionMnist, await loadHalf(fashionMnist, options), options);
    } catch (error) {
      if (synthetic === undefined || !(error instanceof DatasetNotFound)) throw error;
      log?.(error.message);
      return FashionMNIST.draw({ ...options, seed: synthetic });
    }
  }

  /** The stand-in: as many images, drawn from a seed. It is not Fashion-MNIST, and says so in `source`. */
  static draw<Img extends Tensor = Tensor, Target = number>(
    options: Pick<MNISTOptions<Img, Target>, "train" | "transform" | "targetTransform"> & { seed?: number },
  ): FashionMNIST<Img, Target> {
    const { train = true, seed = 0 } = options;
    // Two streams of one seed, so that no image is in both halves.
    const generator = new Generator().manualSeed(seed * 2 + (train ? 0 : 1));
    const drawn = drawGarments(train ? 60_000 : 10_000, () => generator.random32() / 2 ** 32);
    return new FashionMNIST(fashionMnist, halfOf({ ...drawn, source: SYNTHETIC_NOTICE }), options);
  }
}
