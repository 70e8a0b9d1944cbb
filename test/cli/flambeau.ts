import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

/** The program as it was built. */
export const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What happens to a program that runs. */
export interface Running {
  process: ChildProcessWithoutNullStreams;
  /** Resolves when this text has come on the standard output. @throws when the program ends without it */
  said(text: string): Promise<void>;
  ended: Promise<Ended>;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
}

/** Starts `flambeau` as it was built. Its environment has nothing of ours that would change what it does. */
export function start(args: readonly string[], { cwd, env = {} }: RunOptions = {}): Running {
  const { FLAMBEAU_DEBUG, NO_COLOR, FORCE_COLOR, NODE_OPTIONS, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...inherited, ...env } });
  let stdout = "";
  let stderr = "";
  let over = false;
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject).on("close", (code) => {
      over = true;
      for (const look of waiting) look();
      resolve({ code, stdout, stderr });
    });
  });
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (stdout.includes(text)) resolve();
        else if (over) reject(new Error(`it never said "${text}":\n${stdout}${stderr}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { process: child, said, ended };
}

/** Runs `flambeau` to its end. */
export const flambeau = (args: readonly string[], options?: RunOptions): Promise<Ended> => start(args, options).ended;

/** An environment in which no source has the data set: `flambeau` draws it. */
export const offline = (cache: string): Record<string, string> => ({
  FLAMBEAU_OFFLINE: "1",
  FLAMBEAU_CACHE: cache,
});

/** Where Debian's package of the data set is installed, nothing hides it. */
export const hasDebianPackage = existsSync("/usr/share/datasets/fashion-mnist");

/** A folder for a file of tests, gone after them. */
export function temporaryFolder(): { (...parts: string[]): string } {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "flambeau-cli-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (...parts) => join(folder, ...parts);
}

/** The lines of a text that ends in a line break. */
export const linesOf = (text: string): string[] => text.split("\n").slice(0, -1);
