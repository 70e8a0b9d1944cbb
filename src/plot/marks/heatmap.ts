import type { ColorMap } from "./colormap.ts";
import { type ImageMark, image } from "./image.ts";
import type { Numbers } from "./mark.ts";

export interface HeatmapOptions {
  /** Default: "RdBu_r", blue below 0, white at 0, red above. */
  cmap?: ColorMap;
  /** The values shown as the first and the last colour. Default: those of the data, with 0 in the middle. */
  range?: readonly [number, number];
  /** What is written in each cell, row by row: `true` for the values. */
  texts?: readonly string[] | boolean;
}

/**
 * A table of numbers as colours, such as weights or how often one class is taken for another. With `colorbar: true` the
 * axes say which colour is which number; names of columns and rows are the axes' `xticks` and `yticks`.
 *
 * @param rows - the numbers, row by row, the first on top
 * @example
 * const fig = figure({
 *   axes: { marks: [heatmap([[8, 2], [1, 9]], { cmap: "viridis", texts: true })], xticks: ["shirt", "coat"], colorbar: true },
 * });
 * @throws RangeError when the rows differ in length
 */
export function heatmap(rows: readonly Numbers[], { cmap = "RdBu_r", range, texts }: HeatmapOptions = {}): ImageMark {
  const lists = rows.map((row) => Array.from(row as ArrayLike<number>, Number));
  const width = lists[0]?.length ?? 0;
  const odd = lists.findIndex((list) => list.length !== width);
  if (odd >= 0) throw new RangeError(`heatmap: row ${odd} has ${lists[odd].length} values, and row 0 has ${width}`);
  const values = lists.flat();
  const written = texts === true ? values.map((value) => String(Number(value.toPrecision(3)))) : texts || undefined;
  if (written && written.length !== values.length) {
    throw new RangeError(`heatmap: ${written.length} texts for ${values.length} cells`);
  }
  return { ...image(values, { width, height: lists.length, cmap, range }), ...(written && { texts: written }) };
}
