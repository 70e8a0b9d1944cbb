import { colorsOf, hasAxis, titleLines } from "../axes.ts";
import { ramp } from "../marks/colormap.ts";
import { pngDataURI } from "../pixels.ts";
import type { Scale } from "../scale.ts";
import { fontFamily, textWidth } from "../text.ts";
import type { Theme } from "../theme.ts";
import { el, escapeText } from "./element.ts";
import { colorbarScale, colorbarTicks, type Placed, sizes, slant } from "./layout.ts";

/** What is below the marks: the lines at the ticks. */
export function gridSVG({ axes, box, x, y, ticks }: Placed, theme: Theme): string {
  if (!hasAxis(axes) || axes.grid === false) return "";
  // Names are of bars and cells, which need no lines to be found.
  const linesOf = (scale: Scale, count: number) => (scale.named ? [] : scale.ticks(count)).filter(({ label }) => label);
  const [vertical, horizontal] = [linesOf(x, ticks.x), linesOf(y, ticks.y)];
  const d = [
    ...vertical.map(({ value }) => `M${crisp(x(value))},${crisp(box.y)}V${crisp(box.y + box.height)}`),
    ...horizontal.map(({ value }) => `M${crisp(box.x)},${crisp(y(value))}H${crisp(box.x + box.width)}`),
  ].join("");
  return d && el("path", { d, fill: "none", stroke: theme.grid, "stroke-width": 0.8 });
}

/** What is above the marks: frame, ticks with their labels, the names of the axes. */
export function frameSVG(placed: Placed, theme: Theme): string {
  const { axes, box, x, y, ticks, slanted } = placed;
  if (!hasAxis(axes)) return axes.wrong ? outline(placed, theme.wrong, 2) : "";
  const { font, lineHeight, tick, pad } = sizes;
  const [bottom, left] = [box.y + box.height, box.x];
  const xTicks = x.ticks(ticks.x);
  const yTicks = y.ticks(ticks.y);
  const length = (label: string) => (label ? tick : tick / 2);
  const d = [
    ...xTicks.map(({ value, label }) => `M${crisp(x(value))},${crisp(bottom)}v${length(label)}`),
    ...yTicks.map(({ value, label }) => `M${crisp(left)},${crisp(y(value))}h${-length(label)}`),
  ].join("");
  const xLabels = xTicks
    .filter(({ label }) => label)
    .map(({ value, label }) =>
      slanted ? slantedText(label, x(value), bottom + tick) : text(label, x(value), bottom + tick + font + 1),
    );
  const yLabels = yTicks
    .filter(({ label }) => label)
    .map(({ value, label }) => text(label, left - tick - 3, y(value) + font * 0.36, { "text-anchor": "end" }));
  const names = [];
  if (axes.xlabel) {
    const longest = Math.max(0, ...xTicks.map(({ label }) => textWidth(label, font)));
    const below = slanted ? (longest + font) * slant + font : font * (1 + lineHeight);
    names.push(text(axes.xlabel, box.x + box.width / 2, bottom + tick + below + pad / 2));
  }
  if (axes.ylabel) {
    const widest = Math.max(0, ...yTicks.map(({ label }) => textWidth(label, font)));
    const at = [left - tick - pad - widest - font * 0.4, box.y + box.height / 2] as const;
    names.push(
      text(axes.ylabel, ...at, { transform: `rotate(-90 ${at.map((v) => Math.round(v * 100) / 100).join(" ")})` }),
    );
  }
  return (
    (d && el("path", { d, fill: "none", stroke: theme.frame, "stroke-width": 1 })) +
    outline(placed, theme.frame, 1) +
    [...xLabels, ...yLabels, ...names].join("")
  );
}

/** The strip beside the axes that says which colour is which number. */
export function colorbarSVG({ axes, box }: Placed, theme: Theme): string {
  const colors = colorsOf(axes);
  if (!colors) return "";
  const { font, tick, pad, colorbar: width } = sizes;
  const [x, y, height] = [Math.round(box.x + box.width + pad * 2), box.y, box.height];
  const rgba = Uint8Array.from([...ramp(colors.cmap)].reverse().flatMap((rgb) => [...rgb, 255]));
  const href = pngDataURI({ width: 1, height: 256, rgba });
  const scale = colorbarScale(colors.range, y + height, y);
  const ticks = scale.ticks(colorbarTicks).filter(({ label }) => label);
  const d = ticks.map(({ value }) => `M${x + width},${crisp(scale(value))}h${tick}`).join("");
  const place = { x, y, width, height };
  return (
    el("image", { ...place, preserveAspectRatio: "none", href }) +
    el("rect", { ...place, fill: "none", stroke: theme.frame, "stroke-width": 0.8 }) +
    (d && el("path", { d, fill: "none", stroke: theme.frame, "stroke-width": 1 })) +
    ticks
      .map(({ value, label }) =>
        text(label, x + width + tick + 3, scale(value) + font * 0.36, { "text-anchor": "start" }),
      )
      .join("")
  );
}

/** The title, in smaller letters where its lines are too wide. */
export function titleSVG({ axes, box, room }: Placed, theme: Theme): string {
  const lines = titleLines(axes);
  if (lines.length === 0) return "";
  const widest = Math.max(...lines.map((line) => textWidth(line, sizes.title)));
  const size = Math.max(7, sizes.title * Math.min(1, room / widest));
  const color: { fill?: string } = axes.wrong ? { fill: theme.wrong } : {};
  return lines
    .map((line, i) => {
      const y = box.y - sizes.pad - (lines.length - 1 - i) * size * sizes.lineHeight;
      return text(line, box.x + box.width / 2, y, { "font-size": size, ...color });
    })
    .join("");
}

/** What all text in a picture has in common. */
export function textDefaults(theme: Theme) {
  return { "font-family": fontFamily, "font-size": sizes.font, fill: theme.text, "text-anchor": "middle" };
}

function text(
  content: string,
  x: number,
  y: number,
  attributes: Record<string, string | number | undefined> = {},
): string {
  return el("text", { x, y, ...attributes }, escapeText(content));
}

/** Text that goes up to the right and ends below a tick. */
function slantedText(content: string, x: number, y: number): string {
  const at = [x + sizes.font * 0.3, y + sizes.font * 0.9].map((v) => Math.round(v * 100) / 100);
  return text(content, at[0], at[1], { "text-anchor": "end", transform: `rotate(-45 ${at.join(" ")})` });
}

function outline({ box }: Placed, color: string, width: number): string {
  const [x, y] = [crisp(box.x), crisp(box.y)];
  const [right, bottom] = [crisp(box.x + box.width), crisp(box.y + box.height)];
  const size = { x, y, width: right - x, height: bottom - y };
  return el("rect", { ...size, fill: "none", stroke: color, "stroke-width": width });
}

/** The middle of a pixel, where a thin line is not blurred. */
function crisp(value: number): number {
  return Math.floor(value) + 0.5;
}
