import { domainsOf, legendKeys, titleLines } from "../axes.ts";
import { makeScale, type Scale } from "../scale.ts";
import type { Axes } from "../types.ts";
import type { ColorMode } from "./ansi.ts";
import { Canvas } from "./canvas.ts";
import { drawMarks, glyphOf, terminalStyles } from "./marks.ts";
import { align, columnsOf } from "./text.ts";

/** Columns that a line's sample takes in the legend. */
const sampleColumns = 5;

/** Axes with frame and ticks, as lines of `width` columns; `height` lines in all, and never fewer than 5. */
export function chart(axes: Axes, width: number, height: number, color: ColorMode): string[] {
  const { x, y } = domainsOf(axes);
  const legend = legendLines(axes, width, color);
  const title = titleLines(axes).map((line) => align(line, width, "middle"));
  const below = [...(axes.xlabel ? [align(axes.xlabel, width, "middle")] : []), ...legend];
  const above = [...title, ...(axes.ylabel ? [align(axes.ylabel, width)] : [])];
  const rows = Math.max(3, Math.floor(height) - above.length - below.length - 2);

  const yTicks = rowLabels(makeScale(y, rows * 4 - 1, 0), rows);
  const labelWidth = Math.max(0, ...[...yTicks.values()].map(columnsOf));
  const columns = Math.max(8, width - labelWidth - 2);
  const canvas = new Canvas(columns, rows, color);
  const scales = { x: makeScale(x, 0, canvas.width - 1), y: makeScale(y, canvas.height - 1, 0) };
  drawMarks(axes, scales, canvas, color);
  const plot = canvas.lines().map((line, row) => {
    const label = yTicks.get(row);
    return `${align(label ?? "", labelWidth, "end")} ${label === undefined ? "│" : "┤"}${line}`;
  });
  return [...above, ...plot, ...xAxis(scales.x, columns, labelWidth + 1).map((line) => align(line, width)), ...below];
}

/** The labels of the ticks by the row that they stand in. */
function rowLabels(scale: Scale, rows: number): Map<number, string> {
  const ticks = scale.ticks(Math.max(2, Math.floor(rows / 2))).filter(({ label }) => label !== "");
  return new Map(ticks.map(({ value, label }) => [Math.floor(Math.round(scale(value)) / 4), label]));
}

/** The line below the drawing, and the labels below that. */
function xAxis(scale: Scale, columns: number, indent: number): [string, string] {
  const rule = Array.from({ length: columns }, () => "─");
  let labels = " ".repeat(indent + 1);
  for (const { value, label } of scale.ticks(Math.max(2, Math.floor(columns / 8)))) {
    const column = Math.floor(Math.round(scale(value)) / 2);
    rule[column] = "┬";
    const start = indent + 1 + Math.min(column - Math.floor((label.length - 1) / 2), columns - label.length);
    if (start > columnsOf(labels) || labels.trim() === "") labels = align(labels, start) + label;
  }
  return [`${" ".repeat(indent)}└${rule.join("")}`, labels];
}

function legendLines(axes: Axes, width: number, color: ColorMode): string[] {
  const entries = legendKeys(axes, terminalStyles(axes)).map(({ label, line, style, index }) => {
    const canvas = new Canvas(sampleColumns, 1, color);
    const middle = canvas.width / 2;
    const ends: [number, number][] = [
      [0, 2],
      [canvas.width - 1, 2],
    ];
    if (line) canvas.line(ends, style.color, style.dash);
    else canvas.dot(middle, 2, style.color);
    const glyph = glyphOf(axes, index, color);
    if (glyph) canvas.put(middle, 2, glyph);
    const name = align(label, Math.min(columnsOf(label), width - sampleColumns - 1));
    return { text: `${canvas.lines()[0]} ${name}`, columns: sampleColumns + 1 + columnsOf(name) };
  });
  const gap = 3;
  const lines: { text: string; columns: number }[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last && last.columns + gap + entry.columns <= width) {
      last.text += " ".repeat(gap) + entry.text;
      last.columns += gap + entry.columns;
    } else lines.push({ ...entry });
  }
  return lines.map(({ text, columns }) => {
    const left = Math.floor((width - columns) / 2);
    return " ".repeat(left) + text + " ".repeat(width - columns - left);
  });
}
