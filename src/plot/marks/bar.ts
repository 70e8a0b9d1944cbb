import { parseColor, type Style } from "../style.ts";
import { el, escapeText } from "../svg/element.ts";
import type { Pen } from "./mark.ts";
import { type Extent, type MarkKind, type Numbers, points } from "./mark.ts";

export interface BarMark extends Style {
  type: "bar";
  /** Where the bars are, and how long. */
  x: readonly number[];
  y: readonly number[];
  /** Of a bar, where 1 is the distance of two. */
  width: number;
  horizontal: boolean;
  /** Of the bars, which are at 0, 1, 2 … then. */
  names?: readonly string[];
  /** At the end of each bar. */
  texts?: readonly string[];
  /** The text in the legend. */
  label?: string;
}

export interface BarOptions {
  /** Of a bar, where 1 is the distance of two. Default: 0.8. */
  width?: number;
  /** `#rrggbb`, or a letter as in format strings. */
  color?: string;
  /** What is written at the end of each bar: `true` for its length. */
  texts?: readonly string[] | boolean;
  label?: string;
}

/**
 * Upright bars.
 *
 * @param x - where they are, or their names
 * @param height - how high they are
 * @example figure({ axes: { marks: [bar(["train", "test"], [0.85, 0.83])], ylabel: "accuracy", ylim: [0, 1] } })
 * @throws RangeError when `x` and `height` differ in length, or `color` makes no sense
 */
export function bar(x: Numbers | readonly string[], height: Numbers, options: BarOptions = {}): BarMark {
  return make("bar", x, height, options, false);
}

/**
 * Bars from left to right, the first on top: there is room for long names, such as those of classes.
 *
 * @param y - where they are, or their names
 * @param width - how long they are
 * @example figure({ axes: { marks: [barh(["ankle boot", "sneaker"], [0.93, 0.07], { texts: true })], xlim: [0, 1] } })
 * @throws RangeError when `y` and `width` differ in length, or `color` makes no sense
 */
export function barh(y: Numbers | readonly string[], width: Numbers, options: BarOptions = {}): BarMark {
  return make("barh", y, width, options, true);
}

function make(
  op: string,
  at: Numbers | readonly string[],
  lengths: Numbers,
  { width = 0.8, color, texts, label }: BarOptions,
  horizontal: boolean,
): BarMark {
  const list = Array.from(at as Iterable<number | string>);
  const names = list.every((name) => typeof name === "string") && list.length > 0 ? (list as string[]) : undefined;
  const { x, y } = points(op, names ? names.keys() : (list as number[]), lengths);
  const written = texts === true ? y.map((value) => String(Number(value.toPrecision(3)))) : texts || undefined;
  return {
    ...{ type: "bar", x, y, width, horizontal },
    ...(names && { names }),
    ...(color && { color: parseColor(op, color) }),
    ...(written && { texts: written }),
    ...(label && { label }),
  };
}

export const barKind: MarkKind<BarMark> = {
  axis: true,
  style: (mark) => mark,
  glyphs: "█▓▒░",
  key: ({ label }) => (label ? { label, line: false, marker: "s" } : undefined),
  names: ({ names, horizontal }) => (horizontal ? { y: names } : { x: names }),

  extent({ x, y, width, horizontal, texts }, fits): Extent | undefined {
    const kept = x.map((_, i) => i).filter((i) => (horizontal ? fits(y[i], x[i]) : fits(x[i], y[i])));
    if (kept.length === 0) return undefined;
    const across = kept.map((i) => x[i]);
    const sides = [
      Math.min(...across) - Math.max(0.5, width / 2),
      Math.max(...across) + Math.max(0.5, width / 2),
    ] as const;
    const lengths = kept.map((i) => y[i]);
    // Bars begin at 0, but on a logarithmic scale there is none.
    const logarithmic = !(horizontal ? fits(0, x[kept[0]]) : fits(x[kept[0]], 0));
    const start = logarithmic ? Math.min(...lengths) / 2 : 0;
    const [low, high] = [Math.min(start, ...lengths), Math.max(start, ...lengths)];
    // At their end is room, more of it for text.
    const room = (high - low) * (texts ? 0.14 : 0.05);
    const along = [low < start ? low - room : low, high > start ? high + room : high] as const;
    return horizontal ? { x: along, y: [sides[1], sides[0]], exact: true } : { x: sides, y: along, exact: true };
  },

  svg(mark, pen) {
    const { color: fill } = pen.style;
    const drawn = rectangles(mark, pen).map(({ left, top, right, bottom, i }) => {
      const box = el("rect", { x: left, y: top, width: right - left, height: bottom - top, fill });
      if (!mark.texts?.[i]) return box;
      const back = mark.y[i] < 0;
      const place = mark.horizontal
        ? { x: back ? left - 4 : right + 4, y: (top + bottom) / 2 + 4, "text-anchor": back ? "end" : "start" }
        : { x: (left + right) / 2, y: back ? bottom + 12 : top - 4 };
      return box + el("text", { ...place, "font-size": 11 }, escapeText(mark.texts[i]));
    });
    return drawn.join("");
  },

  terminal(mark, pen) {
    const { canvas, style, glyph } = pen;
    for (const { left, top, right, bottom, i } of rectangles(mark, pen)) {
      canvas.bar(left, top, right, bottom, style.color, mark.horizontal, glyph);
      const text = mark.texts?.[i];
      if (!text) continue;
      const back = mark.y[i] < 0;
      const beside = back ? left - 3 - text.length : right + 3 + text.length;
      const [x, y] = mark.horizontal ? [beside, (top + bottom) / 2] : [(left + right) / 2, back ? bottom + 4 : top - 4];
      canvas.text(x, y, text, Number.POSITIVE_INFINITY);
    }
  },

  describe({ x, y, names, label }) {
    const shown = x.slice(0, 12).map((at, i) => `${names?.[i] ?? at} ${Number(y[i].toPrecision(4))}`);
    const more = x.length > 12 ? `, and ${x.length - 12} more` : "";
    return `${label ?? "bars"}: ${shown.join(", ") || "none"}${more}`;
  },

  data: ({ x, y, names, label }) => ({ kind: "series", name: label ?? "value", x: names ?? x, y }),

  covers: (mark, pen) =>
    rectangles(mark, pen).flatMap(({ left, top, right, bottom }) =>
      [0, 0.25, 0.5, 0.75, 1].flatMap((part): [number, number][] => [
        [left + (right - left) * part, top + (bottom - top) * part],
        [left + (right - left) * part, bottom - (bottom - top) * part],
      ]),
    ),
};

/** Where the bars are; those that have no length are left out. */
function rectangles({ x, y, width, horizontal }: BarMark, pen: Pen) {
  const along = horizontal ? pen.x : pen.y;
  const across = horizontal ? pen.y : pen.x;
  const start = Number.isFinite(along(0)) ? along(0) : along(Math.min(...along.domain));
  return x.flatMap((at, i) => {
    const [a, b] = [start, along(y[i])].sort((one, other) => one - other);
    const [c, d] = [across(at - width / 2), across(at + width / 2)].sort((one, other) => one - other);
    if (![a, b, c, d].every(Number.isFinite)) return [];
    return [horizontal ? { left: a, right: b, top: c, bottom: d, i } : { left: c, right: d, top: a, bottom: b, i }];
  });
}
