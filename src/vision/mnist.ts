import type { Tensor } from "../torch.ts";
import { loadHalf, type MNISTOptions, MnistFamily } from "./mnist-family.ts";
import { kmnist, mnist } from "./sources.ts";

/**
 * 28 × 28 grey images of handwritten digits: a sample is an image and the digit.
 * @example
 * MNIST.classes[7]; // "7 - seven"
 */
export class MNIST<Img extends Tensor = Tensor, Target = number> extends MnistFamily<Img, Target> {
  /** The ten classes, by number. */
  static readonly classes = mnist.classes;

  /**
   * The data set from `root`, or from the first source that has it.
   * @throws DatasetNotFound when none has; DataFileError for a missing or broken file in `root`
   * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html
   */
  static async load<Img extends Tensor = Tensor, Target = number>(
    options: MNISTOptions<Img, Target> = {},
  ): Promise<MNIST<Img, Target>> {
    return new MNIST(mnist, await loadHalf(mnist, options), options);
  }
}

/**
 * 28 × 28 grey images of ten Japanese characters in old handwriting: a sample is an image and the character's number.
 * @example
 * KMNIST.classes[3]; // "tsu"
 */
export class KMNIST<Img extends Tensor = Tensor, Target = number> extends MnistFamily<Img, Target> {
  /** How the ten characters are read, by number. */
  static readonly classes = kmnist.classes;

  /**
   * The data set from `root`, or from the first source that has it.
   * @throws DatasetNotFound when none has; DataFileError for a missing or broken file in `root`
   * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.KMNIST.html
   */
  static async load<Img extends Tensor = Tensor, Target = number>(
    options: MNISTOptions<Img, Target> = {},
  ): Promise<KMNIST<Img, Target>> {
    return new KMNIST(kmnist, await loadHalf(kmnist, options), options);
  }
}
