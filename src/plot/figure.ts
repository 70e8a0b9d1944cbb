import { describe } from "./describe.ts";
import { toSVG } from "./svg/render.ts";
import type { Axes, Figure } from "./types.ts";

/** What `figure` takes: a figure, of which most can be left out. */
export interface FigureSpec extends Partial<Omit<Figure, "axes">> {
  axes: Axes | readonly Axes[];
}

let defaultFigsize: Figure["figsize"] = [3.5, 2.5];

/** Sets the size of figures that are made without one, in inches. */
export function setDefaultFigsize(figsize: Figure["figsize"]): void {
  defaultFigsize = checked(figsize);
}

/**
 * A figure of one or several axes, in rows and columns. Notebooks show it by themselves.
 *
 * @param spec - `figsize` in inches of 100 pixels, 3.5 × 2.5 unless given or set by `setDefaultFigsize`; `nrows` and `ncols`, by default one row
 * @example
 * const epochs = [1, 2, 3];
 * const fig = figure({
 *   title: "Training",
 *   axes: {
 *     marks: [line(epochs, [0.79, 0.57, 0.53], { fmt: "-", label: "train loss" })],
 *     xlabel: "epoch", xlim: [1, 3], ylim: [0.3, 0.9],
 *   },
 * });
 * console.log(toTerminal(fig));
 * await writeFile("curves.svg", toSVG(fig));
 * @throws RangeError when there are more axes than places, or a size is not positive
 */
export function figure(spec: FigureSpec): Figure {
  const axes = [spec.axes].flat() as Axes[];
  const nrows = spec.nrows ?? (spec.ncols ? Math.ceil(axes.length / spec.ncols) : 1);
  const ncols = spec.ncols ?? Math.ceil(axes.length / nrows);
  const figsize = checked(spec.figsize ?? defaultFigsize);
  if (!(nrows >= 1 && ncols >= 1 && axes.length <= nrows * ncols)) {
    throw new RangeError(`figure: ${axes.length} axes do not fit into ${nrows} × ${ncols} places`);
  }
  const fig: Figure = { ...spec, figsize, nrows, ncols, axes };
  // Not enumerable, so that the figure is plain data for everyone but a notebook.
  return Object.defineProperty(fig, Symbol.for("Jupyter.display"), {
    value: () => ({ "image/svg+xml": toSVG(fig), "text/plain": describe(fig) }),
  });
}

function checked(figsize: Figure["figsize"]): Figure["figsize"] {
  if (figsize.length === 2 && figsize.every((inches) => inches > 0 && inches <= 1000)) return figsize;
  throw new RangeError(`figure: figsize ${figsize.join(" × ")} is no size in inches`);
}
