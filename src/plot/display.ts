import { atExit, now } from "#platform";
import { notebookDisplay } from "./display/notebook.ts";
import { pageDisplay } from "./display/page.ts";
import { terminalDisplay } from "./display/terminal.ts";
import type { Display, LiveFigure } from "./display/types.ts";
import type { Figure } from "./types.ts";

/** Shows nothing. */
export const silentDisplay: Display = { open: () => ({ update() {}, close() {} }) };

let chosen: Display | undefined;
let standard: Display | undefined;

/**
 * Says where all figures are shown from now on: those of `show` and `live`, and so those of the book's toolbox.
 *
 * @param display - without it, the place that suits: a notebook's cell if the program runs in one, the page, or else
 *   the terminal
 * @example
 * const seen: Figure[] = [];
 * setDisplay({ open: (figure) => ({ update: () => {}, close: () => seen.push(figure) }) });
 * show(fig);
 * seen.length; // 1
 * setDisplay(silentDisplay);
 */
export function setDisplay(display?: Display): void {
  chosen = display;
}

/** Where figures are shown now. */
export function getDisplay(): Display {
  standard ??= notebookDisplay() ?? pageDisplay() ?? terminalDisplay() ?? silentDisplay;
  return chosen ?? standard;
}

/**
 * Shows a figure that stays as it is.
 *
 * @example
 * show(fig) === fig; // true
 */
export function show(figure: Figure): Figure {
  getDisplay().open(figure).close();
  return figure;
}

/** A figure as it is, or what makes it, called only when it is about to be drawn. */
export type Drawn = Figure | (() => Figure);

/** A figure that changes in place. */
export interface Live {
  update(figure: Drawn): void;
  /** Says that the figure is final; a later update begins a new one. */
  close(): void;
}

/** Live figures that are not closed; what they show last is shown when the program ends. */
const open = new Set<Live>();
let awaitsEnd = false;

/** Drawing takes at most this part of the time. */
const share = 0.02;
/** Milliseconds for which there is no wait, however long the drawings before took: the first are slow. */
const longestWait = 250;

/**
 * Shows a figure that changes in place. Updates that come too fast are left out, so that drawing takes little of the
 * time; the last is never left out.
 *
 * @example
 * const shown = live(fig);
 * shown.update(() => fig);
 * shown.close();
 */
export function live(first: Drawn): Live {
  if (!awaitsEnd) atExit(closeAll);
  awaitsEnd = true;
  let shown: LiveFigure | undefined;
  let waiting: Drawn | undefined = first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = Number.NEGATIVE_INFINITY;

  function draw(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === undefined) return;
    const start = now();
    const figure = typeof waiting === "function" ? waiting() : waiting;
    waiting = undefined;
    if (shown) shown.update(figure);
    else shown = getDisplay().open(figure);
    open.add(self);
    const end = now();
    next = end + Math.min(longestWait, (end - start) / share);
  }

  const self: Live = {
    update(changed: Drawn): void {
      waiting = changed;
      const wait = next - now();
      if (wait <= 0) draw();
      else timer ??= later(draw, wait);
    },
    close(): void {
      draw();
      shown?.close();
      shown = undefined;
      open.delete(self);
    },
  };
  draw();
  return self;
}

/** A timer that does not keep the program from ending. */
function later(task: () => void, wait: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(task, wait);
  if (typeof timer === "object") timer.unref();
  return timer;
}

function closeAll(): void {
  for (const figure of [...open]) figure.close();
}
