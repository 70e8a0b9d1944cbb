import { ShapeError, show } from "../../core/errors.ts";
import { type Recipe, recipe } from "../../data/index.ts";
import { randint, type Tensor } from "../../torch.ts";
import { dimensions, heightAndWidth } from "./functional/dimensions.ts";
import { centerCrop, crop, type Fill, type Padding, type PaddingMode, pad } from "./functional/geometry.ts";
import { python, recipeFor, Transform, tuple } from "./transform.ts";

export interface PadOptions {
  /** What padding of mode constant is made of: a value, or one for each channel. Default 0. */
  fill?: Fill;
  /** Default constant. */
  paddingMode?: PaddingMode;
}

/**
 * The image with more on its sides: all four alike, [left and right, top and bottom], or [left, top, right, bottom].
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Pad.html
 * @example
 * new transforms.Pad(2)(torch.ones([1, 28, 28])).shape; // torch.Size([1, 32, 32])
 */
export class Pad extends Transform {
  readonly padding: Padding;
  readonly fill: Fill;
  readonly paddingMode: PaddingMode;

  constructor(padding: Padding, { fill = 0, paddingMode = "constant" }: PadOptions = {}) {
    super();
    this.padding = padding;
    this.fill = fill;
    this.paddingMode = paddingMode;
  }

  override forward(img: Tensor): Tensor {
    return pad(img, this.padding, this.fill, this.paddingMode);
  }

  protected override describe(): string {
    return `padding=${python(this.padding)}, fill=${python(this.fill)}, padding_mode=${this.paddingMode}`;
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, Pad, "Pad", [this.padding, { fill: this.fill, paddingMode: this.paddingMode }]);
  }
}

/**
 * The middle of the image: a square, or [height, width]. An image that is smaller is first padded with zeros.
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.CenterCrop.html
 * @example
 * new transforms.CenterCrop(20)(torch.ones([1, 28, 28])).shape; // torch.Size([1, 20, 20])
 */
export class CenterCrop extends Transform {
  readonly size: readonly [height: number, width: number];

  constructor(size: number | readonly number[]) {
    super();
    this.size = heightAndWidth("CenterCrop", size);
  }

  override forward(img: Tensor): Tensor {
    return centerCrop(img, this.size);
  }

  protected override describe(): string {
    return `size=${tuple(this.size)}`;
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, CenterCrop, "CenterCrop", [this.size]);
  }
}

export interface RandomCropOptions extends PadOptions {
  /** What is put on the sides first. Default: nothing. */
  padding?: Padding | null;
  /** Whether an image that is too small is padded, rather than an error. Default false. */
  padIfNeeded?: boolean;
}

/**
 * A part of the image at a random place: a square, or [height, width].
 * @throws ShapeError when the image is smaller, and `padIfNeeded` is not set
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomCrop.html
 * @example
 * new transforms.RandomCrop(28, { padding: 4 })(torch.ones([1, 28, 28])).shape; // torch.Size([1, 28, 28])
 */
export class RandomCrop extends Transform {
  readonly size: readonly [height: number, width: number];
  readonly padding: Padding | null;
  readonly padIfNeeded: boolean;
  readonly fill: Fill;
  readonly paddingMode: PaddingMode;

  constructor(
    size: number | readonly number[],
    { padding = null, padIfNeeded = false, fill = 0, paddingMode = "constant" }: RandomCropOptions = {},
  ) {
    super();
    this.size = heightAndWidth("RandomCrop", size);
    this.padding = padding;
    this.padIfNeeded = padIfNeeded;
    this.fill = fill;
    this.paddingMode = paddingMode;
  }

  /** Draws where to crop: top, left, height and width. */
  static getParams(
    img: Tensor,
    [th, tw]: readonly [height: number, width: number],
  ): [top: number, left: number, height: number, width: number] {
    const { height, width } = dimensions("RandomCrop", img);
    if (height < th || width < tw) {
      const problem = `a crop of ${show([th, tw])} is larger than the image of ${show([height, width])}`;
      throw new ShapeError("RandomCrop", `${problem}: set padIfNeeded, or a padding`, [img.sizes]);
    }
    if (height === th && width === tw) return [0, 0, th, tw];
    const top = randint(0, height - th + 1, [1]).item() as number;
    const left = randint(0, width - tw + 1, [1]).item() as number;
    return [top, left, th, tw];
  }

  override forward(img: Tensor): Tensor {
    const { size, padding, fill, paddingMode } = this;
    let padded = padding === null ? img : pad(img, padding, fill, paddingMode);
    const { height, width } = dimensions("RandomCrop", padded);
    if (this.padIfNeeded && width < size[1]) padded = pad(padded, [size[1] - width, 0], fill, paddingMode);
    if (this.padIfNeeded && height < size[0]) padded = pad(padded, [0, size[0] - height], fill, paddingMode);
    return crop(padded, ...RandomCrop.getParams(padded, size));
  }

  protected override describe(): string {
    return `size=${tuple(this.size)}, padding=${python(this.padding)}`;
  }

  [recipe](): Recipe | undefined {
    const { padding, padIfNeeded, fill, paddingMode } = this;
    return recipeFor(this, RandomCrop, "RandomCrop", [this.size, { padding, padIfNeeded, fill, paddingMode }]);
  }
}
