import { pngDataURI } from "../pixels.ts";
import { isLight } from "../style.ts";
import { el, escapeText } from "../svg/element.ts";
import { type ColorMap, type ColorScale, glyphRamp, ramp, rangeOf } from "./colormap.ts";
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
  /** What is written in each cell. */
  texts?: readonly string[];
}

export interface ImageOptions {
  width: number;
  height: number;
  /** The colours of values; for images with one channel. Default: "gray". */
  cmap?: ColorMap;
  /**
   * The values shown as the first and the last colour. Default: the image's own smallest and largest, with 0 in the
   * middle if the colour map has one; in images with red, green and blue, 0 to 255 for bytes and 0 to 1 for others.
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
    const rgba = toRGBA(mark);
    const picture = el("image", {
      x: left,
      y: top,
      width: x(width - 0.5) - left,
      height: y(height - 0.5) - top,
      preserveAspectRatio: "none",
      "image-rendering": "pixelated",
      href: pngDataURI({ width, height, rgba }),
    });
    const size = Math.min(11, (x(1) - x(0)) * 0.4);
    const texts = mark.texts?.map((text, i) => {
      const fill = isLight(rgba.slice(4 * i, 4 * i + 3)) ? "#1a1a1a" : "#ffffff";
      const place = { x: x(i % width), y: y(Math.floor(i / width)) + size * 0.36 };
      return el("text", { ...place, "font-size": size, fill }, escapeText(text));
    });
    return picture + (texts?.join("") ?? "");
  },

  terminal(mark, { x, y, canvas }) {
    const { width, height, texts, cmap = "gray" } = mark;
    const corners = [x(-0.5), y(-0.5), x(width - 0.5), y(height - 0.5)] as const;
    // Without colours a character stands for how high a value is.
    const shades = mark.channels === 1 && !canvas.color;
    const rgba = toRGBA(shades ? { ...mark, cmap: "gray", range: colorsOf(mark)!.range } : mark);
    // Letters among such characters could not be read.
    if (!(texts && !canvas.color))
      canvas.picture({ width, height, rgba }, ...corners, glyphRamp(shades ? cmap : "gray"));
    texts?.forEach((text, i) => {
      canvas.text(x(i % width), y(Math.floor(i / width)), text, Math.abs(corners[2] - corners[0]) / width);
    });
  },

  describe(mark) {
    const { width, height, texts } = mark;
    const colors = colorsOf(mark);
    if (!texts || !colors) return `${width} × ${height} pixels`;
    return `${height} × ${width} cells, from ${short(colors.range[0])} to ${short(colors.range[1])}`;
  },

  colors: colorsOf,

  data(mark) {
    const { width, height, channels, pixels } = mark;
    if (mark.texts) {
      const rows = Array.from({ length: height }, (_, row) => [...pixels.slice(row * width, (row + 1) * width)]);
      return { kind: "matrix", rows: rows.map((row) => row.map(short)) };
    }
    const finite = Array.from(pixels).filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
    const [low, high] = finite.length > 0 ? rangeOf("gray", [finite]) : [Number.NaN, Number.NaN];
    const size = `${width} × ${height}${channels > 1 ? ` × ${channels}` : ""}`;
    return {
      kind: "summary",
      head: ["pixels", "smallest", "mean", "largest"],
      row: [size, ...[low, mean, high].map(short)],
    };
  },
};

const short = (value: number) => Number(value.toPrecision(4));

/** How values become colours; undefined where they are colours already. */
function colorsOf({ pixels, channels, cmap = "gray", range }: ImageMark): ColorScale | undefined {
  return channels === 1 ? { cmap, range: range ?? rangeOf(cmap, [pixels]) } : undefined;
}

/** Four bytes a pixel. */
function toRGBA(mark: ImageMark): Uint8Array {
  const { pixels, width, height, channels, cmap = "gray" } = mark;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  const [low, high] = mark.range ?? colorsOf(mark)?.range ?? [0, pixels instanceof Uint8Array ? 255 : 1];
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
