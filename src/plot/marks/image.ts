import { pngDataURI } from "../pixels.ts";
import { el } from "../svg/element.ts";
import { type ColorMap, ramp } from "./colormap.ts";
import type { MarkKind, Numbers } from "./mark.ts";

export interface ImageMark {
  type: "image";
  /** Row by row; a colour's channels side by side. */
  pixels: Uint8Array | Float32Array;
  width: number;
  height: number;
  /** 1: values to be shown as shades; 3: red, green, blue; 4: with opacity. */
  channels: 1 | 3 | 4;
  cmap?: ColorMap;
  range?: readonly [number, number];
}

export interface ImageOptions {
  width: number;
  height: number;
  /** The colours of values; for images with one channel. Default: "gray". */
  cmap?: ColorMap;
  /**
   * The values shown as the first and the last colour. Default: the image's own smallest and largest; in images with
   * red, green and blue, 0 to 255 for bytes and 0 to 1 for other numbers.
   */
  range?: readonly [number, number];
}

/**
 * An image of `height * width` values, or of three or four times as many for red, green, blue (and opacity). The pixels
 * are copied. A value that is not finite is transparent.
 *
 * @example figure({ axes: { marks: [image(pixels, { width: 28, height: 28, cmap: "viridis" })], title: "ankle boot" } })
 * @throws RangeError when the number of values does not fit the size
 */
export function image(pixels: Numbers, { width, height, cmap, range }: ImageOptions): ImageMark {
  const copy = pixels instanceof Uint8Array ? pixels.slice() : Float32Array.from(pixels as ArrayLike<number>, Number);
  const channels = copy.length / (width * height);
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new RangeError(
      `image: ${copy.length} values do not fill ${height} × ${width} pixels; each takes 1 (shade), 3 (RGB) or 4 (RGBA)`,
    );
  }
  return { type: "image", pixels: copy, width, height, channels, ...(cmap && { cmap }), ...(range && { range }) };
}

export const imageKind: MarkKind<ImageMark> = {
  axis: false,
  aspect: ({ width, height }) => height / width,
  // As in matplotlib: the middle of a pixel is at whole numbers, and rows go downwards.
  extent: ({ width, height }) => ({ x: [-0.5, width - 0.5], y: [height - 0.5, -0.5], exact: true }),

  svg(mark, { x, y }) {
    const { width, height } = mark;
    const [left, top] = [x(-0.5), y(-0.5)];
    return el("image", {
      x: left,
      y: top,
      width: x(width - 0.5) - left,
      height: y(height - 0.5) - top,
      preserveAspectRatio: "none",
      "image-rendering": "pixelated",
      href: pngDataURI({ width, height, rgba: toRGBA(mark) }),
    });
  },

  terminal(mark, { x, y, canvas }) {
    const { width, height } = mark;
    canvas.picture({ width, height, rgba: toRGBA(mark) }, x(-0.5), y(-0.5), x(width - 0.5), y(height - 0.5));
  },

  describe: ({ width, height }) => `${width} × ${height} pixels`,
};

/** Four bytes a pixel. */
function toRGBA({ pixels, width, height, channels, cmap = "gray", range }: ImageMark): Uint8Array {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  const [low, high] = range ?? (channels > 1 ? [0, pixels instanceof Uint8Array ? 255 : 1] : extremes(pixels));
  const scale = high === low ? 0 : 255 / (high - low);
  const colors = ramp(cmap);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < channels; c++) {
      const value = pixels[i * channels + c];
      const shade = Math.round(Math.max(0, Math.min(255, (value - low) * scale)));
      if (!Number.isFinite(value)) rgba[i * 4 + 3] = 0;
      else if (channels === 1) rgba.set(colors[shade], i * 4);
      else rgba[i * 4 + c] = shade;
    }
  }
  return rgba;
}

function extremes(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}
