import { DTypeError, ShapeError, show, ValueError } from "../../../core/errors.ts";
import { type DType, float32, float64, int32, int64, type Tensor, tensor, uint8 } from "../../../torch.ts";
import { Image } from "../../images/image.ts";
import { channelsOf } from "./dimensions.ts";

/**
 * An Image, or uint8 of [height, width] or [height, width, channels] as NumPy has images, as float32 between 0 and 1
 * with the channels first. Of other dtypes the values stay as they are.
 * @throws ShapeError for another number of dimensions
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.to_tensor.html
 * @example
 * transforms.functional.toTensor(torch.full([2, 2, 3], 255n, { dtype: torch.uint8 })).shape; // torch.Size([3, 2, 2])
 */
export function toTensor(pic: Tensor): Tensor {
  const channelsFirst = planes("ToTensor", pic);
  return pic.dtype === uint8 ? (channelsFirst.float().div(255) as Tensor) : channelsFirst;
}

/**
 * An Image as uint8 with the channels first, its values as they are.
 * @throws DTypeError for what is no Image
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.pil_to_tensor.html
 */
export function pilToTensor(pic: Tensor): Tensor {
  if (!(pic instanceof Image)) throw new DTypeError("PILToTensor", "wants an Image; make one with Image.from(pixels)");
  return planes("PILToTensor", pic);
}

function planes(op: string, pic: Tensor): Tensor {
  if (pic.ndim === 2) return pic.unsqueeze(0);
  if (pic.ndim === 3) return pic.permute(2, 0, 1).contiguous() as Tensor;
  throw new ShapeError(op, `wants [height, width] or [height, width, channels], got ${show(pic.sizes)}`, [pic.sizes]);
}

/**
 * (x − mean) / std for each channel of a float tensor [..., channels, height, width].
 * @throws DTypeError for whole numbers, ValueError for a std of 0
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.normalize.html
 * @example
 * transforms.functional.normalize(torch.ones([1, 1, 2]), [0.5], [0.5]).tolist(); // [[[1, 1]]]
 */
export function normalize(
  img: Tensor,
  mean: readonly number[],
  std: readonly number[],
  { inplace = false }: { inplace?: boolean } = {},
): Tensor {
  if (!img.dtype.isFloatingPoint) {
    throw new DTypeError("Normalize", `wants floating point numbers, got ${img.dtype}: put ToTensor before it`);
  }
  if (img.ndim < 3) throw new ShapeError("Normalize", `wants [..., channels, height, width], got ${show(img.sizes)}`);
  if (std.some((x) => x === 0)) throw new ValueError("Normalize", "a std is 0, which would divide by zero");
  const along = (values: readonly number[]) => tensor(values, { dtype: img.dtype }).view(-1, 1, 1) as Tensor;
  if (inplace) return img.sub_(along(mean)).div_(along(std));
  return img.sub(along(mean)).div(along(std)) as Tensor;
}

/**
 * A tensor in another dtype, scaled from the range of the one to the range of the other: 0 to 1 for floating point.
 * @throws DTypeError where that would overflow
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.convert_image_dtype.html
 * @example
 * transforms.functional.convertImageDtype(torch.tensor([0, 0.5, 1]), torch.uint8).tolist(); // [0, 127, 255]
 */
export function convertImageDtype(image: Tensor, dtype: DType = float32): Tensor {
  const from = image.dtype;
  if (from === dtype) return image;
  if (from.isFloatingPoint) {
    if (dtype.isFloatingPoint) return image.to(dtype) as Tensor;
    if ((from === float32 && (dtype === int32 || dtype === int64)) || (from === float64 && dtype === int64)) {
      throw new DTypeError("ConvertImageDtype", `${from} cannot hold the range of ${dtype} exactly`);
    }
    return image.mul(Number(largest(dtype)) + 1 - 1e-3).to(dtype) as Tensor;
  }
  const [most, newMost] = [largest(from), largest(dtype)];
  if (dtype.isFloatingPoint) return (image.to(dtype) as Tensor).div(Number(most)) as Tensor;
  if (most > newMost) return image.floorDivide(Number((most + 1n) / (newMost + 1n))).to(dtype) as Tensor;
  return (image.to(dtype) as Tensor).mul(Number((newMost + 1n) / (most + 1n))) as Tensor;
}

function largest(dtype: DType): bigint {
  if (dtype === uint8) return 255n;
  if (dtype === int32) return 2n ** 31n - 1n;
  if (dtype === int64) return 2n ** 63n - 1n;
  return 1n;
}

/**
 * An image without its colours, in one channel or three equal ones.
 * @throws ValueError for another number of output channels; ShapeError for a tensor of other than 1 or 3 channels
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.rgb_to_grayscale.html
 * @example
 * transforms.functional.rgbToGrayscale(Image.fromBytes(new Uint8Array([9, 99, 199]), 1, 1, "RGB")).tolist(); // [[83]]
 */
export function rgbToGrayscale<X extends Tensor>(img: X, numOutputChannels = 1): X {
  if (numOutputChannels !== 1 && numOutputChannels !== 3) {
    throw new ValueError("Grayscale", `numOutputChannels is 1 or 3, got ${numOutputChannels}`);
  }
  if (img instanceof Image) {
    const grey = img.convert("L");
    return (numOutputChannels === 3 ? grey.convert("RGB") : grey) as Tensor as X;
  }
  const [channels, dim] = [channelsOf(img), img.ndim - 3];
  if (img.ndim < 3 || (channels !== 1 && channels !== 3)) {
    throw new ShapeError("Grayscale", `wants [..., 1 or 3, height, width], got ${show(img.sizes)}`, [img.sizes]);
  }
  const grey = channels === 1 ? (img as Tensor) : luma(img, dim);
  if (numOutputChannels === 1) return grey as X;
  return grey.expand(...img.sizes.slice(0, dim), 3, ...img.sizes.slice(-2)) as Tensor as X;
}

function luma(img: Tensor, dim: number): Tensor {
  const x = img.dtype.isFloatingPoint ? img : (img.to(float32) as Tensor);
  const [r, g, b] = [0, 1, 2].map((i) => x.narrow(dim, i, 1) as Tensor);
  return r.mul(0.2989).add(g.mul(0.587)).add(b.mul(0.114)).to(img.dtype) as Tensor;
}
