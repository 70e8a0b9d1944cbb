// Builds the studio, a page of static files → dist/studio: Vite bundles studio/, then come what the editor knows of the
// language and the library, and the service worker. Needs a built package (`npm run build`).
//   --if-needed   only when something that it is made from has changed
//   --with-data   with the data set's files, 30 MB, for web servers that have nothing but files
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build as bundle } from "esbuild";
import { build as viteBuild } from "vite";
import { withLock } from "./lock.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");
const fresh = join(root, "build/studio");

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const slashes = (path) => path.split(sep).join("/");

/** The libraries of ES2023 and what they refer to. */
function languageLibraries() {
  const folder = join(root, "node_modules/typescript/lib");
  const found = new Map();
  const add = (name) => {
    const file = `lib.${name}.d.ts`;
    if (found.has(file)) return;
    const text = readFileSync(join(folder, file), "utf8");
    found.set(file, text);
    for (const [, other] of text.matchAll(/^\/\/\/ <reference lib="(.+)" \/>/gm)) add(other);
  };
  add("es2023");
  add("esnext.disposable");
  return found;
}

/** Everything that TypeScript reads in the page, by path. */
function languageFiles() {
  const files = {};
  for (const [name, text] of languageLibraries()) files[`/lib/${name}`] = text;
  files["/globals.d.ts"] = readFileSync(join(root, "studio/language/globals.d.ts"), "utf8");
  const { name, exports, type } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  files["/node_modules/flambeau/package.json"] = JSON.stringify({ name, type, exports });
  for (const path of filesBelow(join(root, "dist/src"))) {
    if (path.endsWith(".d.ts")) {
      files[`/node_modules/flambeau/${slashes(relative(root, path))}`] = readFileSync(path, "utf8");
    }
  }
  return files;
}

/** The service worker, which knows the names of all files and changes when one of them does. */
async function serviceWorker() {
  const names = filesBelow(fresh).map((path) => slashes(relative(fresh, path)));
  const hash = createHash("sha256");
  for (const name of names)
    hash
      .update(name)
      .update("\0")
      .update(readFileSync(join(fresh, name)));
  await bundle({
    entryPoints: [join(root, "studio/offline/service-worker.ts")],
    outfile: join(fresh, "service-worker.js"),
    bundle: true,
    minify: true,
    target: "es2022",
    define: { VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)), FILES: JSON.stringify(names) },
    logLevel: "warning",
  });
}

/** The data set, packed, where the page looks for it; from wherever the library finds it. */
async function dataFiles() {
  const { gather } = await import("../dist/src/vision/sources/gather.js");
  const { fashionMnist } = await import("../dist/src/vision/sources/records.js");
  mkdirSync(join(fresh, "data"));
  for (const split of ["train", "test"]) {
    const { files } = await gather(fashionMnist, split, { log: console.log });
    for (const [{ name }, bytes] of files) writeFileSync(join(fresh, `data/${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

/** A text that changes with everything that the page is made from. */
function madeFrom() {
  const folders = ["studio", "lessons", "src", "dist/src"].map((name) => join(root, name));
  const others = ["package.json", "package-lock.json", "scripts/build-studio.mjs"].map((name) => join(root, name));
  const hash = createHash("sha256");
  for (const path of [...folders.flatMap(filesBelow), ...others]) {
    hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

const target = join(root, "dist/studio");
const stamp = join(root, "build/studio-built-from");

export function studioIsBuilt() {
  return existsSync(join(target, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === madeFrom();
}

export async function buildStudio({ withData = false } = {}) {
  const from = madeFrom();
  process.env.NODE_ENV = "production"; // Vite would build for a test what a test asks for.
  await viteBuild({ configFile: join(root, "studio/vite.config.ts") });
  writeFileSync(join(fresh, "language-files.json"), JSON.stringify(languageFiles()));
  await serviceWorker();
  if (withData) await dataFiles();
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
  writeFileSync(stamp, from);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = new Set(process.argv.slice(2));
  await withLock(join(root, "build/studio.lock"), async () => {
    if (asked.has("--if-needed") && studioIsBuilt()) return;
    console.log("flambeau: building the studio …");
    await buildStudio({ withData: asked.has("--with-data") });
  });
}
