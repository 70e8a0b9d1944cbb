import { ValueError } from "../../core/errors.ts";
import { functional } from "../transforms.ts";
import { Image } from "./image.ts";

/** An image as Fashion-MNIST has them, and what was done to it. */
export interface Garment {
  /** 28 × 28, mode L: a light garment on black. */
  image: Image;
  /** Whether the picture's background was light, so that light and dark were exchanged. */
  inverted: boolean;
  /** The part of the picture that the garment takes: left, top, width and height in pixels. */
  box: readonly [left: number, top: number, width: number, height: number];
}

const side = 28;
/** What differs less than this from the background belongs to it. */
const leastContrast = 24;
/** The lightest pixels of a garment are made at least this light. */
const leastLight = 235;

/**
 * A picture of one garment as Fashion-MNIST would have it, so that a model trained on that can look at photographs, too:
 *
 * 1. What is translucent is laid on white; colours become grey.
 * 2. The background is what most of the picture's edge is (its median). Is it light, light and dark are exchanged.
 * 3. The background's value is taken off, and what differs little from it becomes black. A garment that is dim then is
 *    made lighter.
 * 4. The box around what is left is cut out, brought to 28 pixels on its longer side, and put in the middle.
 *
 * A picture of 28 × 28 pixels with a dark edge is taken as it is.
 * @throws ValueError when nothing stands out from the background
 * @example
 * const white = Image.fromBytes(new Uint8Array(100 * 80).fill(255), 100, 80);
 * white.index("20:60", "30:50").fill_(0);
 * asFashionMnist(white).box; // [30, 20, 20, 40]
 */
export function asFashionMnist(picture: Image): Garment {
  const { width, height } = picture;
  const grey = onWhite(picture).convert("L");
  const pixels = grey.toBytes();
  const background = medianOfEdge(pixels, width, height);
  const inverted = background > 127;
  if (width === side && height === side && !inverted) {
    return { image: grey, inverted, box: [0, 0, width, height] };
  }
  const ground = inverted ? 255 - background : background;
  const threshold = Math.max(leastContrast, ground / 2);
  for (const [i, value] of pixels.entries()) {
    const above = (inverted ? 255 - value : value) - ground;
    pixels[i] = above < threshold ? 0 : (above * 255) / (255 - ground);
  }
  const box = boxOf(pixels, width, height);
  const [left, top, w, h] = box;
  const cut = functional.crop(Image.fromBytes(lightened(pixels), width, height), top, left, h, w);
  const scale = side / Math.max(w, h);
  const sizes = [Math.max(1, Math.round(h * scale)), Math.max(1, Math.round(w * scale))];
  return { image: functional.centerCrop(functional.resize(cut, sizes), side), inverted, box };
}

function onWhite(picture: Image): Image {
  if (picture.channels % 2 === 1) return picture;
  const { width, height, channels } = picture;
  const bytes = picture.toBytes();
  const out = new Uint8Array(width * height * (channels - 1));
  for (let i = 0, to = 0; i < bytes.length; i += channels) {
    const alpha = bytes[i + channels - 1] / 255;
    for (let k = 0; k < channels - 1; k++) out[to++] = Math.round(bytes[i + k] * alpha + 255 * (1 - alpha));
  }
  return Image.fromBytes(out, width, height, channels === 2 ? "L" : "RGB");
}

function medianOfEdge(pixels: Uint8Array, width: number, height: number): number {
  const edge: number[] = [];
  for (let x = 0; x < width; x++) edge.push(pixels[x], pixels[(height - 1) * width + x]);
  for (let y = 0; y < height; y++) edge.push(pixels[y * width], pixels[(y + 1) * width - 1]);
  return edge.sort((a, b) => a - b)[edge.length >> 1];
}

/** Rows and columns count when more than 1 % of them is not black: specks are no garment. */
function boxOf(pixels: Uint8Array, width: number, height: number): Garment["box"] {
  const rows = new Array<number>(height).fill(0);
  const columns = new Array<number>(width).fill(0);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (pixels[i] === 0) continue;
      rows[y]++;
      columns[x]++;
    }
  }
  const [top, bottom] = reach(rows, width / 100);
  const [left, right] = reach(columns, height / 100);
  if (top > bottom || left > right) {
    throw new ValueError(
      "asFashionMnist",
      "nothing stands out from the background: it must be light or dark, and even",
    );
  }
  return [left, top, right - left + 1, bottom - top + 1];
}

function reach(counts: readonly number[], least: number): [first: number, last: number] {
  const enough = (n: number) => n > least;
  const first = counts.findIndex(enough);
  return first < 0 ? [1, 0] : [first, counts.findLastIndex(enough)];
}

/** With what is among the lightest 2 % of the garment at `leastLight` or above. */
function lightened(pixels: Uint8Array): Uint8Array {
  const counts = new Array<number>(256).fill(0);
  let [above, light] = [0, 255];
  for (const value of pixels) counts[value]++;
  const few = (pixels.length - counts[0]) / 50;
  for (; light > 1 && above + counts[light] <= few; light--) above += counts[light];
  if (light >= leastLight) return pixels;
  return pixels.map((value) => Math.min(255, Math.round((value * leastLight) / light)));
}
