import type { Pixels } from "../pixels.ts";
import { type Dash, isLight, type RGB, rgbOf } from "../style.ts";
import { ansi, ansiReset, type ColorMode } from "./ansi.ts";

interface Cell {
  char: string;
  /** Whether dots do not replace it. */
  stays?: boolean;
  /** Of the character, in a picture. */
  text?: RGB;
  behind?: RGB;
  /** Of the lines that go through it, `#rrggbb` each. */
  colors?: string[];
}

/** What is repeated along a line: a dot, or none. */
const patterns: Record<Dash, string> = {
  solid: "#",
  dashed: "#####   ",
  dashdot: "#####  #  ",
  dotted: "#  ",
  none: " ",
};

// A braille character is 2 dots wide and 4 high; these are their bits, row by row.
const brailleBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];
const brailleStart = 0x2800;

const [black, white]: RGB[] = [
  [0, 0, 0],
  [255, 255, 255],
];

// Eighths of a character, from the left and from below.
const leftParts = " ▏▎▍▌▋▊▉█";
const lowerParts = " ▁▂▃▄▅▆▇█";

/** A part of a terminal to draw on. Every character is 2 × 4 dots, which are about square; the first is at (0, 0). */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly color: ColorMode;
  readonly #cells: Cell[];

  constructor(columns: number, rows: number, color: ColorMode) {
    this.width = columns * 2;
    this.height = rows * 4;
    this.#columns = columns;
    this.color = color;
    this.#cells = Array.from({ length: columns * rows }, () => ({ char: " " }));
  }

  /** One dot; nothing where that is off the canvas. */
  dot(x: number, y: number, color: string): void {
    const cell = this.#cellAt(x, y);
    if (!cell || cell.stays) return;
    const code = cell.char.charCodeAt(0);
    const dots = code >= brailleStart && code < brailleStart + 256 ? code : brailleStart;
    cell.char = String.fromCharCode(dots | brailleBits[Math.round(y) & 3][Math.round(x) & 1]);
    cell.colors ??= [];
    if (!cell.colors.includes(color)) cell.colors.push(color);
  }

  /** Letters around a place, cut to a width in dots; nothing of what is off the canvas. */
  text(x: number, y: number, text: string, width: number): void {
    const letters = [...text].slice(0, Math.max(1, Math.floor(width / 2)));
    const start = Math.round(x / 2 - letters.length / 2 + 0.25);
    letters.forEach((char, i) => {
      const cell = this.#cellAt((start + i) * 2, y);
      if (!cell) return;
      const dark = cell.text && cell.behind && isLight(cell.behind);
      Object.assign(cell, { char, stays: true, colors: undefined, text: cell.behind && (dark ? black : white) });
    });
  }

  /**
   * A filled box, to an eighth of a character at its end on the right or on top; with a `glyph` in place of blocks to
   * half a character.
   */
  bar(
    left: number,
    top: number,
    right: number,
    bottom: number,
    color: string,
    horizontal: boolean,
    glyph?: string,
  ): void {
    const [first, last] = horizontal ? [top / 4, bottom / 4] : [left / 2, right / 2];
    const [start, end] = horizontal ? [left / 2, right / 2] : [this.height / 4 - bottom / 4, this.height / 4 - top / 4];
    const parts = horizontal ? leftParts : lowerParts;
    // At least one character wide.
    const from = Math.round(Math.min(first, (first + last) / 2 - 0.5));
    const to = Math.max(from + 1, Math.round(last));
    for (let across = from; across < to; across++) {
      for (let along = Math.round(start); along < end; along++) {
        const part = Math.min(1, end - along);
        const char = glyph && glyph !== "█" ? (part >= 0.5 ? glyph : " ") : parts[Math.round(part * 8)];
        if (char === " ") continue;
        const cell = horizontal
          ? this.#cellAt(along * 2, across * 4)
          : this.#cellAt(across * 2, this.height - 4 - along * 4);
        if (cell) Object.assign(cell, { char, colors: [color] });
      }
    }
  }

  /** A character where a dot is, instead of what was there and will be; nothing where that is off the canvas. */
  put(x: number, y: number, char: string): void {
    const cell = this.#cellAt(x, y);
    if (cell) Object.assign(cell, { char, stays: true });
  }

  /** A line through points, dashed all along. */
  line(points: readonly (readonly [x: number, y: number])[], color: string, dash: Dash): void {
    const pattern = patterns[dash];
    let walked = 0;
    for (let i = 1; i < points.length; i++) {
      const piece = this.#clip(points[i - 1], points[i]);
      if (!piece) continue;
      const [[x, y], [toX, toY]] = piece;
      const steps = Math.max(1, Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y))));
      for (let step = i === 1 ? 0 : 1; step <= steps; step++) {
        if (pattern[walked++ % pattern.length] === "#") {
          this.dot(x + ((toX - x) * step) / steps, y + ((toY - y) * step) / steps, color);
        }
      }
    }
  }

  /**
   * An image between two corners, in dots: half a character a pixel with colours, a character a shade without, of
   * which `glyphs` has those from dark to light.
   */
  picture(image: Pixels, left: number, top: number, right: number, bottom: number, glyphs: string): void {
    const [columns, rows] = [Math.round((right - left) / 2), Math.round((bottom - top) / 4)];
    const half = this.color ? 2 : 1;
    const averageAt = (column: number, row: number) =>
      average(image, column / columns, row / (rows * half), (column + 1) / columns, (row + 1) / (rows * half));
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const cell = this.#cellAt(left + 2 * column, top + 4 * row);
        if (!cell) continue;
        if (this.color) {
          const [text, behind] = [averageAt(column, 2 * row), averageAt(column, 2 * row + 1)];
          Object.assign(cell, { char: "▀", text, behind, colors: undefined });
        } else cell.char = shadeOf(averageAt(column, row), glyphs);
      }
    }
  }

  /** One string a row, each as wide as the canvas. */
  lines(): string[] {
    const rows = this.height / 4;
    return Array.from({ length: rows }, (_, row) => {
      const cells = this.#cells.slice(row * this.#columns, (row + 1) * this.#columns);
      let line = "";
      let last = "";
      for (const [column, { char, colors, text, behind }] of cells.entries()) {
        // A character has one colour: where lines meet, they take turns.
        const color = colors?.[column % colors.length];
        const next = ansi(this.color, color ? rgbOf(color) : text, behind);
        if (next !== last) line += (last && ansiReset) + next;
        line += char;
        last = next;
      }
      return line + (last && ansiReset);
    });
  }

  #cellAt(x: number, y: number): Cell | undefined {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (!(column >= 0 && column < this.width && row >= 0 && row < this.height)) return undefined;
    return this.#cells[(row >> 2) * this.#columns + (column >> 1)];
  }

  /** The part of a line that is on the canvas (Liang and Barsky's way). */
  #clip([x, y]: readonly [number, number], [toX, toY]: readonly [number, number]) {
    let [start, end] = [0, 1];
    const sides = [
      [x - toX, x],
      [toX - x, this.width - 1 - x],
      [y - toY, y],
      [toY - y, this.height - 1 - y],
    ];
    for (const [slope, room] of sides) {
      if (slope === 0 && room < 0) return undefined;
      if (slope < 0) start = Math.max(start, room / slope);
      if (slope > 0) end = Math.min(end, room / slope);
    }
    if (start > end) return undefined;
    const at = (part: number) => [x + (toX - x) * part, y + (toY - y) * part] as const;
    return [at(start), at(end)] as const;
  }
}

/** The mean colour within a part of an image whose corners are (0, 0) and (1, 1). */
function average({ width, height, rgba }: Pixels, left: number, top: number, right: number, bottom: number): RGB {
  const sum = [0, 0, 0];
  let count = 0;
  const [firstRow, firstColumn] = [Math.floor(top * height), Math.floor(left * width)];
  const [endRow, endColumn] = [Math.max(firstRow + 1, bottom * height), Math.max(firstColumn + 1, right * width)];
  for (let row = firstRow; row < endRow && row < height; row++) {
    for (let column = firstColumn; column < endColumn && column < width; column++) {
      const at = (row * width + column) * 4;
      const opacity = rgba[at + 3] / 255;
      for (let c = 0; c < 3; c++) sum[c] += rgba[at + c] * opacity;
      count++;
    }
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

function shadeOf([red, green, blue]: RGB, glyphs: string): string {
  const light = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  return glyphs[Math.min(glyphs.length - 1, Math.floor(light * glyphs.length))];
}
