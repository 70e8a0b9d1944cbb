import type { Scale } from "../scale.ts";
import type { FullStyle, Marker, Style } from "../style.ts";
import type { Canvas } from "../terminal/canvas.ts";
import type { ColorScale } from "./colormap.ts";

/**
 * All that a kind of mark knows how to do. A new kind is a file beside this one: its data type, its record, and the
 * function that users call; then a line in `index.ts`.
 */
export interface MarkKind<M> {
  /** The box around what `fits` accepts, in data units; undefined when nothing is there. */
  extent: (mark: M, fits: (x: number, y: number) => boolean) => Extent | undefined;
  /** SVG elements. */
  svg: (mark: M, pen: Pen) => string;
  terminal: (mark: M, pen: TerminalPen) => void;
  /** Whether it is read off against ticks, so that axes with it have a frame. */
  axis: boolean;
  /** Its own looks, where it takes part in the cycle of colours. */
  style?: (mark: M) => Style;
  /** Characters that tell marks of this kind apart where there is no colour. */
  glyphs?: string;
  /** How it stands in the legend. */
  key?: (mark: M, style: FullStyle) => LegendKey | undefined;
  /** Height by width, for a mark that must not be stretched. */
  aspect?: (mark: M) => number;
  /** What the mark shows, in half a sentence, for those who cannot see it. */
  describe: (mark: M, xlabel: string) => string;
  /** Names that stand at 0, 1, 2 … in place of numbers. */
  names?: (mark: M) => { x?: readonly string[]; y?: readonly string[] };
  /** How its values are turned into colours, for a colour bar. */
  colors?: (mark: M) => ColorScale | undefined;
  /** Its numbers, for the figure's table. */
  data: (mark: M) => MarkData;
  /** Pixels that a legend had better not cover. */
  covers?: (mark: M, pen: Pen) => [x: number, y: number][];
}

/** Numbers for a table: of points, of cells, or, where there are too many, what they are like. */
export type MarkData =
  | { kind: "series"; name: string; x: readonly (number | string)[]; y: readonly number[] }
  | { kind: "matrix"; rows: readonly (readonly number[])[] }
  | { kind: "summary"; head: readonly string[]; row: readonly (number | string)[] };

export interface Extent {
  x: readonly [number, number];
  y: readonly [number, number];
  /** Whether the limits are just these, without a margin; from first to second even if that is downwards. */
  exact?: boolean;
  /** Whether all of `x` are whole numbers, so that ticks between them would make no sense. */
  whole?: boolean;
}

export interface LegendKey {
  label: string;
  line: boolean;
  marker?: Marker;
}

/** With what a mark is drawn. The scales lead to pixels in SVG, and in the terminal to dots of the canvas. */
export interface Pen {
  x: Scale;
  y: Scale;
  style: FullStyle;
}

export interface TerminalPen extends Pen {
  canvas: Canvas;
  /** Where there is no colour, the character that tells the mark from others; undefined if there are no others. */
  glyph?: string;
  /** The mark's place among all marks of its axes, and how many those are. */
  index: number;
  count: number;
}

/** What the marks made of points have in common. A value that is not finite is a gap. */
export interface Points extends Style {
  /** JSON has no NaN and writes null for it, which is a gap as well. */
  x: readonly number[];
  y: readonly number[];
  /** The text in the legend; without it the mark is not in there. */
  label?: string;
}

/** A list of numbers in one of the forms that they come in. */
export type Numbers = ArrayLike<number | bigint> | Iterable<number | bigint>;

/** @throws RangeError when the two lists differ in length */
export function points(op: string, x: Numbers, y: Numbers): { x: number[]; y: number[] } {
  const [xs, ys] = [x, y].map((values) => Array.from(values as ArrayLike<number | bigint>, Number));
  if (xs.length === ys.length) return { x: xs, y: ys };
  throw new RangeError(`${op}: x has ${xs.length} values and y ${ys.length}; they are taken in pairs`);
}

export function extentOfPoints({ x, y }: Points, fits: (x: number, y: number) => boolean): Extent | undefined {
  let [left, right, low, high, whole] = [Infinity, -Infinity, Infinity, -Infinity, true];
  for (let i = 0; i < x.length; i++) {
    if (!fits(x[i], y[i])) continue;
    left = Math.min(left, x[i]);
    right = Math.max(right, x[i]);
    low = Math.min(low, y[i]);
    high = Math.max(high, y[i]);
    whole &&= Number.isInteger(x[i]);
  }
  return left <= right ? { x: [left, right], y: [low, high], whole } : undefined;
}
