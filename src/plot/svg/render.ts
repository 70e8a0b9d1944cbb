import { stylesOf } from "../axes.ts";
import { describe } from "../describe.ts";
import { kindOf } from "../marks/index.ts";
import type { Pen } from "../marks/mark.ts";
import { type Theme, type ThemeName, themed, themes } from "../theme.ts";
import type { Figure } from "../types.ts";
import { el, escapeText, num } from "./element.ts";
import { colorbarSVG, frameSVG, gridSVG, textDefaults, titleSVG } from "./frame.ts";
import { type Box, dpi, layout, type Placed } from "./layout.ts";
import { legendSVG } from "./legend.ts";

export interface SVGOptions {
  /** Default: "light". */
  theme?: ThemeName;
}

/**
 * The figure as SVG: one element, the same text on every machine, without ids, scripts or styles, so that it may stand
 * in any page. Title and description are in there for those who cannot see it.
 *
 * @example document.body.innerHTML = toSVG(fig, { theme: "dark" })
 */
export function toSVG(fig: Figure, { theme: name = "light" }: SVGOptions = {}): string {
  const theme = themes[name];
  const [width, height] = fig.figsize.map((inches) => Math.round(inches * dpi));
  return el(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
    el("title", {}, escapeText(fig.title ?? "Figure")),
    el("desc", {}, escapeText(fig.description ?? describe(fig))),
    el("rect", { width, height, fill: theme.background }),
    el("g", { ...textDefaults(theme), "aria-hidden": "true" }, ...layout(fig).map((placed) => axesSVG(placed, theme))),
  );
}

function axesSVG(placed: Placed, theme: Theme): string {
  const { axes, box, x, y } = placed;
  const pens = stylesOf(axes).map((style): Pen => ({ x, y, style: { ...style, color: themed(theme, style.color) } }));
  const marks = axes.marks.map((mark, i) => kindOf(mark).svg(mark, pens[i])).join("");
  return el(
    "g",
    {},
    gridSVG(placed, theme),
    isWithin(placed) ? marks : clipped(box, marks),
    frameSVG(placed, theme),
    colorbarSVG(placed, theme),
    legendSVG(placed, pens, theme),
    titleSVG(placed, theme),
  );
}

/** Whether no mark reaches out of the drawing area. Cutting off costs rasterisers far more than all else. */
function isWithin({ axes, x, y }: Placed): boolean {
  const within = ([first, last]: readonly [number, number], [from, to]: readonly [number, number]) =>
    Math.min(first, last) >= Math.min(from, to) && Math.max(first, last) <= Math.max(from, to);
  return axes.marks.every((mark) => {
    const extent = kindOf(mark).extent(mark, (a, b) => Number.isFinite(x(a)) && Number.isFinite(y(b)));
    return !extent || (within(extent.x, x.domain) && within(extent.y, y.domain));
  });
}

/** Only what is in the box. An inner `svg` needs no id to do so, unlike a clip path. */
function clipped(box: Box, content: string): string {
  const viewBox = [box.x, box.y, box.width, box.height].map(num).join(" ");
  return content && el("svg", { ...box, viewBox, preserveAspectRatio: "none" }, content);
}
