// Makes src/plot/png/font.gen.ts: the part of DejaVu Sans that pictures need, so that PNGs have letters on machines
// without fonts. Its result is committed; run it again after changing what is in there.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const font = dirname(createRequire(import.meta.url).resolve("@fontsource/dejavu-sans/package.json"));
const target = join(fileURLToPath(import.meta.url), "../../src/plot/png/font.gen.ts");

const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");

// Latin with its accents, Greek, and the punctuation, digits and signs that labels have.
const characters =
  range(0x20, 0x7e) +
  range(0xa0, 0x17f) +
  range(0x391, 0x3c9) +
  "–—‘’‚“”„†•…‰′″⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉€™←↑→↓↔⇒∂∆∇∈∏∑−√∝∞∫≈≠≤≥⋅▲▼◆●○■□✓✗";

const ttf = await subsetFont(readFileSync(join(font, "files/dejavu-sans-latin-400-normal.woff")), characters, {
  targetFormat: "truetype",
});
const license = readFileSync(join(font, "LICENSE"), "utf8").trim().replaceAll("*/", "* /");
writeFileSync(
  target,
  `// Made by scripts/build-font.mjs: a part of DejaVu Sans. Its licence:
/*
${license}
*/

/** A TrueType font, in base64. */
export const fontBase64: string = "${ttf.toString("base64")}";
`,
);
console.log(`${target}: ${ttf.length} bytes of font`);
