// Trains for a long time and tells how resident memory goes: node scripts/soak.mjs [steps] [loop …]
// The loops are those of test/memory/loops.ts; without names, all.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(fileURLToPath(import.meta.url), "../..");
const folder = mkdtempSync(join(tmpdir(), "flambeau-"));
try {
  const outfile = join(folder, "loops.mjs");
  await build({
    entryPoints: [join(root, "test/memory/loops.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["flambeau-source"],
    external: ["undici"],
    absWorkingDir: root,
  });
  const run = (...args) => JSON.parse(execFileSync(process.execPath, [outfile, ...args], { encoding: "utf8" }));
  const [steps = "100000", ...chosen] = process.argv.slice(2);
  const mb = (value) => `${value.toFixed(0).padStart(4)} MB`;
  console.log(`Node ${process.version}, ${steps} steps; resident memory after 1,000, at most after that, at the end`);
  for (const name of chosen.length > 0 ? chosen : run()) {
    const { early, most, end, seconds } = run(name, steps);
    console.log(`${name.padEnd(12)} ${mb(early)} ${mb(most)} ${mb(end)}   ${seconds.toFixed(1)} s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
