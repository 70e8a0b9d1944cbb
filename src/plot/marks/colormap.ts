import { interpolateRdBu, interpolateViridis } from "d3-scale-chromatic";
import { type RGB, rgbOf } from "../style.ts";

type Forward = "gray" | "viridis" | "RdBu";

/** matplotlib's names: dark to light, violet to yellow, red over white to blue; with `_r` the other way round. */
export type ColorMap = Forward | `${Forward}_r`;

const colors: Record<Forward, (part: number) => RGB> = {
  gray: (part) => [part * 255, part * 255, part * 255],
  viridis: (part) => rgbOf(interpolateViridis(part)),
  // d3 answers in the other of the two notations.
  RdBu: (part) => interpolateRdBu(part).match(/\d+/g)!.map(Number) as unknown as RGB,
};

const ramps = new Map<ColorMap, RGB[]>();

/** The map's 256 colours, from that of the lowest value to that of the highest. */
export function ramp(name: ColorMap): readonly RGB[] {
  const known = ramps.get(name);
  if (known) return known;
  const reversed = name.endsWith("_r");
  const forward = colors[name.replace("_r", "") as Forward];
  const made = Array.from({ length: 256 }, (_, i) => forward((reversed ? 255 - i : i) / 255));
  ramps.set(name, made);
  return made;
}

/** Whether a map has a middle, for 0, and two sides. */
export function isDiverging(name: ColorMap): boolean {
  return name.startsWith("RdBu");
}

/** Characters from the lowest value to the highest, for terminals without colours on a dark ground. */
export function glyphRamp(name: ColorMap): string {
  if (isDiverging(name)) return "≡=- +*#";
  return name.endsWith("_r") ? "@%#*+=-:. " : " .:-=+*#%@";
}

/** How values are turned into colours. */
export interface ColorScale {
  cmap: ColorMap;
  range: readonly [low: number, high: number];
}

/** The range of values; with 0 in the middle if the map has one. */
export function rangeOf(cmap: ColorMap, values: Iterable<ArrayLike<number>>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const list of values) {
    for (let i = 0; i < list.length; i++) {
      if (!Number.isFinite(list[i])) continue;
      low = Math.min(low, list[i]);
      high = Math.max(high, list[i]);
    }
  }
  if (low > high) return [0, 1];
  if (!isDiverging(cmap)) return [low, high];
  const most = Math.max(Math.abs(low), Math.abs(high));
  return [-most, most];
}
