import { kindOf } from "./marks/index.ts";
import type { Extent } from "./marks/mark.ts";
import { type Domain, type ScaleType, placed } from "./scale.ts";
import type { Axes, Limits } from "./types.ts";

/** How much is left free on either side of the data, as a part of its extent. */
const margin = 0.05;

/** What the axes of a drawing area reach over: their limits, or else the data with a margin. Never throws. */
export function domainsOf(axes: Axes): { x: Domain; y: Domain } {
  const { xscale = "linear", yscale = "linear" } = axes;
  const fits = (x: number, y: number) => placed(xscale, x) && placed(yscale, y);
  const extents = axes.marks.map((mark) => kindOf(mark).extent(mark, fits)).filter((extent) => extent !== undefined);
  const whole = axes.marks.every((mark) => mark.type !== "image" && mark.x.every((x) => !placed("linear", x) || Number.isInteger(x)));
  const x = ends(extents, "x", xscale, axes.xlim);
  const y = ends(extents, "y", yscale, axes.ylim);
  return {
    x: { type: xscale, ends: x, whole: whole && xscale === "linear" && Math.abs(x[1] - x[0]) >= 2 },
    y: { type: yscale, ends: y, whole: false },
  };
}

function ends(extents: Extent[], side: "x" | "y", type: ScaleType, limits?: Limits): [number, number] {
  let [first, last] = type === "log" ? [1, 10] : [0, 1];
  const exact = extents.find((extent) => extent.exact);
  if (exact) [first, last] = exact[side];
  else if (extents.length > 0) {
    const low = Math.min(...extents.map((extent) => extent[side][0]));
    const high = Math.max(...extents.map((extent) => extent[side][1]));
    [first, last] = widened(low, high, type);
  }
  if (placed(type, limits?.[0])) first = limits[0];
  if (placed(type, limits?.[1])) last = limits[1];
  if (first !== last) return [first, last];
  return type === "log" ? [first / 2, last * 2] : [first - (Math.abs(first) / 20 || 0.5), last + (Math.abs(last) / 20 || 0.5)];
}

function widened(low: number, high: number, type: ScaleType): [number, number] {
  if (type === "linear") return [low - (high - low) * margin, high + (high - low) * margin];
  const factor = (high / low) ** margin;
  return [low / factor, high * factor];
}

