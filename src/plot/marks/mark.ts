import type { Scale } from "../scale.ts";
import type { FullStyle, Style } from "../style.ts";
import type { Canvas } from "../terminal/canvas.ts";

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
  /** What the mark shows, in half a sentence, for those who cannot see it. */
  describe: (mark: M) => string;
  /** Pixels that a legend had better not cover. */
  covers?: (mark: M, pen: Pen) => [x: number, y: number][];
}

export interface Extent {
  x: readonly [number, number];
  y: readonly [number, number];
  /** Whether the limits are just these, without a margin; from first to second even if that is downwards. */
  exact?: boolean;
}

/** With what a mark is drawn. The scales lead to pixels in SVG, and in the terminal to dots of the canvas. */
export interface Pen {
  x: Scale;
  y: Scale;
  style: FullStyle;
  /** The mark's place among those of its axes. */
  index: number;
}

export interface TerminalPen extends Pen {
  canvas: Canvas;
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
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    if (!fits(x[i], y[i])) continue;
    left = Math.min(left, x[i]);
    right = Math.max(right, x[i]);
    low = Math.min(low, y[i]);
    high = Math.max(high, y[i]);
  }
  return left <= right ? { x: [left, right], y: [low, high] } : undefined;
}
