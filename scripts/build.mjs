// Builds the package: kernels → src/engine/kernels.gen.ts, then TypeScript → dist/ (ESM and types).
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { buildLessons } from "./build-lessons.mjs";
import { joinModules } from "./join.mjs";
import { prepareRecords } from "./records.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");

/** TypeScript writes .js into modules for the sources' .ts, but not into declarations: this does it there. */
function nameModules(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const path = join(folder, name);
    const specifier = /(\bfrom |\bimport |\bimport\(|\bdeclare module )"(\.[^"]*)\.ts"/g;
    writeFileSync(path, readFileSync(path, "utf8").replace(specifier, '$1"$2.js"'));
  }
}

/** What a thread runs is a text, which bundlers leave as it is; so it is minified here. */
function minifyThread(path) {
  const module = readFileSync(path, "utf8");
  const source = /source = `([^`\\$]*)`/.exec(module);
  if (source === null) throw new Error(`${path} has no source that is a plain template`);
  const { code } = transformSync(source[1], { minify: true, target: "es2022" });
  writeFileSync(
    path,
    module.replace(source[0], () => `source = ${JSON.stringify(code.trim())}`),
  );
}

export async function build() {
  await buildKernels();
  const fresh = join(root, "build/dist");
  rmSync(fresh, { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", fresh], {
    cwd: root,
    stdio: "inherit",
  });
  nameModules(fresh);
  minifyThread(join(fresh, "src/engine/threads/worker.js"));
  for (const folder of ["ops", "nn"]) prepareRecords(join(fresh, "src", folder));
  await joinModules(join(fresh, "src"));
  buildLessons(join(fresh, "lessons"));
  chmodSync(join(fresh, "cli/main.js"), 0o755);
  // The studio has a build of its own, scripts/build-studio.mjs.
  if (existsSync(join(root, "dist/studio"))) renameSync(join(root, "dist/studio"), join(fresh, "studio"));
  // What is there works until all of the new is there.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(fresh, join(root, "dist"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
