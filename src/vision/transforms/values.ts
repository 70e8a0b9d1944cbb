import { dtypes } from "../../core/dtype.ts";
import { ValueError } from "../../core/errors.ts";
import { type Recipe, recipe } from "../../data/index.ts";
import { type DType, float32, type Tensor } from "../../torch.ts";
import { convertImageDtype, normalize, pilToTensor, rgbToGrayscale, toTensor } from "./functional/values.ts";
import { python, recipeFor, Transform } from "./transform.ts";

/**
 * An Image, or uint8 of [height, width] or [height, width, channels], as float32 between 0 and 1, channels first.
 * @throws ShapeError for another number of dimensions
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ToTensor.html
 * @example
 * new transforms.ToTensor()(torch.full([28, 28], 255, { dtype: torch.uint8 })).shape; // torch.Size([1, 28, 28])
 */
export class ToTensor extends Transform {
  override forward(pic: Tensor): Tensor {
    return toTensor(pic);
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, ToTensor, "ToTensor", []);
  }
}

/**
 * An Image as uint8, channels first, its values as they are.
 * @throws DTypeError for what is no Image
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.PILToTensor.html
 * @example
 * new transforms.PILToTensor()(Image.fromBytes(new Uint8Array([7]), 1, 1)).tolist(); // [[[7]]]
 */
export class PILToTensor extends Transform {
  override forward(pic: Tensor): Tensor {
    return pilToTensor(pic);
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, PILToTensor, "PILToTensor", []);
  }
}

/**
 * (x − mean) / std for each channel of a float tensor [..., channels, height, width].
 * @throws DTypeError for whole numbers, ValueError for a std of 0
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Normalize.html
 * @example
 * new transforms.Normalize([0.5], [0.5])(torch.zeros([1, 1, 2])).tolist(); // [[[-1, -1]]]
 */
export class Normalize extends Transform {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly inplace: boolean;

  constructor(mean: readonly number[], std: readonly number[], { inplace = false }: { inplace?: boolean } = {}) {
    super();
    if (std.some((x) => x === 0)) throw new ValueError("Normalize", "a std is 0, which would divide by zero");
    this.mean = mean;
    this.std = std;
    this.inplace = inplace;
  }

  override forward(tensor: Tensor): Tensor {
    return normalize(tensor, this.mean, this.std, { inplace: this.inplace });
  }

  protected override describe(): string {
    return `mean=${python(this.mean)}, std=${python(this.std)}`;
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, Normalize, "Normalize", [this.mean, this.std, { inplace: this.inplace }]);
  }
}

/**
 * A tensor in another dtype (float32 by default), scaled from the range of the one to the range of the other.
 * @throws DTypeError where that would overflow
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ConvertImageDtype.html
 * @example
 * new transforms.ConvertImageDtype()(torch.full([1, 1], 255, { dtype: torch.uint8 })).tolist(); // [[1]]
 */
export class ConvertImageDtype extends Transform {
  readonly dtype: DType;

  constructor(dtype: DType = float32) {
    super();
    this.dtype = dtype;
  }

  override forward(image: Tensor): Tensor {
    return convertImageDtype(image, this.dtype);
  }

  /** As `new`, of the dtype with this name. */
  static named(name: string): ConvertImageDtype {
    return new ConvertImageDtype(dtypes.find((dtype) => dtype.name === name));
  }

  [recipe](): Recipe | undefined {
    const made = recipeFor(this, ConvertImageDtype, "ConvertImageDtype", [this.dtype.name]);
    return made && { ...made, method: "named" };
  }
}

/**
 * An image without its colours, in one channel (default) or three equal ones.
 * @throws ShapeError for a tensor of other than 1 or 3 channels
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Grayscale.html
 * @example
 * new transforms.Grayscale()(torch.ones([3, 2, 2])).shape; // torch.Size([1, 2, 2])
 */
export class Grayscale extends Transform {
  readonly numOutputChannels: number;

  constructor(numOutputChannels = 1) {
    super();
    this.numOutputChannels = numOutputChannels;
  }

  override forward(img: Tensor): Tensor {
    return rgbToGrayscale(img, this.numOutputChannels);
  }

  protected override describe(): string {
    return `num_output_channels=${this.numOutputChannels}`;
  }

  [recipe](): Recipe | undefined {
    return recipeFor(this, Grayscale, "Grayscale", [this.numOutputChannels]);
  }
}
