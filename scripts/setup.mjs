// All set-up behind `npm start` and `npm test`: installs the packages and builds, each only when something changed.
// It may be broken off at any moment, and run several times at once: one does the work, the others wait for it.
import { execSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");
if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`flambeau needs Node 20 or newer; this is ${process.version}.`);
  process.exit(1);
}

const json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Whether package-lock.json was made for this package.json. */
function lockIsInStep() {
  const wanted = json("package.json");
  const locked = json("package-lock.json").packages[""];
  const text = (list) => JSON.stringify(Object.entries(list ?? {}).sort());
  return ["dependencies", "devDependencies"].every((kind) => text(wanted[kind]) === text(locked[kind]));
}

/** Whether node_modules has what package-lock.json says: npm notes at the end of an installation what it installed. */
function isInstalled() {
  const note = "node_modules/.package-lock.json";
  if (!lockIsInStep() || !existsSync(join(root, note))) return false;
  const installed = json(note).packages;
  return Object.entries(json("package-lock.json").packages).every(([path, { version, optional, integrity }]) => {
    if (path === "" || (optional && !(path in installed))) return true;
    const { version: v, integrity: i } = installed[path] ?? {};
    return v === version && i === integrity && existsSync(join(root, path, "package.json"));
  });
}

function npm(command) {
  const flags = "--include=dev --include=optional --no-audit --no-fund --loglevel=error";
  execSync(`npm ${command} ${flags}`, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}

function install() {
  console.log("flambeau: installing packages …");
  try {
    if (lockIsInStep()) npm("ci");
    else npm("install");
  } catch {
    console.error("flambeau: the packages could not be installed, for the reason above. Is the network there?");
    process.exit(1);
  }
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** A text that changes with everything that a build depends on. */
function sources() {
  const files = ["src", "cli"].flatMap(filesBelow).filter((file) => !file.endsWith("kernels.gen.ts"));
  const others = [
    "scripts/build.mjs",
    "scripts/build-kernels.mjs",
    "scripts/join.mjs",
    "scripts/plain.mjs",
    "scripts/records.mjs",
    "scripts/text.mjs",
    "scripts/wasm.mjs",
    "tsconfig.json",
    "tsconfig.build.json",
  ];
  const hash = createHash("sha256");
  for (const file of [...files, ...others, "package.json", "package-lock.json"]) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

const stamp = join(root, "build/built-from");

function isBuilt() {
  const results = ["dist/cli/main.js", "dist/src/index.js", "src/engine/kernels.gen.ts"];
  return (
    [stamp, ...results.map((path) => join(root, path))].every(existsSync) && readFileSync(stamp, "utf8") === sources()
  );
}

mkdirSync(join(root, "build"), { recursive: true });
if (!isInstalled() || !isBuilt()) {
  await withLock(join(root, "build/setup.lock"), async () => {
    if (!isInstalled()) install();
    if (isBuilt()) return;
    console.log("flambeau: building …");
    const from = sources();
    await (await import("./build.mjs")).build();
    writeFileSync(stamp, from);
  });
}
