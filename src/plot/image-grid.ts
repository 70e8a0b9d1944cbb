import { figure } from "./figure.ts";
import { rangeOf } from "./marks/colormap.ts";
import { type ImageOptions, image } from "./marks/image.ts";
import type { Numbers } from "./marks/mark.ts";
import type { Axes, Figure } from "./types.ts";

export interface ImageGridOptions extends Omit<ImageOptions, "range"> {
  /** As in `image`; "shared": from the smallest to the largest value of all images, so that they can be compared. */
  range?: ImageOptions["range"] | "shared";
  /** Whether to say, at the end of each row, which colour is which number. */
  colorbar?: boolean;
  rows: number;
  cols: number;
  /** Above each image; a second line after `\n`. */
  titles?: readonly string[];
  /** Which images show a mistake. Their titles are red, with a ✗ before the last line. */
  wrong?: readonly boolean[];
  /** Width and height of a place, in inches. Default: 1.5. */
  scale?: number;
  /** As in `figure`. */
  title?: string;
  description?: string;
}

/**
 * Images of one size in rows and columns.
 *
 * @param images - the pixels of each, as `image` takes them
 * @example
 * const fig = imageGrid([boot, shirt], {
 *   width: 28, height: 28, rows: 1, cols: 2, titles: ["ankle boot\nankle boot", "shirt\npullover"], wrong: [false, true],
 * });
 * await writeFile("predictions.png", await toPNG(fig));
 * @throws RangeError when there are more images than places, or their sizes differ from `width` and `height`
 */
export function imageGrid(images: readonly Numbers[], options: ImageGridOptions): Figure {
  const { rows, cols, titles, wrong, scale = 1.5, title, description, colorbar, range: asked, ...looks } = options;
  const range =
    asked === "shared"
      ? rangeOf(
          looks.cmap ?? "gray",
          images.map((pixels) => Array.from(pixels as Iterable<number>, Number)),
        )
      : asked;
  const axes = images.map((pixels, i): Axes => {
    return {
      marks: [image(pixels, { ...looks, range })],
      ...(titles?.[i] && { title: titles[i] }),
      ...(wrong?.[i] && { wrong: true }),
      ...(colorbar && (i % cols === cols - 1 || i === images.length - 1) && { colorbar }),
    };
  });
  return figure({ title, description, figsize: [cols * scale, rows * scale], nrows: rows, ncols: cols, axes });
}
