// Compiles the AssemblyScript kernels, for relaxed SIMD, and embeds them in src/engine/kernels.gen.ts, with what plain.mjs
// notes for engine/plain.ts, which makes the build for machines without it. What the kernels do not compute themselves, such
// as the sine of a float64, is JavaScript's own Math. They import the memory (shared between threads or not:
// engine/wasm.ts sets a bit for it), which all threads write: their few static bytes, all of them constants, are low in it.
// Functions stand in the order of their names, so that those which are alike are near each other: 0.2 KB less gzipped.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { plainNotes } from "./plain.mjs";
import { frequentIn, toGaps, toText } from "./text.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");
const options = [
  ...["--runtime", "stub", "--importMemory", "--maximumMemory", "65535", "--zeroFilledMemory", "--memoryBase", "1024"],
  ...["--enable", "simd", "--enable", "relaxed-simd", "-O3", "--converge", "--shrinkLevel", "0", "--noAssert"],
  ...["--runPasses", "reorder-functions-by-name", "--use", "abort=", "--bindings", "raw", "--disableWarning", "112"],
];

export async function buildKernels() {
  mkdirSync(join(root, "build"), { recursive: true });
  const built = (extension) => join("build", `kernels.${extension}`);
  const { error, stderr } = await asc.main(
    ["src/engine/kernels/index.ts", "--outFile", built("wasm"), "--textFile", built("wat"), ...options],
    { baseDir: root, stderr: undefined },
  );
  if (error) throw new Error(`kernels: ${error.message}\n${stderr}`);
  const code = readFileSync(join(root, built("wasm")));
  console.log(`kernels: ${(code.length / 1024).toFixed(1)} KB`);
  const notes = plainNotes(code);
  const frequent = frequentIn(Buffer.concat([code, notes]));
  const types = readFileSync(join(root, built("d.ts")), "utf8");
  const methods = [...types.matchAll(/export function (\w+)(\(.*\): .*);/g)].map(
    ([, name, rest]) => `  ${name}${rest};\n`,
  );
  const parts = [
    "// Made by scripts/build-kernels.mjs.\n",
    `export const code =\n  "${toText(code, frequent)}";\n`,
    `export const notes =\n  "${toText(notes, frequent)}";\n`,
    `export const frequent = "${toGaps(frequent)}";\n`,
    `export interface Kernels {\n${methods.join("")}}\n`,
  ];
  const target = join(root, "src/engine/kernels.gen.ts");
  writeFileSync(`${target}.part`, parts.join(""));
  renameSync(`${target}.part`, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
