import { ValueError } from "../../../core/errors.ts";
import { resample } from "../../../engine/images.ts";
import { cubic, filters, resamplingWeights, type Weights } from "../../../engine/resampling.ts";
import { empty, float32, int64, type Tensor, tensor, uint8 } from "../../../torch.ts";
import { Image } from "../../images/image.ts";
import { premultiplied, unmultiplied } from "./alpha.ts";
import { asGiven, checkSize, dimensions } from "./dimensions.ts";

/** How pixels between pixels are made; box, hamming and lanczos are for an Image only. */
export type InterpolationMode = "nearest" | "bilinear" | "bicubic" | "box" | "hamming" | "lanczos";

export interface ResizeOptions {
  /** Default bilinear. */
  interpolation?: InterpolationMode;
  /** The most that the longer side may get, when `size` is for the shorter. */
  maxSize?: number | null;
  /** For tensors: let all pixels count when there are to be fewer. An Image is always treated so. Default false. */
  antialias?: boolean | null;
}

/**
 * An image in another size: of an Image byte for byte what torchvision makes of a PIL image, of a tensor what it makes
 * of a tensor. A number (or one in a list) is for the shorter side, and the other follows; [height, width] is for both.
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.resize.html
 * @example
 * transforms.functional.resize(Image.fromBytes(new Uint8Array([0, 100]), 2, 1), [1, 4]).tolist(); // [[0, 25, 75, 100]]
 */
export function resize<X extends Tensor>(
  img: X,
  size: number | readonly number[],
  { interpolation = "bilinear", maxSize = null, antialias = null }: ResizeOptions = {},
): X {
  const { height, width, rows, columns } = dimensions("resize", img);
  const [newHeight, newWidth] = newSize(height, width, size, maxSize);
  if (newHeight === height && newWidth === width) return img;
  if (interpolation === "nearest") {
    const ys = nearest(height, newHeight, img instanceof Image);
    const xs = nearest(width, newWidth, img instanceof Image);
    return asGiven(img, img.indexSelect(rows, ys).indexSelect(columns, xs) as Tensor);
  }
  if (img instanceof Image) return resizeImage(img, newHeight, newWidth, interpolation) as Tensor as X;
  return resizeTensor(img, newHeight, newWidth, interpolation, antialias ?? false) as X;
}

/** The height and width that `size` asks for. @throws ValueError */
export function newSize(
  height: number,
  width: number,
  size: number | readonly number[],
  maxSize: number | null = null,
): [height: number, width: number] {
  const given = typeof size === "number" ? [size] : size;
  for (const n of given) checkSize("resize", n);
  if (given.length === 2) {
    if (maxSize !== null) throw new ValueError("resize", "maxSize is for a size of one number, the shorter side's");
    return [given[0], given[1]];
  }
  if (given.length !== 1) throw new ValueError("resize", `size has 1 or 2 numbers, got ${given.length}`);
  const [shorter, longer] = width <= height ? [width, height] : [height, width];
  let [short, long] = [given[0], Math.trunc((given[0] * longer) / shorter)];
  if (maxSize !== null) {
    if (maxSize <= short)
      throw new ValueError("resize", `maxSize ${maxSize} must be above the shorter side's ${short}`);
    if (long > maxSize) [short, long] = [Math.trunc((maxSize * short) / long), maxSize];
  }
  return width <= height ? [long, short] : [short, long];
}

function resizeImage(img: Image, height: number, width: number, filter: keyof typeof filters): Image {
  const translucent = img.channels % 2 === 0;
  const pixels = (translucent ? premultiplied(img) : img).contiguous() as Tensor;
  const out = empty([height, width, img.channels], { dtype: uint8 }) as Tensor;
  resample(out, pixels.view(img.height, img.width, img.channels), filters[filter]);
  return translucent ? unmultiplied(Image.from(out)) : Image.from(out);
}

/** The nearest of `from` for each of `to`; Pillow adds steps up, PyTorch multiplies. */
function nearest(from: number, to: number, asPillow: boolean): Tensor<[number], "int64"> {
  const scale = from / to;
  const places: bigint[] = [];
  for (let i = 0, at = scale * 0.5; i < to; i++, at += scale) {
    const place = asPillow ? at : Math.fround(i * Math.fround(scale));
    places.push(BigInt(Math.min(Math.trunc(place), from - 1)));
  }
  return tensor(places, { dtype: int64 }) as Tensor as Tensor<[number], "int64">;
}

/** Sides are made new by matrix products; whole numbers are rounded at the end. */
function resizeTensor(img: Tensor, height: number, width: number, mode: string, antialias: boolean): Tensor {
  if (mode !== "bilinear" && mode !== "bicubic") {
    throw new ValueError("resize", `of a tensor, interpolation is nearest, bilinear or bicubic, not ${mode}`);
  }
  const { ndim, sizes, dtype } = img;
  const weights = antialias
    ? (from: number, to: number) => resamplingWeights(from, to, filters[mode])
    : (from: number, to: number) => plainWeights(from, to, mode);
  const x = dtype.isFloatingPoint ? img : (img.to(float32) as Tensor);
  const across = matrix(weights(sizes[ndim - 1], width), sizes[ndim - 1], x).t() as Tensor;
  const down = matrix(weights(sizes[ndim - 2], height), sizes[ndim - 2], x);
  const made = down.matmul(x.matmul(across) as Tensor) as Tensor;
  if (dtype.isFloatingPoint) return made;
  return (mode === "bicubic" ? made.clamp(0, 255) : made).round().to(dtype) as Tensor;
}

/** The pixels on both sides (cubic: two on each), whether there are to be more or fewer. */
function plainWeights(from: number, to: number, mode: "bilinear" | "bicubic"): Weights {
  const filter = mode === "bilinear" ? filters.bilinear : cubic(-0.75);
  const scale = from / to;
  const each = Array.from({ length: to }, (_, i) => {
    const place = scale * (i + 0.5) - 0.5;
    const at = mode === "bilinear" ? Math.max(0, place) : place;
    const weights = new Array<number>(from).fill(0);
    for (let x = Math.floor(at) - filter.radius + 1; x <= Math.floor(at) + filter.radius; x++) {
      weights[Math.min(Math.max(x, 0), from - 1)] += filter.weight(x - at);
    }
    return { first: 0, weights };
  });
  return { each };
}

function matrix({ each }: Weights, from: number, { dtype }: Tensor): Tensor {
  const values = new Float64Array(each.length * from);
  for (const [i, { first, weights }] of each.entries()) values.set(weights, i * from + first);
  return tensor(values, { dtype }).view(each.length, from) as Tensor;
}
