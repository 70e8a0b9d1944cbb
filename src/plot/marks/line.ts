import { type Dash, parseColor, parseFmt, type Style } from "../style.ts";
import { el, num } from "../svg/element.ts";
import {
  extentOfPoints,
  type MarkKind,
  type Numbers,
  type Pen,
  type Points,
  points,
  type TerminalPen,
} from "./mark.ts";
import { markersSVG } from "./markers.ts";

export interface LineMark extends Points {
  type: "line";
}

export interface LineOptions extends Style {
  /** matplotlib's format string: `"m--"` is a magenta dashed line, `"ro"` red discs without a line. */
  fmt?: string;
  label?: string;
}

/** In pixels: 1.5 points, as in matplotlib, would be 2.1. */
export const lineWidth = 1.75;

/** On and off, in line widths. */
const patterns: Record<Dash, readonly number[]> = {
  solid: [],
  dashed: [3.7, 1.6],
  dashdot: [6.4, 1.6, 1, 1.6],
  dotted: [1, 1.65],
  none: [],
};

/**
 * A line through points, in their order. It has a gap where a value is not finite.
 *
 * @example
 * figure({ axes: { marks: [line([1, 2, 3], [0.79, 0.57, 0.53], { fmt: "m--", label: "train loss" })], xlabel: "epoch" } })
 * @throws RangeError when `x` and `y` differ in length, or `fmt` or `color` make no sense
 */
export function line(x: Numbers, y: Numbers, { fmt, color, ...options }: LineOptions = {}): LineMark {
  const style = { ...(fmt && parseFmt(fmt)), ...(color && { color: parseColor("line", color) }) };
  return { type: "line", ...points("line", x, y), ...style, ...options };
}

export const lineKind: MarkKind<LineMark> = {
  axis: true,
  extent: extentOfPoints,
  style: (mark) => mark,
  key: ({ label }, { dash, marker }) => (label ? { label, line: dash !== "none", marker } : undefined),

  svg(mark, pen) {
    const { color, dash, marker } = pen.style;
    const all = runs(mark, pen);
    const attributes = { fill: "none", stroke: color, "stroke-width": lineWidth, "stroke-linejoin": "round" };
    const path = all
      .filter((run) => run.length > 1)
      .map((run) => `M${run.map(([x, y]) => `${num(x)},${num(y)}`).join("L")}`)
      .join("");
    const drawn = dash !== "none" && path ? el("path", { d: path, ...attributes, ...dashAttribute(dash) }) : "";
    // A point between gaps, or the only one so far, would not be seen.
    const lone = dash === "none" || marker ? [] : all.filter((run) => run.length === 1).flat();
    return drawn + markersSVG(lone, "o", 2 * lineWidth, color) + markersSVG(marker ? all.flat() : [], marker, 6, color);
  },

  terminal(mark, pen) {
    const { canvas, style, glyph } = pen;
    const all = runs(mark, pen);
    for (const run of all) {
      if (style.dash === "none" || run.length === 1) for (const [x, y] of run) canvas.dot(x, y, style.color);
      else canvas.line(run, style.color, style.dash);
    }
    if (glyph) for (const [x, y] of glyphPlaces(all.flat(), pen)) canvas.put(x, y, glyph);
  },

  describe({ x, y, label }, xlabel) {
    const finite = y.map((_, i) => i).filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
    const name = label ?? "line";
    if (finite.length === 0) return `${name}: no points yet`;
    const at = (i: number) => `${round(y[i])} at ${xlabel} ${round(x[i])}`;
    if (finite.length === 1) return `${name}: ${at(finite[0])}`;
    return `${name}: ${finite.length} points, from ${at(finite[0])} to ${at(finite.at(-1)!)}`;
  },

  data: ({ x, y, label }) => ({ kind: "series", name: label ?? "y", x, y }),

  covers: (mark, pen) => runs(mark, pen).flatMap(walk),
};

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

export function dashAttribute(dash: Dash): Record<string, string> {
  const pattern = patterns[dash].map((length) => num(length * lineWidth));
  return pattern.length > 0 ? { "stroke-dasharray": pattern.join(" ") } : {};
}

type Point = [x: number, y: number];

/** The places of the points, cut where one has none. */
function runs(mark: Points, pen: Pen): Point[][] {
  const all: Point[][] = [];
  let open = false;
  mark.x.forEach((x, i) => {
    const point: Point = [pen.x(x), pen.y(mark.y[i])];
    const placed = point.every(Number.isFinite);
    if (placed && open) all.at(-1)!.push(point);
    else if (placed) all.push([point]);
    open = placed;
  });
  return all;
}

/** Some of the points, not too close to each other, and taking turns with the axes' other lines. */
function glyphPlaces(points: Point[], { canvas, index, count }: TerminalPen): Point[] {
  const distance = 8;
  const stride = Math.max(1, Math.ceil((distance * points.length) / canvas.width));
  return points.filter((_, i) => points.length === 1 || (i % stride === 0 && (i / stride) % count === index));
}

/** Points along a run, at most some pixels apart. */
function walk(run: Point[]): Point[] {
  const stride = 6;
  return run.flatMap(([x, y], i) => {
    const [fromX, fromY] = run[Math.max(0, i - 1)];
    const steps = Math.min(200, Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / stride)));
    return Array.from({ length: steps }, (_, step): Point => {
      const part = (step + 1) / steps;
      return [fromX + (x - fromX) * part, fromY + (y - fromY) * part];
    });
  });
}
