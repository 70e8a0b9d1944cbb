import { legendKeys } from "../axes.ts";
import { kindOf } from "../marks/index.ts";
import { dashAttribute, lineWidth } from "../marks/line.ts";
import type { Pen } from "../marks/mark.ts";
import { markersSVG } from "../marks/markers.ts";
import { textWidth } from "../text.ts";
import type { Theme } from "../theme.ts";
import type { LegendLocation } from "../types.ts";
import { el, escapeText, num } from "./element.ts";
import { type Box, type Placed, sizes } from "./layout.ts";

const sample = 26;
const pad = 6;
/** From the frame to the box. */
const gap = 6;

/** The box with a sample of each labelled line, inside the frame. */
export function legendSVG({ axes, box }: Placed, pens: Pen[], theme: Theme): string {
  const keys = legendKeys(
    axes,
    pens.map(({ style }) => style),
  );
  if (keys.length === 0) return "";
  const row = sizes.font * 1.45;
  const width = sample + 3 * pad + Math.max(...keys.map(({ label }) => textWidth(label, sizes.font)));
  const size = { width, height: keys.length * row + pad };
  const covered = axes.marks.flatMap((mark, i) => kindOf(mark).covers?.(mark, pens[i]) ?? []);
  const place = placeOf(axes.legend || "best", box, size, covered);
  const rows = keys.map(({ label, line, marker, style: { color, dash } }, i) => {
    const [x, y] = [place.x + pad, place.y + pad / 2 + (i + 0.5) * row];
    const stroke = { fill: "none", stroke: color, "stroke-width": lineWidth, ...dashAttribute(dash) };
    return (
      (line ? el("path", { d: `M${num(x)},${num(y)}h${sample}`, ...stroke }) : "") +
      (marker ? markersSVG([[x + sample / 2, y]], marker, 6, color) : "") +
      el("text", { x: x + sample + pad, y: y + sizes.font * 0.36, "text-anchor": "start" }, escapeText(label))
    );
  });
  const frame = { rx: 3, fill: theme.background, "fill-opacity": 0.85, stroke: theme.grid, "stroke-width": 0.8 };
  return el("g", {}, el("rect", { ...place, ...frame }), ...rows);
}

/** The asked-for place, or the one that hides the fewest points. */
function placeOf(
  location: LegendLocation,
  box: Box,
  { width, height }: { width: number; height: number },
  covered: [x: number, y: number][],
): Box {
  const [left, right] = [box.x + gap, box.x + box.width - width - gap];
  const [top, bottom] = [box.y + gap, box.y + box.height - height - gap];
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const at = (x: number, y: number) => ({ x, y, width, height });
  const places: Record<Exclude<LegendLocation, "best">, Box> = {
    "upper right": at(right, top),
    "upper left": at(left, top),
    "lower left": at(left, bottom),
    "lower right": at(right, bottom),
    "center right": at(right, middleY),
    "center left": at(left, middleY),
    "upper center": at(middleX, top),
    "lower center": at(middleX, bottom),
  };
  if (location !== "best") return places[location];
  const hidden = (place: Box) => covered.filter(([x, y]) => inside(place, x, y)).length;
  return Object.values(places).reduce((best, place) => (hidden(place) < hidden(best) ? place : best));
}

/** Whether a point is in a box or close to it. */
function inside(box: Box, x: number, y: number): boolean {
  return x > box.x - gap && x < box.x + box.width + gap && y > box.y - gap && y < box.y + box.height + gap;
}
