import { rasterise } from "#platform";
import { toSVG } from "../svg/render.ts";
import type { ThemeName } from "../theme.ts";
import type { Figure } from "../types.ts";

export interface PNGOptions {
  /** Default: "light". */
  theme?: ThemeName;
  /** Pixels per pixel of the SVG. Default: 2. */
  scale?: number;
}

/**
 * The figure as the bytes of a PNG file. In Node the same bytes on every machine, as long as the text is Latin or
 * Greek; other letters come from the machine's fonts. In a page the browser draws it.
 *
 * @example await writeFile("curves.png", await toPNG(fig, { scale: 2 }))
 * @throws RangeError when `scale` is not positive; Error in a browser's worker, which cannot draw SVG
 */
export async function toPNG(fig: Figure, { theme, scale = 2 }: PNGOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  if (!(scale > 0 && scale <= 100)) throw new RangeError(`toPNG: scale ${scale} is not between 0 and 100`);
  return rasterise(toSVG(fig, { theme }), scale, async () => (await import("./font.gen.ts")).fontBase64);
}
