import { aspectOf, colorsOf, domainsOf, hasAxis, titleLines } from "../axes.ts";
import { type Domain, makeScale, type Scale } from "../scale.ts";
import { textWidth } from "../text.ts";
import type { Axes, Figure } from "../types.ts";

/** Pixels per inch of `figsize`. */
export const dpi = 100;

/** Sizes in pixels. */
export const sizes = { font: 12, title: 13, lineHeight: 1.25, tick: 4, pad: 6, colorbar: 10 };

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Axes with their place in the picture: where the marks go, and how data leads there. */
export interface Placed {
  axes: Axes;
  box: Box;
  /** The width that a title may take. */
  room: number;
  x: Scale;
  y: Scale;
  /** About how many ticks there is room for. */
  ticks: { x: number; y: number };
  /** Whether the labels of the x axis are slanted, as they do not fit beside each other. */
  slanted: boolean;
}

interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A place for each of a figure's axes. Drawing areas of a figure are of one size, and in line with each other. */
export function layout(fig: Figure): Placed[] {
  const [width, height] = fig.figsize.map((inches) => inches * dpi);
  const cell = { width: width / fig.ncols, height: height / fig.nrows };
  const ticks = { x: Math.max(2, Math.floor(cell.width / 55)), y: Math.max(2, Math.floor(cell.height / 40)) };
  const domains = fig.axes.map(domainsOf);
  const slanted = domains.map(({ x }) => isSlanted(x, cell.width - 60));
  const margins = fig.axes.map((axes, i) => marginsOf(axes, domains[i], ticks, slanted[i]));

  // Per column and row, the widest margin that any of its axes needs.
  const widest = (side: keyof Margins, place: (i: number) => boolean) =>
    Math.max(0, ...margins.filter((_, i) => place(i)).map((margin) => margin[side]));
  const columns = Array.from({ length: fig.ncols }, (_, column) => {
    const here = (i: number) => i % fig.ncols === column;
    return { before: widest("left", here), after: widest("right", here) };
  });
  const rows = Array.from({ length: fig.nrows }, (_, row) => {
    const here = (i: number) => Math.floor(i / fig.ncols) === row;
    return { before: widest("top", here), after: widest("bottom", here) };
  });
  const across = spread(columns, width);
  const down = spread(rows, height);

  return fig.axes.map((axes, i) => {
    const [column, row] = [across[i % fig.ncols], down[Math.floor(i / fig.ncols)]];
    const area = { x: column.start, y: row.start, width: column.size, height: row.size };
    const box = withAspect(area, axes);
    const x = makeScale(domains[i].x, box.x, box.x + box.width);
    const y = makeScale(domains[i].y, box.y + box.height, box.y);
    return { axes, box, room: area.width, x, y, ticks, slanted: slanted[i] };
  });
}

/** The sine and cosine of the angle of slanted labels. */
export const slant = Math.SQRT1_2;

/** Whether names are wider than the distance between them. */
function isSlanted({ names, ends }: Domain, width: number): boolean {
  if (!names) return false;
  const widest = Math.max(0, ...names.map((name) => textWidth(name, sizes.font)));
  return widest + sizes.pad > width / Math.abs(ends[1] - ends[0]);
}

/** The scale of a colour bar onto the places between `from` and `to`. */
export function colorbarScale([low, high]: readonly [number, number], from: number, to: number): Scale {
  return makeScale({ type: "linear", ends: [low, high === low ? low + 1 : high], whole: false }, from, to);
}

/** How many values are written beside a colour bar, about. */
export const colorbarTicks = 5;

function marginsOf(
  axes: Axes,
  domains: { x: Domain; y: Domain },
  ticks: { x: number; y: number },
  slanted: boolean,
): Margins {
  const { font, lineHeight, tick, pad, title } = sizes;
  const titles = titleLines(axes).length;
  const top = titles > 0 ? titles * title * lineHeight + pad : pad;
  const widthOf = (label: string) => textWidth(label, font);
  const colors = colorsOf(axes);
  const numbers = colors ? colorbarScale(colors.range, 0, 1).ticks(colorbarTicks) : [];
  const beside = colors
    ? pad * 2.5 + sizes.colorbar + tick + 3 + Math.max(0, ...numbers.map((t) => widthOf(t.label)))
    : 0;
  if (!hasAxis(axes)) return { left: pad / 2, right: pad / 2 + beside, top, bottom: pad };
  const xLabels = makeScale(domains.x, 0, 1).ticks(ticks.x);
  const yLabels = makeScale(domains.y, 0, 1).ticks(ticks.y);
  const label = font * lineHeight + pad / 2;
  const longest = Math.max(0, ...xLabels.map((tick) => widthOf(tick.label)));
  const below = slanted ? (longest + font) * slant : font * lineHeight;
  return {
    left: Math.max(0, ...yLabels.map((tick) => widthOf(tick.label))) + tick + pad * 1.5 + (axes.ylabel ? label : 0),
    right: Math.max(beside, pad + (slanted ? 0 : widthOf(xLabels.at(-1)?.label ?? "") / 2)),
    top: top + pad / 2,
    bottom: tick + below + pad * 1.5 + (axes.xlabel ? label : 0),
  };
}

/** Shares out a length among tracks of one size with margins of their own. */
function spread(tracks: { before: number; after: number }[], length: number): { start: number; size: number }[] {
  const free = length - tracks.reduce((sum, { before, after }) => sum + before + after, 0);
  const size = Math.max(1, free / tracks.length);
  let at = 0;
  return tracks.map(({ before, after }) => {
    const start = at + before;
    at = start + size + after;
    return { start, size };
  });
}

/** The largest box within an area that does not stretch what is in it. */
function withAspect(area: Box, axes: Axes): Box {
  const aspect = aspectOf(axes);
  if (aspect === undefined) return area;
  const width = Math.min(area.width, area.height / aspect);
  const height = width * aspect;
  return { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
}
