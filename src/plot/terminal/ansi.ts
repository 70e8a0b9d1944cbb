import type { RGB } from "../style.ts";

/** False: none. 256: for terminals that know no others, such as macOS's. True: all. */
export type ColorMode = boolean | 256;

/** What a terminal knows of colours, by the bits that it has for one. */
export function colorModeOf(depth: number): ColorMode {
  if (depth >= 24) return true;
  return depth > 1 ? 256 : false;
}

/** The control sequence for what follows: its colour and what is behind it. */
export function ansi(mode: ColorMode, text?: RGB, behind?: RGB): string {
  const codes = [text && `38;${code(mode, text)}`, behind && `48;${code(mode, behind)}`].filter(Boolean);
  return mode && codes.length > 0 ? `\x1b[${codes.join(";")}m` : "";
}

export const ansiReset = "\x1b[0m";

function code(mode: ColorMode, rgb: RGB): string {
  if (mode !== 256) return `2;${rgb.map(Math.round).join(";")}`;
  const [red, green, blue] = rgb.map((part) => Math.max(0, Math.round((part - 55) / 40)));
  // The palette has 24 greys beside the 6 × 6 × 6 colours.
  const grey = Math.max(...rgb) - Math.min(...rgb) < 8;
  if (!grey) return `5;${16 + 36 * red + 6 * green + blue}`;
  const step = Math.round((rgb[1] - 8) / 10);
  return `5;${step < 0 ? 16 : step > 23 ? 231 : 232 + step}`;
}
