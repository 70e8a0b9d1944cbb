// Builds the package: kernels → src/engine/kernels.gen.ts, then TypeScript → dist/ (ESM and types).
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildKernels } from "./build-kernels.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");

export async function build() {
  await buildKernels();
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  chmodSync(join(root, "dist/cli/main.js"), 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
