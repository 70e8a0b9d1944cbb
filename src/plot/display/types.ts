import type { Figure } from "../types.ts";

/** Where figures are shown: a terminal, a notebook, a page. */
export interface Display {
  /** Shows a figure, and gives what changes it in place. */
  open(figure: Figure): LiveFigure;
}

/** A figure that is being shown. */
export interface LiveFigure {
  /** Shows another figure in the place of the one before. */
  update(figure: Figure): void;
  /** Says that the figure is final. */
  close(): void;
}
