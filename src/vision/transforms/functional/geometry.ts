import { ShapeError, show, ValueError } from "../../../core/errors.ts";
import { full, int64, type Tensor, tensor } from "../../../torch.ts";
import { Image } from "../../images/image.ts";
import { asGiven, channelsOf, dimensions, heightAndWidth } from "./dimensions.ts";

/** On all sides; left and right, top and bottom; or left, top, right, bottom. */
export type Padding =
  | number
  | readonly [number]
  | readonly [number, number]
  | readonly [number, number, number, number];

/** What padding is made of: one value, the edge's, or the image mirrored, without or with its edge. */
export type PaddingMode = "constant" | "edge" | "reflect" | "symmetric";

/** A value for all channels, or one for each. */
export type Fill = number | readonly number[];

/**
 * The part of an image that starts at (top, left), with zeros where there is no image.
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.crop.html
 * @example
 * transforms.functional.crop(torch.arange(9n).view(3, 3), 1, 1, 2, 2).tolist(); // [[4, 5], [7, 8]]
 */
export function crop<X extends Tensor>(img: X, top: number, left: number, height: number, width: number): X {
  const own = dimensions("crop", img);
  const [right, bottom] = [left + width, top + height];
  const first = [Math.min(Math.max(left, 0), own.width), Math.min(Math.max(top, 0), own.height)];
  const last = [Math.max(Math.min(right, own.width), first[0]), Math.max(Math.min(bottom, own.height), first[1])];
  const inside = img.narrow(own.rows, first[1], last[1] - first[1]).narrow(own.columns, first[0], last[0] - first[0]);
  const missing = [
    Math.min(Math.max(-left, 0), width),
    Math.min(Math.max(-top, 0), height),
    Math.min(Math.max(right - own.width, 0), width),
    Math.min(Math.max(bottom - own.height, 0), height),
  ] as const;
  const part = asGiven(img, inside as Tensor);
  return missing.some((n) => n > 0) ? pad(part, missing) : part;
}

/**
 * The middle of an image; one that is smaller is first padded with zeros.
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.center_crop.html
 * @example
 * transforms.functional.centerCrop(torch.arange(9n).view(3, 3), 1).tolist(); // [[4]]
 */
export function centerCrop<X extends Tensor>(img: X, outputSize: number | readonly number[]): X {
  const [height, width] = heightAndWidth("centerCrop", outputSize);
  const own = dimensions("centerCrop", img);
  const [lackX, lackY] = [Math.max(0, width - own.width), Math.max(0, height - own.height)];
  const half = Math.floor;
  const sides = [half(lackX / 2), half(lackY / 2), half((lackX + 1) / 2), half((lackY + 1) / 2)] as const;
  const padded = lackX + lackY > 0 ? pad(img, sides) : img;
  const top = roundHalfToEven((own.height + lackY - height) / 2);
  const left = roundHalfToEven((own.width + lackX - width) / 2);
  return crop(padded, top, left, height, width);
}

/** As Python's `round`: a half goes to the even neighbour. */
export function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  return x - below === 0.5 ? below + (Math.abs(below) % 2) : Math.round(x);
}

/**
 * An image with more on its sides; a negative padding takes away.
 * @throws ValueError for a padding or fill that makes no sense
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.pad.html
 * @example
 * transforms.functional.pad(torch.arange(1n, 4n).view(1, 3), [1, 0], 9).tolist(); // [[9, 1, 2, 3, 9]]
 */
export function pad<X extends Tensor>(
  img: X,
  padding: Padding,
  fill: Fill = 0,
  paddingMode: PaddingMode = "constant",
): X {
  const sides = fourSides(padding);
  const { height, width, rows, columns } = dimensions("pad", img);
  const [left, top, right, bottom] = sides;
  const newSize = [height + top + bottom, width + left + right];
  if (Math.min(...newSize) < 0) throw new ShapeError("pad", `nothing is left of ${show([height, width])}`, [img.sizes]);
  if (paddingMode !== "constant") {
    const ys = sourceOf(newSize[0], top, height, paddingMode);
    const xs = sourceOf(newSize[1], left, width, paddingMode);
    return asGiven(img, img.indexSelect(rows, ys).indexSelect(columns, xs) as Tensor);
  }
  const inside = sides.some((n) => n < 0)
    ? crop(
        img,
        Math.max(0, -top),
        Math.max(0, -left),
        height + Math.min(0, top) + Math.min(0, bottom),
        width + Math.min(0, left) + Math.min(0, right),
      )
    : img;
  const sizes = [...img.sizes];
  [sizes[rows], sizes[columns]] = newSize;
  const out = background(img, sizes, fill);
  const { height: h, width: w } = dimensions("pad", inside);
  (out.narrow(rows, Math.max(0, top), h).narrow(columns, Math.max(0, left), w) as Tensor).copy_(inside as Tensor);
  return asGiven(img, out);
}

/** The padding at the left, the top, the right and the bottom. @throws ValueError */
function fourSides(padding: Padding): [left: number, top: number, right: number, bottom: number] {
  const given = typeof padding === "number" ? [padding] : padding;
  if (![1, 2, 4].includes(given.length) || given.some((n) => !Number.isInteger(n))) {
    throw new ValueError("pad", `padding is 1, 2 or 4 whole numbers, got ${show([...given])}`);
  }
  const [left, top = left, right = left, bottom = top] = given;
  return [left, top, right, bottom];
}

/** A tensor filled with one value for all channels, or with one for each. */
export function background(img: Tensor, sizes: number[], fill: Fill): Tensor {
  const dtype = img.dtype;
  if (typeof fill === "number") return full(sizes, dtype.isFloatingPoint ? fill : Math.trunc(fill), { dtype });
  const channels = channelsOf(img);
  if (fill.length !== channels) {
    throw new ValueError("fill", `${fill.length} values for an image of ${channels} channels`);
  }
  if (fill.length === 1) return background(img, sizes, fill[0]);
  const colour = tensor(
    fill.map((x) => (dtype.isFloatingPoint ? x : Math.trunc(x))),
    { dtype },
  ) as Tensor;
  const shaped = img instanceof Image ? colour : colour.view(channels, 1, 1);
  return shaped.expand(...sizes).clone() as Tensor;
}

/** For each of `length` places, of which `before` come before the image, which of the image's `size` is shown there. */
function sourceOf(length: number, before: number, size: number, mode: PaddingMode): Tensor<[number], "int64"> {
  const places = Array.from({ length }, (_, i) => BigInt(mirrored(i - before, size, mode)));
  return tensor(places, { dtype: int64 }) as Tensor as Tensor<[number], "int64">;
}

function mirrored(i: number, size: number, mode: PaddingMode): number {
  if (mode === "edge" || size === 1) return Math.min(Math.max(i, 0), size - 1);
  const period = mode === "reflect" ? 2 * size - 2 : 2 * size;
  const at = ((i % period) + period) % period;
  return at < size ? at : (mode === "reflect" ? period : period - 1) - at;
}

/** Left and right exchanged. */
export function hflip<X extends Tensor>(img: X): X {
  return asGiven(img, img.flip(dimensions("hflip", img).columns) as Tensor);
}

/** Top and bottom exchanged. */
export function vflip<X extends Tensor>(img: X): X {
  return asGiven(img, img.flip(dimensions("vflip", img).rows) as Tensor);
}
