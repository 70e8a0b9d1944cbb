// Compiles the AssemblyScript kernels and embeds them in src/engine/kernels.gen.ts.
//
// general.ts   everything that needs neither multiply-add nor tables.
// functions.ts sines, logarithms and the like, in scalar code; small rather than fast.
// fused.ts     the hot loops built on multiply-add, for relaxed SIMD; engine/plain.ts makes the plain build of this one,
//              with what plain.mjs notes about it. With it, what needs tables, which it makes itself.
// The relaxed one is embedded whole, the others by what they differ from it.
// All modules import one memory (shared between threads or not: engine/wasm.ts sets a bit for it), which all threads write:
// each keeps its few static bytes, all of them constants, in a low region of its own, below 48 KB.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc, { libraryFiles } from "assemblyscript/asc";
import { delta } from "./delta.mjs";
import { plainNotes } from "./plain.mjs";
import { frequentIn, toGaps, toText } from "./text.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");
const builds = [
  { name: "relaxed", source: "fused.ts", memoryBase: 32768, shrink: 0, flags: ["--enable", "relaxed-simd"] },
  { name: "general", source: "general.ts", memoryBase: 1024, shrink: 0, flags: [] },
  { name: "functions", source: "functions.ts", memoryBase: 24576, shrink: 1, flags: [] },
];

/** Takes tables out of AssemblyScript's library: kernels/tables.ts makes them when the kernels start. */
function leaveRoomForTables() {
  const file = "util/math";
  for (const name of ["EXP_DATA_TAB", "LOG_DATA_TAB1", "LOG_DATA_TAB2", "POW_LOG_DATA_TAB"]) {
    const table = new RegExp(`const ${name} = memory\\.data<u64>\\(\\[([^\\]]*)\\]\\);`);
    libraryFiles[file] = libraryFiles[file].replace(table, (_, numbers) => {
      const size = 8 * numbers.replaceAll(/\/\/.*/g, "").match(/\b0x[\da-f]+|\b0\b/gi).length;
      return `export const ${name} = memory.data(${size}, 16);`;
    });
    if (!libraryFiles[file].includes(`export const ${name} =`)) throw new Error(`kernels: no ${name} in ~lib/${file}`);
  }
}

export async function buildKernels() {
  leaveRoomForTables();
  mkdirSync(join(root, "build"), { recursive: true });
  const contents = {};
  const signatures = new Map();
  let first;
  for (const build of builds) {
    const wasm = join("build", `${build.name}.wasm`);
    const { error, stderr } = await asc.main(
      [
        join("src/engine/kernels", build.source),
        ...["--outFile", wasm, "--textFile", join("build", `${build.name}.wat`)],
        ...[
          "--runtime",
          "stub",
          "--importMemory",
          "--maximumMemory",
          "65535",
          "--zeroFilledMemory",
          "--noAssert",
          "--enable",
          "simd",
          ...build.flags,
        ],
        ...["--memoryBase", String(build.memoryBase), "-O3", "--converge", "--shrinkLevel", String(build.shrink)],
        ...["--use", "abort=", "--bindings", "raw", "--disableWarning", "112"],
      ],
      { baseDir: root, stderr: undefined },
    );
    if (error) throw new Error(`kernels: ${build.name}: ${error.message}\n${stderr}`);
    const types = readFileSync(join(root, "build", `${build.name}.d.ts`), "utf8");
    for (const [, name, rest] of types.matchAll(/export function (\w+)(\(.*\): .*);/g)) signatures.set(name, rest);
    const bytes = readFileSync(join(root, wasm));
    first ??= bytes;
    contents[build.name] = bytes === first ? bytes : delta(bytes, first);
    console.log(`kernels: ${build.name} ${(bytes.length / 1024).toFixed(1)} KB`);
  }
  contents.notes = plainNotes(first);
  const frequent = frequentIn(Buffer.concat(Object.values(contents)));
  // What is alike stands together: gzip looks for it no more than 32 KB away.
  const parts = ["functions", "relaxed", "general", "notes"].map(
    (name) => `export const ${name} =\n  "${toText(contents[name], frequent)}";\n`,
  );
  parts.push(`export const frequent = "${toGaps(frequent)}";\n`);
  const methods = [...signatures].map(([name, rest]) => `  ${name}${rest};\n`);
  parts.push(`export interface Kernels {\n${methods.join("")}}\n`);
  const target = join(root, "src/engine/kernels.gen.ts");
  writeFileSync(`${target}.part`, `// Made by scripts/build-kernels.mjs.\n${parts.join("")}`);
  renameSync(`${target}.part`, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
