import { ShapeError, show, ValueError } from "../../../core/errors.ts";
import type { Tensor } from "../../../torch.ts";
import { Image } from "../../images/image.ts";

// What an image has along which dimension: an Image is [height, width, channels], a plain tensor [..., height, width].

export function dimensions(op: string, img: Tensor): { height: number; width: number; rows: number; columns: number } {
  if (img instanceof Image) return { height: img.height, width: img.width, rows: 0, columns: 1 };
  const { ndim, sizes } = img;
  if (ndim < 2) throw new ShapeError(op, `an image has at least [height, width], got ${show(sizes)}`, [sizes]);
  return { height: sizes[ndim - 2], width: sizes[ndim - 1], rows: ndim - 2, columns: ndim - 1 };
}

/** How many channels: those of an Image, or the third dimension from the end. */
export function channelsOf(img: Tensor): number {
  if (img instanceof Image) return img.channels;
  return img.ndim > 2 ? img.sizes[img.ndim - 3] : 1;
}

/** What was made of an Image is one, too. */
export function asGiven<X extends Tensor>(img: X, made: Tensor): X {
  return (img instanceof Image ? Image.from(made) : made) as X;
}

/** A number, one in a list, or [height, width], as the latter. @throws ValueError */
export function heightAndWidth(op: string, size: number | readonly number[]): [height: number, width: number] {
  const sizes = typeof size === "number" ? [size, size] : size.length === 1 ? [size[0], size[0]] : [...size];
  if (sizes.length !== 2) throw new ValueError(op, `size is a number or [height, width], got ${show(sizes)}`);
  for (const n of sizes) checkSize(op, n);
  return sizes as [number, number];
}

export function checkSize(op: string, n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new ValueError(op, `a size is a whole number above 0, got ${n}`);
}
