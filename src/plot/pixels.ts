import { encode } from "fast-png";

/** Pixels ready to be shown, four bytes each: red, green, blue, opacity. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** The pixels as a PNG within a URL. Greys take one byte a pixel. */
export function pngDataURI({ width, height, rgba }: Pixels): string {
  if (width === 0 || height === 0) return "data:,";
  const grey = isGrey(rgba);
  const data = grey ? rgba.filter((_, i) => i % 4 === 0) : rgba;
  const png = encode({ width, height, data, channels: grey ? 1 : 4, depth: 8 });
  let binary = "";
  for (const byte of png) binary += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(binary)}`;
}

function isGrey(rgba: Uint8Array): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2] || rgba[i + 3] !== 255) return false;
  }
  return true;
}
