import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Platform } from "./types.ts";

type Resvg = typeof import("@resvg/resvg-wasm");

let loaded: Promise<{ Resvg: Resvg["Resvg"]; font: Uint8Array }> | undefined;

/** SVG as PNG, drawn by resvg with the font that is given. What is needed for it is loaded at the first call. */
export const rasterise: Platform["rasterise"] = async (svg, scale, fontBase64) => {
  loaded ??= load(fontBase64);
  const { Resvg, font } = await loaded;
  const fontBuffers = [font, ...(hasOtherLetters(svg) ? await otherFonts() : [])];
  // resvg knows the older of the two names for square pixels, browsers the newer.
  const renderer = new Resvg(svg.replaceAll('image-rendering="pixelated"', 'image-rendering="optimizeSpeed"'), {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  try {
    const image = renderer.render();
    const png = image.asPng().slice();
    image.free();
    return png;
  } finally {
    renderer.free();
  }
};

async function load(font: () => Promise<string>) {
  const [{ Resvg, initWasm }, base64] = await Promise.all([import("@resvg/resvg-wasm"), font()]);
  await initWasm(readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
  return { Resvg, font: new Uint8Array(Buffer.from(base64, "base64")) };
}

/** Whether there is text that the embedded font may not have: Chinese, for instance. */
function hasOtherLetters(svg: string): boolean {
  return /[\p{Letter}\p{Emoji_Presentation}]/u.test(svg.replace(/[\p{Script=Latin}\p{Script=Greek}]/gu, ""));
}

let found: Promise<Uint8Array[]> | undefined;

/** The first of the machine's fonts that has Chinese, Japanese and Korean letters; none if it has none. */
function otherFonts(): Promise<Uint8Array[]> {
  found ??= findOtherFonts();
  return found;
}

const folders = [
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  join(homedir(), ".local/share/fonts"),
  join(homedir(), ".fonts"),
  "/System/Library/Fonts",
  "/Library/Fonts",
  join(homedir(), "Library/Fonts"),
  "C:\\Windows\\Fonts",
];

const names =
  /(Noto\w*CJK.*Regular|NotoSans(SC|CJKsc).*|SourceHanSans.*Regular|wqy|WenQuanYi|DroidSansFallback|PingFang|Hiragino Sans GB|STHeiti Light|msyh|simsun).*\.(ttf|ttc|otf)$/i;

async function findOtherFonts(): Promise<Uint8Array[]> {
  for (const folder of folders) {
    const files = await readdir(folder, { recursive: true }).catch(() => []);
    const file = files.sort().find((name) => names.test(name));
    const font = file && (await readFile(join(folder, file)).catch(() => undefined));
    if (font) return [font];
  }
  return [];
}
