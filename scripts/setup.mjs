// All set-up behind `npm start` and `npm test`: installs the packages and builds, each only when something changed.
import { execSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(fileURLToPath(import.meta.url), "../..");
if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`flambeau needs Node 20 or newer; this is ${process.version}.`);
  process.exit(1);
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function digest(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Runs `step` unless `stamp` says that it was done for just these files. */
async function once(stamp, done, files, step) {
  const path = join(root, stamp);
  const now = `${digest(files)} ${process.platform} ${process.arch}\n`;
  if (done() && existsSync(path) && readFileSync(path, "utf8") === now) return;
  await step();
  writeFileSync(path, now);
}

await once(
  "node_modules/.setup-stamp",
  () => existsSync(join(root, "node_modules")),
  ["package.json", "package-lock.json"],
  () => {
    console.log("flambeau: installing packages …");
    execSync("npm ci --no-audit --no-fund --loglevel=error", { cwd: root, stdio: "inherit" });
    mkdirSync(join(root, "node_modules"), { recursive: true });
  },
);
const sources = ["src", "cli"].flatMap(filesBelow).filter((file) => !file.endsWith(".gen.ts"));
await once(
  "dist/.setup-stamp",
  () => existsSync(join(root, "dist/cli/main.js")) && existsSync(join(root, "src/engine/kernels.gen.ts")),
  [...sources, "scripts/build.mjs", "scripts/build-kernels.mjs", "tsconfig.json", "tsconfig.build.json", "package.json"],
  async () => {
    console.log("flambeau: building …");
    await (await import("./build.mjs")).build();
  },
);
