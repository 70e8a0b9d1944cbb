import { type Recipe, recipe } from "../../data/index.ts";
import type { Tensor } from "../../torch.ts";
import { type InterpolationMode, newSize, type ResizeOptions, resize } from "./functional/resize.ts";
import { python, recipeFor, Transform } from "./transform.ts";

/**
 * The image in another size: of an Image byte for byte what torchvision makes of a PIL image. A number is for the
 * shorter side, and the other follows; [height, width] is for both.
 * @throws ValueError for a size that is not of one or two whole numbers above 0
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Resize.html
 * @example
 * new transforms.Resize(64)(Image.from(torch.zeros([28, 28], { dtype: torch.uint8 }))).shape; // torch.Size([64, 64])
 */
export class Resize extends Transform {
  readonly size: number | readonly number[];
  readonly interpolation: InterpolationMode;
  readonly maxSize: number | null;
  readonly antialias: boolean | null;

  constructor(
    size: number | readonly number[],
    { interpolation = "bilinear", maxSize = null, antialias = null }: ResizeOptions = {},
  ) {
    super();
    newSize(1, 1, size, maxSize); // throws what is wrong with them
    this.size = size;
    this.interpolation = interpolation;
    this.maxSize = maxSize;
    this.antialias = antialias;
  }

  override forward(img: Tensor): Tensor {
    return resize(img, this.size, this);
  }

  protected override describe(): string {
    const { size, interpolation, maxSize, antialias } = this;
    return `size=${python(size)}, interpolation=${interpolation}, max_size=${python(maxSize)}, antialias=${python(antialias)}`;
  }

  [recipe](): Recipe | undefined {
    const { size, interpolation, maxSize, antialias } = this;
    return recipeFor(this, Resize, "Resize", [size, { interpolation, maxSize, antialias }]);
  }
}
