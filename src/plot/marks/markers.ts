import type { Marker } from "../style.ts";
import { el, num } from "../svg/element.ts";

/** All markers of a mark, as one path. `size` is their width in pixels. */
export function markersSVG(
  places: readonly (readonly [x: number, y: number])[],
  marker: Marker = "o",
  size: number,
  color: string,
  opacity = 1,
): string {
  const seen = places.filter((place) => place.every(Number.isFinite));
  if (seen.length === 0) return "";
  const d = seen.map(([x, y]) => shapes[marker](x, y, size / 2)).join("");
  const see = opacity < 1 ? { opacity } : {};
  if (marker === "s" || marker === "^") return el("path", { d, fill: color, ...see });
  // A line of no length with round ends is a disc.
  const disc = marker === "o" || marker === ".";
  const width = disc ? size * (marker === "." ? 0.5 : 1) : 1.5;
  return el("path", {
    d,
    fill: "none",
    stroke: color,
    "stroke-width": width,
    ...(disc && { "stroke-linecap": "round" }),
    ...see,
  });
}

const shapes: Record<Marker, (x: number, y: number, r: number) => string> = {
  o: (x, y) => `M${num(x)},${num(y)}h0`,
  ".": (x, y) => `M${num(x)},${num(y)}h0`,
  s: (x, y, r) => `M${num(x - r)},${num(y - r)}h${num(2 * r)}v${num(2 * r)}h${num(-2 * r)}z`,
  "^": (x, y, r) => `M${num(x)},${num(y - r)}l${num(r)},${num(2 * r)}h${num(-2 * r)}z`,
  x: (x, y, r) =>
    `M${num(x - r)},${num(y - r)}l${num(2 * r)},${num(2 * r)}m0,${num(-2 * r)}l${num(-2 * r)},${num(2 * r)}`,
  "+": (x, y, r) => `M${num(x - r)},${num(y)}h${num(2 * r)}m${num(-r)},${num(-r)}v${num(2 * r)}`,
};
