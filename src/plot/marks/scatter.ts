import type { Marker } from "../style.ts";
import { parseColor } from "../style.ts";
import { extentOfPoints, type MarkKind, type Numbers, type Points, points } from "./mark.ts";
import { markersSVG } from "./markers.ts";

export interface ScatterMark extends Points {
  type: "scatter";
  s?: number;
  alpha?: number;
}

export interface ScatterOptions {
  /** Area of a marker, its width squared, in points (1/72 inch). Default: 36. */
  s?: number;
  /** `#rrggbb`, or a letter as in format strings. */
  color?: string;
  marker?: Marker;
  /** From 0, not to be seen, to 1, the default. */
  alpha?: number;
  label?: string;
}

/**
 * One marker per point. Points with a value that is not finite are left out.
 *
 * @example figure({ axes: { marks: [scatter(features, labels, { s: 1 })] } })
 * @throws RangeError when `x` and `y` differ in length, or `color` makes no sense
 */
export function scatter(x: Numbers, y: Numbers, { color, ...options }: ScatterOptions = {}): ScatterMark {
  return {
    type: "scatter",
    ...points("scatter", x, y),
    ...(color && { color: parseColor("scatter", color) }),
    ...options,
  };
}

/** In pixels. */
export function markerSize({ s = 36 }: { s?: number }): number {
  return (Math.sqrt(s) * 100) / 72;
}

export const scatterKind: MarkKind<ScatterMark> = {
  axis: true,
  extent: extentOfPoints,
  style: (mark) => mark,
  key: ({ label }, { marker = "o" }) => (label ? { label, line: false, marker } : undefined),

  svg(mark, pen) {
    const places = mark.x.map((x, i) => [pen.x(x), pen.y(mark.y[i])] as const);
    return markersSVG(places, pen.style.marker, markerSize(mark), pen.style.color, mark.alpha);
  },

  terminal(mark, { x, y, canvas, style, glyph }) {
    mark.x.forEach((value, i) => {
      if (glyph) canvas.put(x(value), y(mark.y[i]), glyph);
      else canvas.dot(x(value), y(mark.y[i]), style.color);
    });
  },

  describe({ x, y, label }) {
    const count = x.filter((value, i) => Number.isFinite(value) && Number.isFinite(y[i])).length;
    return `${label ?? "scatter"}: ${count} points`;
  },

  data: ({ x, y, label }) => ({ kind: "series", name: label ?? "y", x, y }),

  covers: (mark, pen) => mark.x.map((x, i) => [pen.x(x), pen.y(mark.y[i])]),
};
