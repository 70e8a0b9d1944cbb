import { interpolateViridis } from "d3-scale-chromatic";
import { type RGB, rgbOf } from "../style.ts";

export type ColorMap = "gray" | "viridis";

const colors: Record<ColorMap, (part: number) => RGB> = {
  gray: (part) => [part * 255, part * 255, part * 255],
  viridis: (part) => rgbOf(interpolateViridis(part)),
};

const ramps = new Map<ColorMap, RGB[]>();

/** The map's 256 colours, from that of the lowest value to that of the highest. */
export function ramp(name: ColorMap): readonly RGB[] {
  const known = ramps.get(name);
  if (known) return known;
  const made = Array.from({ length: 256 }, (_, i) => colors[name](i / 255));
  ramps.set(name, made);
  return made;
}
