export type Dash = "solid" | "dashed" | "dashdot" | "dotted" | "none";
export type Marker = "." | "o" | "s" | "^" | "x" | "+";

/** The looks of a line or of points; what is left out is filled in by `fillStyles` when the figure is drawn. */
export interface Style {
  /** `#rrggbb`. */
  color?: string;
  dash?: Dash;
  marker?: Marker;
}

/** A style to draw with. */
export type FullStyle = Style & { color: string; dash: Dash };

const letters: Record<string, string> = {
  b: "#0000ff",
  g: "#008000",
  r: "#ff0000",
  c: "#00bfbf",
  m: "#bf00bf",
  y: "#bfbf00",
  k: "#000000",
  w: "#ffffff",
};
const dashes: Record<string, Dash> = { "-": "solid", "--": "dashed", "-.": "dashdot", ":": "dotted" };
const markers = new Set<string>([".", "o", "s", "^", "x", "+"]);

/**
 * The looks that one of matplotlib's format strings asks for: a colour's letter, a marker and a line style, in any
 * order, each at most once. With a marker and no line style there is no line.
 *
 * @example parseFmt("m--") // { color: "#bf00bf", dash: "dashed" }
 * @throws RangeError when `fmt` is no such string
 */
export function parseFmt(fmt: string): Style {
  const style: Style = {};
  for (const token of fmt.match(/--|-\.|./gsu) ?? []) {
    if (token in dashes && !style.dash) style.dash = dashes[token];
    else if (token in letters && !style.color) style.color = letters[token];
    else if (markers.has(token) && !style.marker) style.marker = token as Marker;
    else throw new RangeError(`line: "${fmt}" is no format; write a colour's letter and a line style, such as "m--"`);
  }
  if (style.marker) style.dash ??= "none";
  return style;
}

/**
 * `#rrggbb` for a colour's letter or `#rrggbb`.
 *
 * @throws RangeError for anything else, naming `op`
 */
export function parseColor(op: string, color: string): string {
  const hex = letters[color] ?? color;
  if (/^#[0-9a-f]{6}$/i.test(hex)) return hex.toLowerCase();
  throw new RangeError(`${op}: "${color}" is no colour; write "#rrggbb" or one of ${Object.keys(letters).join(" ")}`);
}

export type RGB = readonly [red: number, green: number, blue: number];

/** @param hex `#rrggbb` */
export function rgbOf(hex: string): RGB {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

// The first four are the book's "-", "m--", "g-." and "r:", so that lines differ also where there is no colour.
const cycle: readonly Required<Pick<Style, "color" | "dash">>[] = [
  { color: "#1f77b4", dash: "solid" },
  { color: "#bf00bf", dash: "dashed" },
  { color: "#008000", dash: "dashdot" },
  { color: "#ff0000", dash: "dotted" },
  { color: "#ff7f0e", dash: "solid" },
  { color: "#8c564b", dash: "dashed" },
  { color: "#17becf", dash: "dashdot" },
  { color: "#7f7f7f", dash: "dotted" },
];

/**
 * One whole style per mark: those without a colour take the cycle's next colour, and its dash if they have none. What
 * is undefined takes no part.
 */
export function fillStyles(styles: readonly (Style | undefined)[]): FullStyle[] {
  let next = 0;
  return styles.map((style) => {
    if (!style) return { color: letters.k, dash: "none" };
    const { color, dash } = style.color ? { color: style.color, dash: "solid" as const } : cycle[next++ % cycle.length];
    return { ...style, color, dash: style.dash ?? dash };
  });
}

/** Whether dark letters can be read on a colour better than white ones. */
export function isLight([red, green, blue]: ArrayLike<number> & Iterable<number>): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}
