import { type Figure, figure, type Limits, line, type ScaleType } from "../plot/index.ts";

export interface AnimatorOptions {
  xlabel?: string;
  ylabel?: string;
  /** A name for each line. */
  legend?: readonly string[];
  xlim?: Limits;
  ylim?: Limits;
  xscale?: ScaleType;
  yscale?: ScaleType;
  /** How each line looks. Default: the book's, solid, dashed, dash-dotted and dotted. */
  fmts?: readonly string[];
  /** Inches. Default [3.5, 2.5]. */
  figsize?: readonly [number, number];
  /** Words to stand above the axes. */
  title?: string;
  /** Shown the figure whenever a point was added. Default: nothing is shown, `figure` has it. */
  display?: (figure: Figure) => void;
}

/**
 * Lines that grow, point by point.
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
    this.options.display?.(this.figure);
  }

  /** The picture with all points so far. */
  get figure(): Figure {
    const {
      legend = [],
      fmts = ["-", "m--", "g-.", "r:"],
      figsize = [3.5, 2.5],
      title,
      display,
      ...axes
    } = this.options;
    const lines = Math.max(this.X.length, legend.length);
    const marks = Array.from({ length: lines }, (_, i) =>
      line(this.X[i] ?? [], this.Y[i] ?? [], { fmt: fmts[i % fmts.length], label: legend[i] }),
    );
    return figure({
      title,
      figsize,
      axes: { ...axes, title, marks, legend: legend.length > 0 ? "center right" : false },
    });
  }
}
