// Terminal output as a picture: what a terminal of so many columns would show, as SVG.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import xterm from "@xterm/headless";
import subsetFont from "subset-font";

const fontSize = 14;
/** Of one character; DejaVu Sans Mono's are 0.602 of its size wide. */
const [width, height] = [fontSize * 0.602, 18];
const pad = 18;
const bar = 30;
const colors = { ground: "#14171c", bar: "#22262e", text: "#d5d9e0", dots: ["#ff5f57", "#febc2e", "#28c840"] };

/** What the terminal shows after `text` was written to it, with a window's frame around. */
export async function terminalSVG(text, columns, title) {
  const terminal = new xterm.Terminal({ cols: columns, rows: 200, convertEol: true, allowProposedApi: true });
  await new Promise((resolve) => terminal.write(text, resolve));
  const lines = cellsOf(terminal);
  while (lines.at(-1).every(({ char }) => char === " ")) lines.pop();
  const size = { width: Math.ceil(columns * width + 2 * pad), height: bar + lines.length * height + 2 * pad - 6 };
  const shapes = lines.flatMap((cells, row) => lineShapes(cells, bar + pad - 6 + row * height));
  const dots = colors.dots.map((fill, i) => `<circle cx="${20 + 20 * i}" cy="${bar / 2}" r="6" fill="${fill}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">`,
    `<rect width="${size.width}" height="${size.height}" rx="10" fill="${colors.ground}"/>`,
    `<path d="M0,${bar}V10a10,10 0 0 1 10,-10H${size.width - 10}a10,10 0 0 1 10,10V${bar}z" fill="${colors.bar}"/>`,
    ...dots,
    `<g font-family="DejaVu Sans Mono" font-size="${fontSize}" xml:space="preserve">`,
    `<text x="${size.width / 2}" y="20" text-anchor="middle" fill="#8f96a0" font-size="13">${escaped(title)}</text>`,
    ...shapes,
    "</g></svg>",
  ].join("\n");
}

/** The font that the pictures are in, for a rasteriser. */
export async function monospaceFont() {
  const folder = dirname(createRequire(import.meta.url).resolve("@fontsource/dejavu-mono/package.json"));
  const font = readFileSync(join(folder, "files/dejavu-mono-latin-400-normal.woff"));
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
  return subsetFont(font, `${ascii}·…–—`, { targetFormat: "truetype" });
}

function cellsOf(terminal) {
  const { active } = terminal.buffer;
  return Array.from({ length: active.length }, (_, row) => {
    const line = active.getLine(row);
    return Array.from({ length: terminal.cols }, (_, column) => {
      const cell = line.getCell(column);
      if (cell.isFgPalette()) throw new Error("run it with FORCE_COLOR=3: only true colours are drawn");
      const color = cell.isFgRGB() ? `#${cell.getFgColor().toString(16).padStart(6, "0")}` : colors.text;
      return { char: cell.getChars() || " ", color };
    });
  });
}

/** One line of text: dots and lines are drawn, so that they meet; all else is text, a run of one colour at a time. */
function lineShapes(cells, top) {
  const shapes = [];
  for (let at = 0; at < cells.length; at++) {
    const { char, color } = cells[at];
    const drawn = dotsOf(char, at * width + pad, top, color) ?? boxOf(char, at * width + pad, top, color);
    if (drawn !== undefined) {
      shapes.push(drawn);
      continue;
    }
    let run = char;
    const start = at;
    while (at + 1 < cells.length && cells[at + 1].color === color && isText(cells[at + 1].char))
      run += cells[++at].char;
    if (run.trim() === "") continue;
    const x = (start * width + pad).toFixed(2);
    shapes.push(`<text x="${x}" y="${top + fontSize - 1}" fill="${color}">${escaped(run)}</text>`);
  }
  return shapes;
}

const isText = (char) => !/[\u2500-\u257f\u2800-\u28ff]/.test(char);

/** A braille character: 2 × 4 dots, of which the bits of its code tell those that are there. */
function dotsOf(char, left, top, color) {
  const bits = char.charCodeAt(0) - 0x2800;
  if (bits < 0 || bits > 255) return undefined;
  const places = [0, 1, 2, 6, 3, 4, 5, 7].map((bit, i) => ({ bit, column: i >> 2, row: i & 3 }));
  return places
    .filter(({ bit }) => bits & (1 << bit))
    .map(({ column, row }) => {
      const [x, y] = [left + (column + 0.5) * (width / 2), top + (row + 0.5) * (height / 4)];
      return `<circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="1.5" fill="${color}"/>`;
    })
    .join("");
}

/** The arms of a box-drawing character that the program uses: left, right, up, down. */
const arms = { "─": "lr", "━": "lr", "│": "ud", "┤": "lud", "└": "ru", "┬": "lrd" };

function boxOf(char, left, top, color) {
  if (!(char in arms)) return undefined;
  const [x, y] = [left + width / 2, top + height / 2];
  const ends = { l: [left, y], r: [left + width, y], u: [x, top], d: [x, top + height] };
  const path = [...arms[char]]
    .map((arm) => `M${x.toFixed(2)},${y}L${ends[arm][0].toFixed(2)},${ends[arm][1]}`)
    .join("");
  return `<path d="${path}" stroke="${color}" stroke-width="${char === "━" ? 3 : 1.2}"/>`;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
