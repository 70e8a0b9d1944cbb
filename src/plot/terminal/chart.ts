import { colorsOf, domainsOf, legendKeys, titleLines } from "../axes.ts";
import { glyphRamp, ramp } from "../marks/colormap.ts";
import { type Domain, makeScale, type Scale } from "../scale.ts";
import type { Axes } from "../types.ts";
import type { ColorMode } from "./ansi.ts";
import { Canvas } from "./canvas.ts";
import { drawMarks, glyphOf, terminalStyles } from "./marks.ts";
import { align, columnsOf } from "./text.ts";

/** Columns that a line's sample takes in the legend. */
const sampleColumns = 5;

/** Axes with frame and ticks, as lines of `width` columns; at most `height` lines in all, but never fewer than 5. */
export function chart(axes: Axes, width: number, height: number, color: ColorMode): string[] {
  const { x, y } = domainsOf(axes);
  const legend = [...colorbarLine(axes, width, color), ...legendLines(axes, width, color)];
  const title = titleLines(axes).map((line) => align(line, width, "middle"));
  const below = [...(axes.xlabel ? [align(axes.xlabel, width, "middle")] : []), ...legend];
  const above = [...title, ...(axes.ylabel ? [align(axes.ylabel, width)] : [])];
  const room = Math.max(3, Math.floor(height) - above.length - below.length - 2);

  const { rows, labels: yTicks } = evenRows(y, room);
  const labelWidth = Math.max(0, ...[...yTicks.values()].map(columnsOf));
  const columns = Math.max(8, width - labelWidth - 2);
  const canvas = new Canvas(columns, rows, color);
  const scales = { x: makeScale(x, 0, canvas.width - 1), y: makeScale(y, canvas.height - 1, 0) };
  drawMarks(axes, scales, canvas, color);
  const plot = canvas.lines().map((line, row) => {
    const label = yTicks.get(row);
    return `${align(label ?? "", labelWidth, "end")} ${label === undefined ? "│" : "┤"}${line}`;
  });
  const xTicks = xAxis(scales.x, columns, labelWidth + 1, x.names !== undefined).map((line) => align(line, width));
  return [...above, ...plot, ...xTicks, ...below];
}

/** The most rows up to `room` for which three ticks or more, or else two, are at equal distances. */
function evenRows(domain: Domain, room: number): { rows: number; labels: Map<number, string> } {
  // Names need a row each, and no more.
  const least = Math.max(3, Math.min(room * 0.7, domain.names?.length ?? room));
  for (const fewest of [3, 2]) {
    for (let rows = room; rows >= least; rows--) {
      const scale = makeScale(domain, rows * 4 - 1, 0);
      for (let count = Math.floor(rows / 2); count >= 1; count--) {
        const labels = rowLabels(scale, count);
        const all = domain.names === undefined || labels.size === scale.ticks(count).length;
        if (all && labels.size >= fewest && isEven([...labels.keys()])) return { rows, labels };
      }
    }
  }
  return { rows: room, labels: rowLabels(makeScale(domain, room * 4 - 1, 0), Math.max(2, Math.floor(room / 2))) };
}

function isEven(places: number[]): boolean {
  const sorted = places.sort((a, b) => a - b);
  return new Set(sorted.slice(1).map((place, i) => place - sorted[i])).size === 1;
}

/** The labels of the ticks by the row that they stand in. */
function rowLabels(scale: Scale, count: number): Map<number, string> {
  const ticks = scale.ticks(count).filter(({ label }) => label !== "");
  return new Map(ticks.map(({ value, label }) => [Math.floor(Math.round(scale(value)) / 4), label]));
}

/** The line below the drawing, and the labels below that. */
function xAxis(scale: Scale, columns: number, indent: number, named: boolean): [string, string] {
  const rule = Array.from({ length: columns }, () => "─");
  let labels = " ".repeat(indent + 1);
  const ticks = scale.ticks(Math.max(2, Math.floor(columns / 8)));
  // Names are cut to what is free for each.
  const room =
    named && ticks.length > 1 ? Math.floor(Math.abs(scale(ticks[1].value) - scale(ticks[0].value)) / 2) - 1 : 99;
  for (const { value, label: whole } of ticks) {
    const label = columnsOf(whole) > room ? align(whole, Math.max(1, room)) : whole;
    const column = Math.floor(Math.round(scale(value)) / 2);
    rule[column] = "┬";
    const start = indent + 1 + Math.min(column - Math.floor((label.length - 1) / 2), columns - label.length);
    if (start > columnsOf(labels) || labels.trim() === "") labels = labels.slice(0, start).padEnd(start) + label;
  }
  return [`${" ".repeat(indent)}└${rule.join("")}`, labels];
}

/** Which colour is which number, as `-0.5 ▓▒░ 0.5`; none without a colour bar. */
export function colorbarLine(axes: Axes, width: number, color: ColorMode): string[] {
  const colors = colorsOf(axes);
  const written = axes.marks.some((mark) => mark.type === "image" && mark.texts);
  if (!colors || (!color && written)) return [];
  const [low, high] = colors.range.map((value) => String(Number(value.toPrecision(3))));
  const columns = Math.max(4, Math.min(32, width - low.length - high.length - 2));
  const canvas = new Canvas(columns, 1, color);
  const rgba = ramp(color ? colors.cmap : "gray").flatMap((rgb) => [...rgb, 255]);
  const glyphs = glyphRamp(color ? "gray" : colors.cmap);
  canvas.picture({ width: 256, height: 1, rgba: Uint8Array.from(rgba) }, 0, 0, canvas.width, canvas.height, glyphs);
  const used = low.length + columns + high.length + 2;
  const left = " ".repeat(Math.floor((width - used) / 2));
  return [`${left}${low} ${canvas.lines()[0]} ${high}${" ".repeat(width - used - left.length)}`];
}

function legendLines(axes: Axes, width: number, color: ColorMode): string[] {
  const entries = legendKeys(axes, terminalStyles(axes)).map(({ label, line, marker, style, index }) => {
    const canvas = new Canvas(sampleColumns, 1, color);
    const middle = canvas.width / 2;
    const ends: [number, number][] = [
      [0, 2],
      [canvas.width - 1, 2],
    ];
    const glyph = glyphOf(axes, index, color);
    const filled = !line && marker === "s";
    if (line) canvas.line(ends, style.color, style.dash);
    else if (filled) canvas.bar(2, 0, canvas.width - 2, 4, style.color, true, glyph);
    else canvas.dot(middle, 2, style.color);
    if (glyph && !filled) canvas.put(middle, 2, glyph);
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
