import { isWide } from "../text.ts";

/** How many columns of a terminal a text without control sequences takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += isWide(char) ? 2 : 1;
  return columns;
}

/** The text in exactly `width` columns: filled up with spaces, or cut with an ellipsis. Control characters go. */
export function align(text: string, width: number, side: "start" | "middle" | "end" = "start"): string {
  const clean = text.replace(/\p{Cc}/gu, " ");
  const columns = columnsOf(clean);
  if (columns > width) return cut(clean, width);
  const left = { start: 0, middle: Math.floor((width - columns) / 2), end: width - columns }[side];
  return " ".repeat(left) + clean + " ".repeat(width - columns - left);
}

function cut(text: string, width: number): string {
  let kept = "";
  let columns = 0;
  for (const char of text) {
    columns += columnsOf(char);
    if (columns > width - 1) break;
    kept += char;
  }
  const dots = width > 0 ? "…" : "";
  return kept + dots + " ".repeat(width - columnsOf(kept) - dots.length);
}
