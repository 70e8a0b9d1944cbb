import { ValueError } from "../../../core/errors.ts";
import { float32, type Tensor, tensor } from "../../../torch.ts";
import { Image } from "../../images/image.ts";
import { premultiplied, unmultiplied } from "./alpha.ts";
import { asGiven, channelsOf, dimensions } from "./dimensions.ts";
import { background, type Fill, hflip, roundHalfToEven, vflip } from "./geometry.ts";

export interface RotateOptions {
  /** Default nearest. */
  interpolation?: "nearest" | "bilinear";
  /** Make the result as large as the turned image. Default false: as large as it was. */
  expand?: boolean;
  /** What stays where it is, [x, y]. Default: the middle. */
  center?: readonly [x: number, y: number] | null;
  /** The value, or one for each channel, where there is no image. Default 0. */
  fill?: Fill;
}

/** Where in the old image a point of the new one comes from: x' = a x + b y + c, y' = d x + e y + f. */
type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];

const at = ([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

/**
 * An image turned by `angle` degrees, counter-clockwise: of an Image what PIL makes of it, of a tensor what torchvision
 * makes of a tensor.
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.rotate.html
 * @example
 * transforms.functional.rotate(Image.fromBytes(new Uint8Array([1, 2, 3, 4]), 2, 2), 90).tolist(); // [[2, 4], [1, 3]]
 */
export function rotate<X extends Tensor>(img: X, angle: number, options: RotateOptions = {}): X {
  if (!Number.isFinite(angle)) throw new ValueError("rotate", `the angle is a number of degrees, got ${angle}`);
  const { interpolation = "nearest" } = options;
  if (interpolation !== "nearest" && interpolation !== "bilinear") {
    throw new ValueError("rotate", `interpolation is nearest or bilinear, not ${interpolation}`);
  }
  return img instanceof Image ? (rotateImage(img, angle, options) as Tensor as X) : rotateTensor(img, angle, options);
}

/** As `Image.rotate` of Pillow. */
function rotateImage(img: Image, degrees: number, options: RotateOptions): Image {
  const { interpolation = "nearest", expand = false, center = null, fill = 0 } = options;
  const angle = ((degrees % 360) + 360) % 360;
  if (center === null) {
    if (angle === 0) return img;
    if (angle === 180) return hflip(vflip(img));
    if ((angle === 90 || angle === 270) && (expand || img.width === img.height)) {
      const turned = Image.from(img.transpose(0, 1) as Tensor);
      return angle === 90 ? vflip(turned) : hflip(turned);
    }
  }
  const { width, height } = img;
  const [cx, cy] = center ?? [width / 2, height / 2];
  const radians = -(angle * (Math.PI / 180));
  const [cos, sin] = [round15(Math.cos(radians)), round15(Math.sin(radians))];
  const matrix: Matrix = [cos, sin, 0, -sin, cos, 0];
  [matrix[2], matrix[5]] = at(matrix, -cx, -cy);
  matrix[2] += cx;
  matrix[5] += cy;
  let [newWidth, newHeight] = [width, height];
  if (expand) {
    const corners = [at(matrix, 0, 0), at(matrix, width, 0), at(matrix, width, height), at(matrix, 0, height)];
    const span = (k: number) =>
      Math.ceil(Math.max(...corners.map((p) => p[k]))) - Math.floor(Math.min(...corners.map((p) => p[k])));
    [newWidth, newHeight] = [span(0), span(1)];
    [matrix[2], matrix[5]] = at(matrix, -(newWidth - width) / 2, -(newHeight - height) / 2);
  }
  const translucent = img.channels % 2 === 0 && interpolation === "bilinear";
  const source = translucent ? premultiplied(img) : img;
  const ground = Image.from(background(img, [newHeight, newWidth, ...img.sizes.slice(2)], fill));
  const out = ground.toBytes();
  const transform = interpolation === "nearest" ? nearestImage : bilinearImage;
  transform(out, newWidth, newHeight, source.toBytes(), img, matrix);
  const made = Image.fromBytes(out, newWidth, newHeight, img.mode);
  return translucent ? unmultiplied(made) : made;
}

/** To 15 decimals, as Python's `round`. */
const round15 = (x: number): number => Number(x.toFixed(15));

type Transform = (
  out: Uint8Array,
  newWidth: number,
  newHeight: number,
  src: Uint8Array,
  size: { width: number; height: number; channels: number },
  matrix: Matrix,
) => void;

/** In numbers of 2⁻¹⁶, as Pillow. */
const nearestImage: Transform = (out, newWidth, newHeight, src, { width, height, channels }, [a, b, c, d, e, f]) => {
  const fixed = (x: number) => Math.floor(x * 65536 + 0.5);
  const [stepX, stepY] = [fixed(a), fixed(d)];
  let [lineX, lineY] = [fixed(c + a * 0.5 + b * 0.5), fixed(f + d * 0.5 + e * 0.5)];
  for (let y = 0, to = 0; y < newHeight; y++) {
    let [x16, y16] = [lineX, lineY];
    for (let x = 0; x < newWidth; x++, to += channels) {
      const [u, v] = [x16 >> 16, y16 >> 16];
      if (u >= 0 && u < width && v >= 0 && v < height) {
        for (let k = 0; k < channels; k++) out[to + k] = src[(v * width + u) * channels + k];
      }
      x16 += stepX;
      y16 += stepY;
    }
    lineX += fixed(b);
    lineY += fixed(e);
  }
};

const bilinearImage: Transform = (out, newWidth, newHeight, src, { width, height, channels }, matrix) => {
  for (let y = 0, to = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++, to += channels) {
      const [u, v] = at(matrix, x + 0.5, y + 0.5);
      if (u < 0 || u >= width || v < 0 || v >= height) continue;
      const [left, top] = [Math.floor(u - 0.5), Math.floor(v - 0.5)];
      const [dx, dy] = [u - 0.5 - left, v - 0.5 - top];
      const [x0, x1] = [Math.max(left, 0), Math.min(left + 1, width - 1)];
      const row = Math.max(top, 0) * width;
      const below = top + 1 < height ? (top + 1) * width : row;
      for (let k = 0; k < channels; k++) {
        const upper = src[(row + x0) * channels + k] * (1 - dx) + src[(row + x1) * channels + k] * dx;
        const lower = src[(below + x0) * channels + k] * (1 - dx) + src[(below + x1) * channels + k] * dx;
        out[to + k] = Math.trunc(upper * (1 - dy) + lower * dy);
      }
    }
  }
};

/** As torchvision turns tensors: a grid in float32, on which pixels are sampled. */
function rotateTensor<X extends Tensor>(img: X, degrees: number, options: RotateOptions): X {
  const { interpolation = "nearest", expand = false, center = null, fill = 0 } = options;
  const { height, width } = dimensions("rotate", img);
  const [cx, cy] = center === null ? [0, 0] : [center[0] - width * 0.5, center[1] - height * 0.5];
  const radians = -degrees * (Math.PI / 180);
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const matrix: Matrix = [cos, sin, 0, -sin, cos, 0];
  matrix[2] = cos * -cx + sin * -cy + cx;
  matrix[5] = -sin * -cx + cos * -cy + cy;
  const [newWidth, newHeight] = expand
    ? expandedSize(matrix.map(Math.fround) as Matrix, width, height)
    : [width, height];
  const places = grid(matrix.map(Math.fround) as Matrix, width, height, newWidth, newHeight);

  const channels = channelsOf(img);
  const planes = img.reshape(-1, height * width) as Tensor;
  const values = planes.to(float32).tolist() as number[][];
  const colours = typeof fill === "number" ? [fill] : fill;
  const sample = interpolation === "nearest" ? sampleNearest : sampleBilinear;
  const made = values.map((plane, i) => {
    const colour = colours[colours.length === 1 ? 0 : i % channels];
    return Array.from({ length: newWidth * newHeight }, (_, at) =>
      sample(plane, width, height, places[2 * at], places[2 * at + 1], colour),
    );
  });
  const out = tensor(made, { dtype: float32 });
  const rounded = img.dtype.isFloatingPoint ? out : out.round();
  return asGiven(img, rounded.to(img.dtype).view(...img.sizes.slice(0, -2), newHeight, newWidth) as Tensor);
}

function expandedSize([a, b, c, d, e, f]: Matrix, width: number, height: number): [number, number] {
  const span = (p: number, q: number, r: number, size: number) => {
    const ends = [-0.5, 0.5].flatMap((x) =>
      [-0.5, 0.5].map((y) => Math.fround(Math.fround(p * x * width) + Math.fround(q * y * height) + r)),
    );
    // Truncated to 1e-4, so that a hair above a whole number does not count.
    const cut = (x: number) => Math.fround(Math.trunc(Math.fround(x + size * 0.5) / Math.fround(1e-4)) * 1e-4);
    return Math.ceil(cut(Math.max(...ends))) - Math.floor(cut(Math.min(...ends)));
  };
  return [span(a, b, c, width), span(d, e, f, height)];
}

/** Where each pixel of the new image comes from, as x and y in pixels of the old one. */
function grid(m: Matrix, width: number, height: number, newWidth: number, newHeight: number): Float32Array {
  const fround = Math.fround;
  const [a, b, c] = m.slice(0, 3).map((x) => fround(x / fround(0.5 * width)));
  const [d, e, f] = m.slice(3).map((x) => fround(x / fround(0.5 * height)));
  const places = new Float32Array(2 * newWidth * newHeight);
  for (let y = 0, to = 0; y < newHeight; y++) {
    const v = y - newHeight * 0.5 + 0.5;
    for (let x = 0; x < newWidth; x++, to += 2) {
      const u = x - newWidth * 0.5 + 0.5;
      const gx = fround(fround(fround(u * a) + fround(v * b)) + c);
      const gy = fround(fround(fround(u * d) + fround(v * e)) + f);
      places[to] = fround(fround(fround(fround(gx + 1) * width) - 1) / 2);
      places[to + 1] = fround(fround(fround(fround(gy + 1) * height) - 1) / 2);
    }
  }
  return places;
}

type Sample = (plane: readonly number[], width: number, height: number, x: number, y: number, fill: number) => number;

const sampleNearest: Sample = (plane, width, height, x, y, fill) => {
  const [u, v] = [roundHalfToEven(x), roundHalfToEven(y)];
  return u >= 0 && u < width && v >= 0 && v < height ? plane[v * width + u] : fill;
};

const sampleBilinear: Sample = (plane, width, height, x, y, fill) => {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - left, y - top];
  let [sum, covered] = [0, 0];
  for (const [u, v, w] of [
    [left, top, (1 - dx) * (1 - dy)],
    [left + 1, top, dx * (1 - dy)],
    [left, top + 1, (1 - dx) * dy],
    [left + 1, top + 1, dx * dy],
  ]) {
    if (u < 0 || u >= width || v < 0 || v >= height) continue;
    sum += plane[v * width + u] * w;
    covered += w;
  }
  return sum * covered + (1 - covered) * fill;
};
