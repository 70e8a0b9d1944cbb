import { image as iterm2 } from "ansi-escapes";
import { decode } from "fast-png";
import { image2sixel } from "sixel";
import { createSupportsTerminalGraphics } from "supports-terminal-graphics";
import type { Terminal } from "#platform";
import { type Figure, toPNG } from "../../src/plot/index.ts";

/** The protocols by which terminals show pictures, and what all can: block characters. */
export type Way = "kitty" | "iterm2" | "sixel" | "blocks";

/** How a terminal shows pictures best. */
export function wayOf({ watched }: Terminal, env = process.env): Way {
  // A multiplexer swallows pictures, whatever the terminal around it can.
  const inside = env.TMUX || env.STY || /^(screen|tmux)/.test(env.TERM ?? "");
  if (!watched || inside) return "blocks";
  const { kitty, iterm2, sixel } = createSupportsTerminalGraphics(process.stdout);
  if (kitty) return "kitty";
  if (iterm2) return "iterm2";
  return sixel || /^(foot|contour|yaft)|sixel/.test(env.TERM ?? "") ? "sixel" : "blocks";
}

/** Pixels of a character's width in most terminals. */
const pixelsPerColumn = 9;

/** The control sequence that shows a figure, as wide as the terminal at most. */
export async function inTerminal(figure: Figure, way: Exclude<Way, "blocks">, columns: number): Promise<string> {
  const width = figure.figsize[0] * 100;
  const room = Math.min(columns, Math.ceil(width / pixelsPerColumn));
  if (way === "sixel") {
    // Sixels are pixels: nothing scales them.
    const png = decode(await toPNG(figure, { scale: Math.min(1, (room * pixelsPerColumn) / width) }));
    return image2sixel(png.data as Uint8Array, png.width, png.height);
  }
  const png = await toPNG(figure, { scale: 2 });
  if (way === "iterm2") return iterm2(png, { width: room, preserveAspectRatio: true });
  return kitty(png, room);
}

/** @see https://sw.kovidgoyal.net/kitty/graphics-protocol/ */
function kitty(png: Uint8Array, columns: number): string {
  const base64 = Buffer.from(png).toString("base64");
  const chunks = base64.match(/.{1,4096}/g)!;
  return chunks
    .map((chunk, i) => {
      const more = i < chunks.length - 1 ? 1 : 0;
      const head = i === 0 ? `a=T,f=100,q=2,c=${columns},m=${more}` : `m=${more}`;
      return `\x1b_G${head};${chunk}\x1b\\`;
    })
    .join("");
}
