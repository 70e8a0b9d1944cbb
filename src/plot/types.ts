import type { Mark } from "./marks/index.ts";
import type { ScaleType } from "./scale.ts";

/**
 * A picture as plain data: what to draw, not how. All renderers draw the same. It can be sent to a worker, and written
 * as JSON if there are no images in it.
 */
export interface Figure {
  /** What the picture is, in a few words. Not drawn: it is the picture's name for those who cannot see it. */
  title?: string;
  /** What the picture shows. Not drawn; made from the data when left out. */
  description?: string;
  /** Width and height in inches, of which each has 100 pixels. */
  figsize: readonly [number, number];
  nrows: number;
  ncols: number;
  /** Row by row; at most `nrows * ncols` of them. */
  axes: readonly Axes[];
}

/** One drawing area with its marks, scales and labels. */
export interface Axes {
  marks: readonly Mark[];
  /** Drawn above; lines are split at `\n`. */
  title?: string;
  /** Whether what is shown is a mistake, such as a wrong prediction: drawn in red, and marked with a ✗. */
  wrong?: boolean;
  xlabel?: string;
  ylabel?: string;
  xlim?: Limits;
  ylim?: Limits;
  xscale?: ScaleType;
  yscale?: ScaleType;
  /** Names at 0, 1, 2 … in place of numbers. */
  xticks?: readonly string[];
  yticks?: readonly string[];
  /** Whether to say, beside an image or a heat map, which colour is which number. */
  colorbar?: boolean;
  /** Lines at the ticks. Default: true. */
  grid?: boolean;
  /** Frame, ticks and grid. Default: true, but false where there are only images. */
  axis?: boolean;
  /** Where the box with the labels goes; `"best"`, the default, hides the least. False: none. */
  legend?: LegendLocation | false;
}

/** Lower and upper end; `null` or a number that is not finite leaves an end to the data. */
export type Limits = readonly [number | null, number | null];

export type LegendLocation =
  | "best"
  | "upper right"
  | "upper left"
  | "lower left"
  | "lower right"
  | "center right"
  | "center left"
  | "upper center"
  | "lower center";
