import { type Figure, type Live, live } from "../plot/index.ts";
import { type LinesOptions, linesFigure } from "./plot.ts";

export interface AnimatorOptions extends LinesOptions {
  /** Rows and columns of axes; the lines are in the first. Default: 1. */
  nrows?: number;
  ncols?: number;
}

/**
 * Lines that grow, point by point, in a figure that is shown and redrawn: in a terminal in place, in a notebook in one
 * output, in a page in one picture; a file gets the final picture only.
 * @see https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html
 * @example
 * const animator = new d2l.Animator({ xlabel: "epoch", legend: ["loss"] });
 * animator.add(1, 0.8);
 * animator.add(2, 0.6);
 * animator.Y; // [[0.8, 0.6]]
 */
export class Animator {
  /** The x of each point, a list a line. */
  readonly X: number[][] = [];
  /** The y of each point, a list a line. */
  readonly Y: number[][] = [];
  private readonly options: AnimatorOptions;
  private shown: Live | undefined;

  constructor(options: AnimatorOptions = {}) {
    this.options = options;
  }

  /** Adds a point to each line: one x for all or one each, one y each. Lines whose x or y is null get none. */
  add(x: number | null | readonly (number | null)[], y: number | null | readonly (number | null)[]): void {
    const ys = Array.isArray(y) ? y : [y];
    const xs = Array.isArray(x) ? x : ys.map(() => x);
    for (let i = 0; i < ys.length; i++) {
      this.X[i] ??= [];
      this.Y[i] ??= [];
      if (xs[i] == null || ys[i] == null) continue;
      this.X[i].push(xs[i]);
      this.Y[i].push(ys[i]);
    }
    const draw = () => this.figure;
    if (this.shown) this.shown.update(draw);
    else this.shown = live(draw);
  }

  /** Says that no more points come: the picture is final. `trainCh3` does so; the end of the program does, too. */
  close(): void {
    this.shown?.close();
    this.shown = undefined;
  }

  /** The picture with all points so far. */
  get figure(): Figure {
    return linesFigure(this.X, this.Y, this.options);
  }
}
