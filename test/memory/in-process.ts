// Bundles a program of this folder, straight from the sources, and runs it in a process of its own.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

export interface Program {
  /** Runs it with these arguments; gives the JSON that it prints. */
  run(...args: string[]): Promise<unknown>;
  /** Removes the bundle. */
  remove(): void;
}

export async function bundle(name: string): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "flambeau-"));
  const outfile = join(folder, "program.mjs");
  await build({
    entryPoints: [join(fileURLToPath(import.meta.url), "..", name)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["flambeau-source"],
    external: ["undici"],
    logLevel: "error",
  });
  return {
    run: async (...args) => JSON.parse((await promisify(execFile)(process.execPath, [outfile, ...args])).stdout),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
