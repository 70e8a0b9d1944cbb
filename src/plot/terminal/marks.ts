import { stylesOf } from "../axes.ts";
import { kindOf } from "../marks/index.ts";
import type { Pen } from "../marks/mark.ts";
import type { FullStyle } from "../style.ts";
import { terminalTheme, themed } from "../theme.ts";
import type { Axes } from "../types.ts";
import type { ColorMode } from "./ansi.ts";
import type { Canvas } from "./canvas.ts";

const glyphs = "●▲■◆○△□◇";

/** Where there is no colour, the character that tells the `index`-th of several marks from the others. */
export function glyphOf(axes: Axes, index: number, color: ColorMode): string | undefined {
  if (color || axes.marks.length < 2) return undefined;
  const own = kindOf(axes.marks[index]).glyphs ?? glyphs;
  return own[index % own.length];
}

/** The looks of each mark. */
export function terminalStyles(axes: Axes): FullStyle[] {
  return stylesOf(axes).map((style) => ({ ...style, color: themed(terminalTheme, style.color) }));
}

/** All marks of axes, in their order. */
export function drawMarks(axes: Axes, scales: Pick<Pen, "x" | "y">, canvas: Canvas, color: ColorMode): void {
  const styles = terminalStyles(axes);
  axes.marks.forEach((mark, index) => {
    const glyph = glyphOf(axes, index, color);
    kindOf(mark).terminal(mark, { ...scales, canvas, style: styles[index], glyph, index, count: axes.marks.length });
  });
}
