import type { ColorScale } from "./marks/colormap.ts";
import { kindOf } from "./marks/index.ts";
import type { Extent, LegendKey } from "./marks/mark.ts";
import { type Domain, placed, type ScaleType } from "./scale.ts";
import { type FullStyle, fillStyles } from "./style.ts";
import type { Axes, Limits } from "./types.ts";

// What every renderer asks about axes.

/** Whether frame, ticks and grid are drawn. */
export function hasAxis({ axis, marks, xticks, yticks }: Axes): boolean {
  return axis ?? (marks.length === 0 || Boolean(xticks ?? yticks) || marks.some((mark) => kindOf(mark).axis));
}

/** How the colours of axes that have a colour bar are to be read. */
export function colorsOf({ marks, colorbar }: Axes): ColorScale | undefined {
  if (!colorbar) return undefined;
  return marks.map((mark) => kindOf(mark).colors?.(mark)).find((colors) => colors !== undefined);
}

/** The names that stand at the ticks in place of numbers. */
function namesOf({ marks, xticks, yticks }: Axes): { x?: readonly string[]; y?: readonly string[] } {
  const names = marks.map((mark) => kindOf(mark).names?.(mark));
  return { x: xticks ?? names.find((each) => each?.x)?.x, y: yticks ?? names.find((each) => each?.y)?.y };
}

/** The lines of the title, the last one marked where the axes show a mistake. */
export function titleLines({ title, wrong }: Axes): string[] {
  const lines = title ? title.split("\n") : [];
  if (wrong) lines.push(`✗ ${lines.pop() ?? ""}`.trim());
  return lines;
}

/** The looks of each mark, with colours from the cycle where it has none. */
export function stylesOf({ marks }: Axes): FullStyle[] {
  return fillStyles(marks.map((mark) => kindOf(mark).style?.(mark)));
}

/** What is in the legend, and with which looks. */
export function legendKeys(
  axes: Axes,
  styles: readonly FullStyle[],
): (LegendKey & { style: FullStyle; index: number })[] {
  if (axes.legend === false) return [];
  return axes.marks.flatMap((mark, i) => {
    const key = kindOf(mark).key?.(mark, styles[i]);
    return key ? [{ ...key, style: styles[i], index: i }] : [];
  });
}

/** Height by width of what must not be stretched; undefined when there is nothing of the kind. */
export function aspectOf({ marks }: Axes): number | undefined {
  const aspects = marks.map((mark) => kindOf(mark).aspect?.(mark));
  return aspects.find((aspect) => aspect !== undefined && aspect > 0 && Number.isFinite(aspect));
}

/** How much is left free on either side of the data, as a part of its extent. */
const margin = 0.05;

/** What the axes of a drawing area reach over: their limits, or else the data with a margin. Never throws. */
export function domainsOf(axes: Axes): { x: Domain; y: Domain } {
  const { marks, xscale = "linear", yscale = "linear" } = axes;
  const fits = (x: number, y: number) => placed(xscale, x) && placed(yscale, y);
  const extents = marks.map((mark) => kindOf(mark).extent(mark, fits)).filter((extent) => extent !== undefined);
  const whole = xscale === "linear" && marks.length > 0 && extents.every((extent) => extent.whole);
  const names = namesOf(axes);
  const x = ends(extents, "x", xscale, axes.xlim);
  const y = ends(extents, "y", yscale, axes.ylim);
  return {
    x: {
      type: xscale,
      ends: apart(x, xscale, whole),
      whole: whole && (x[0] === x[1] || Math.abs(x[1] - x[0]) >= 1),
      names: names.x,
    },
    y: { type: yscale, ends: apart(y, yscale, false), whole: false, names: names.y },
  };
}

function ends(extents: Extent[], side: "x" | "y", type: ScaleType, limits?: Limits): [number, number] {
  let [first, last] = type === "log" ? [1, 10] : [0, 1];
  if (extents.length > 0) {
    const low = Math.min(...extents.flatMap((extent) => extent[side]));
    const high = Math.max(...extents.flatMap((extent) => extent[side]));
    const exact = extents.find((extent) => extent.exact);
    if (!exact) [first, last] = widened(low, high, type);
    else [first, last] = exact[side][0] > exact[side][1] ? [high, low] : [low, high];
  }
  if (placed(type, limits?.[0])) first = limits[0];
  if (placed(type, limits?.[1])) last = limits[1];
  return [first, last];
}

function widened(low: number, high: number, type: ScaleType): [number, number] {
  if (type === "linear") return [low - (high - low) * margin, high + (high - low) * margin];
  const factor = (high / low) ** margin;
  return [low / factor, high * factor];
}

/** Ends far enough from each other for ticks between them, as for a single point they would not be. */
function apart([first, last]: [number, number], type: ScaleType, whole: boolean): [number, number] {
  const size = Math.max(Math.abs(first), Math.abs(last));
  if (Math.abs(last - first) > Math.max(size * 1e-9, 1e-150)) return [first, last];
  if (type === "log") return [first / 2, first * 2];
  const room = whole || size < 1e-150 ? 0.5 : size * margin;
  return [first - room, first + room];
}
