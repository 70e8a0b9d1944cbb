import { ValueError } from "../../core/errors.ts";
import { type Recipe, recipe } from "../../data/index.ts";
import { empty, rand, type Tensor } from "../../torch.ts";
import type { Fill } from "./functional/geometry.ts";
import { hflip, vflip } from "./functional/geometry.ts";
import { type RotateOptions, rotate } from "./functional/rotate.ts";
import { float, python, recipeFor, Transform } from "./transform.ts";

/** Left and right, or top and bottom, are exchanged with probability p. */
abstract class RandomFlip extends Transform {
  readonly p: number;

  constructor(p = 0.5) {
    super();
    if (!(p >= 0 && p <= 1)) throw new ValueError(this.constructor.name, `p is a probability from 0 to 1, got ${p}`);
    this.p = p;
  }

  protected abstract flip(img: Tensor): Tensor;

  override forward(img: Tensor): Tensor {
    // Compared in float32, as PyTorch does.
    return (rand([1]).item() as number) < Math.fround(this.p) ? this.flip(img) : img;
  }

  protected override describe(): string {
    return `p=${this.p}`;
  }
}

/**
 * Exchanges left and right with probability p (0.5).
 * @throws ValueError unless p is from 0 to 1
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomHorizontalFlip.html
 * @example
 * new transforms.RandomHorizontalFlip(1)(torch.arange(3n).view(1, 1, 3)).tolist(); // [[[2, 1, 0]]]
 */
export class RandomHorizontalFlip extends RandomFlip {
  protected override flip(img: Tensor): Tensor {
    return hflip(img);
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, RandomHorizontalFlip, "RandomHorizontalFlip", [this.p]);
  }
}

/**
 * Exchanges top and bottom with probability p (0.5).
 * @throws ValueError unless p is from 0 to 1
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomVerticalFlip.html
 * @example
 * new transforms.RandomVerticalFlip(1)(torch.arange(3n).view(1, 3, 1)).tolist(); // [[[2], [1], [0]]]
 */
export class RandomVerticalFlip extends RandomFlip {
  protected override flip(img: Tensor): Tensor {
    return vflip(img);
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, RandomVerticalFlip, "RandomVerticalFlip", [this.p]);
  }
}

/**
 * Turns the image by a random angle: between −degrees and degrees, or from a range [least, most].
 * @throws ValueError for a negative number of degrees
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomRotation.html
 * @example
 * new transforms.RandomRotation(10)(torch.ones([1, 28, 28])).shape; // torch.Size([1, 28, 28])
 */
export class RandomRotation extends Transform {
  readonly degrees: readonly [least: number, most: number];
  readonly interpolation: "nearest" | "bilinear";
  readonly expand: boolean;
  readonly center: readonly [x: number, y: number] | null;
  readonly fill: Fill;

  constructor(
    degrees: number | readonly [least: number, most: number],
    { interpolation = "nearest", expand = false, center = null, fill = 0 }: RotateOptions = {},
  ) {
    super();
    if (typeof degrees === "number" && !(degrees >= 0)) {
      throw new ValueError("RandomRotation", `a single number of degrees must not be negative, got ${degrees}`);
    }
    const [least, most] = typeof degrees === "number" ? [-degrees, degrees] : degrees;
    if (!Number.isFinite(least) || !Number.isFinite(most) || least > most) {
      throw new ValueError("RandomRotation", `degrees is a range [least, most], got [${least}, ${most}]`);
    }
    this.degrees = [least, most];
    this.interpolation = interpolation;
    this.expand = expand;
    this.center = center;
    this.fill = fill;
  }

  /** Draws an angle. */
  static getParams([least, most]: readonly [least: number, most: number]): number {
    return empty([1]).uniform_(least, most).item() as number;
  }

  override forward(img: Tensor): Tensor {
    return rotate(img, RandomRotation.getParams(this.degrees), this);
  }

  protected override describe(): string {
    const { degrees, interpolation, expand, center, fill } = this;
    const where = center === null ? "" : `, center=${python(center)}`;
    const range = `[${degrees.map((x) => float(x === 0 ? 0 : x)).join(", ")}]`;
    return `degrees=${range}, interpolation=${interpolation}, expand=${python(expand)}${where}, fill=${python(fill)}`;
  }

  [recipe](): Recipe | undefined {
    const { interpolation, expand, center, fill } = this;
    return recipeFor(this, RandomRotation, "RandomRotation", [this.degrees, { interpolation, expand, center, fill }]);
  }
}
