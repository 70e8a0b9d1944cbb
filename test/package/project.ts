// An empty project into which the packed package is installed, as a user would.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The repository. */
export const root = join(fileURLToPath(import.meta.url), "../../..");

const windows = process.platform === "win32";

/** What npm tells the programs that it runs must not reach an npm that is run for another folder. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|INIT_CWD$)/i.test(name)),
);

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; `npm` and `npx` too. */
export async function run(folder: string, program: string, ...args: string[]): Promise<Ran> {
  const shell = windows && program !== process.execPath;
  try {
    const ran = await promisify(execFile)(program, args, { cwd: folder, env, shell, maxBuffer: 2 ** 26 });
    return { code: 0, ...ran };
  } catch (error) {
    const { code, stdout = "", stderr = String(error) } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: Number(code ?? 1), stdout, stderr };
  }
}

async function must(folder: string, program: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(folder, program, ...args);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

export interface Project {
  folder: string;
  /** What is in the package, by path. */
  files: string[];
  /** Bytes of the packed package. */
  size: number;
  /** Writes files into the project. */
  write(files: Record<string, string>): void;
  remove(): void;
}

/** Builds, packs and installs into an empty project. */
export async function installedProject(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), "flambeau-"));
  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  };
  mkdirSync(folder, { recursive: true });
  await must(root, process.execPath, "scripts/setup.mjs");
  const packed = await must(root, "npm", "pack", "--ignore-scripts", "--json", "--pack-destination", folder);
  const report = JSON.parse(packed.slice(packed.search(/^[[{]/m)));
  const [{ filename, files, size }] = Object.values(report) as [
    { filename: string; files: { path: string }[]; size: number },
  ];
  write({ "package.json": JSON.stringify({ name: "empty", version: "1.0.0", type: "module", private: true }) });
  const quick = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  await must(folder, "npm", "install", join(folder, filename), ...quick);
  return {
    folder,
    files: files.map((file) => file.path),
    size,
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
