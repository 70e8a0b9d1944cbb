import { aspectOf, domainsOf, hasAxis, titleLines } from "../axes.ts";
import { makeScale } from "../scale.ts";
import { rgbOf } from "../style.ts";
import { terminalTheme } from "../theme.ts";
import type { Axes, Figure } from "../types.ts";
import { ansi, ansiReset, type ColorMode } from "./ansi.ts";
import { Canvas } from "./canvas.ts";
import { chart, colorbarLine } from "./chart.ts";
import { drawMarks } from "./marks.ts";
import { align } from "./text.ts";

export interface TerminalOptions {
  /** In columns, at least 24. Default: 80. */
  width?: number;
  /** Lines for a row of charts; images are as high as they are. Default: 18. */
  height?: number;
  /** Whether to use colours: all of them, or the 256 that even old terminals know. Default: false. */
  color?: ColorMode;
}

const gap = 1;
/** Columns of an image, at most. */
const widest = 28;

/**
 * The figure as lines of text, without a line break after the last. Lines in charts differ by their dashes, also where
 * there is no colour. What does not fit beside each other goes below each other.
 *
 * @example console.log(toTerminal(fig, { width: process.stdout.columns, color: true }))
 */
export function toTerminal(fig: Figure, options: TerminalOptions = {}): string {
  const { height = 18, color = false } = options;
  const width = Math.max(24, Math.floor(options.width ?? 80));
  const narrowest = fig.axes.some(hasAxis) ? 30 : 14;
  const columns = Math.max(1, Math.min(fig.ncols, Math.floor((width + gap) / (narrowest + gap))));
  const cell = Math.floor((width + gap) / columns) - gap;
  const lines: string[] = [];
  for (let first = 0; first < fig.axes.length; first += columns) {
    const row = fig.axes.slice(first, first + columns);
    const blocks = row.map((axes) =>
      hasAxis(axes) ? chart(axes, cell, height, color) : plain(axes, cell, height, color),
    );
    const deepest = Math.max(...blocks.map((block) => block.length));
    for (let i = 0; i < deepest; i++)
      lines.push(blocks.map((block) => block[i] ?? " ".repeat(cell)).join(" ".repeat(gap)));
    if (first + columns < fig.axes.length) lines.push("");
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Axes without frame and ticks: images, most of the time. */
function plain(axes: Axes, width: number, height: number, color: ColorMode): string[] {
  const { x, y } = domainsOf(axes);
  const aspect = aspectOf(axes);
  const columns = Math.min(width, aspect ? widest : width);
  const rows = aspect ? Math.max(1, Math.round((columns * aspect) / 2)) : height;
  const canvas = new Canvas(columns, rows, color);
  const scales = { x: makeScale(x, 0, canvas.width), y: makeScale(y, canvas.height, 0) };
  drawMarks(axes, scales, canvas, color);
  const red = axes.wrong ? ansi(color, rgbOf(terminalTheme.wrong)) : "";
  const title = titleLines(axes).map((line) => `${red}${align(line, width, "middle")}${red && ansiReset}`);
  const left = Math.floor((width - columns) / 2);
  const lines = canvas.lines().map((line) => " ".repeat(left) + line + " ".repeat(width - columns - left));
  return [...title, ...lines, ...colorbarLine(axes, width, color)];
}
