// Runs a scenario of scenarios.ts in a process of its own, which may have another user or be killed.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll } from "vitest";
import { tempFolder } from "./tiny.ts";

let program: Promise<string> | undefined;

const folder = tempFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundle(): Promise<string> {
  chmodSync(folder, 0o755);
  const outfile = join(folder, "scenarios.mjs");
  const entry = join(fileURLToPath(import.meta.url), "../scenarios.ts");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["flambeau-source"],
    external: ["undici"],
    logLevel: "error",
  });
  return outfile;
}

export interface Run {
  child: ChildProcess;
  /** The JSON that the scenario printed last; rejects with its stderr when it failed. */
  result: Promise<unknown>;
}

export async function runScenario(
  name: string,
  args: unknown,
  options: { uid?: number; env?: object } = {},
): Promise<Run> {
  program ??= bundle();
  const child = spawn(process.execPath, [await program, name, JSON.stringify(args)], {
    stdio: ["ignore", "pipe", "pipe"],
    uid: options.uid,
    gid: options.uid,
    env: { ...process.env, ...options.env },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const result = new Promise<unknown>((resolve, reject) => {
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(out.trim().split("\n").at(-1)!));
      else reject(new Error(`scenario ${name} ended with ${code}: ${err}`));
    });
  });
  result.catch(() => {});
  return { child, result };
}
