import type { Terminal } from "#platform";
import type { ColorMode } from "../../src/plot/index.ts";

/** The colours that a terminal has. */
export function colorsOf({ colorDepth }: Terminal): ColorMode {
  if (colorDepth >= 24) return true;
  return colorDepth > 1 ? 256 : false;
}
