import { rmdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeTempDir, remove } from "#platform";
import { reasonOf } from "../src/vision/sources/errors.ts";
import { isFolder, write } from "./files.ts";

/** Where a run's results go. */
export class RunFolder {
  /** As the user wrote it. */
  readonly path: string;
  /** What has been saved, in the order of saving. */
  readonly files: string[] = [];
  /** Whether it was not there before. */
  readonly isNew: boolean;

  /** @param made the folders that were made for it, outermost first */
  private constructor(path: string, made: readonly string[]) {
    this.path = path;
    this.isNew = made.includes(resolve(path));
    // What was made and has nothing in it when the program ends, however it ends, goes again.
    process.once("exit", () => removeEmpty(made));
  }

  /** Makes the folder if need be, and makes sure that files can be written there. @throws Error that says why not */
  static async open(path: string): Promise<RunFolder> {
    try {
      const folder = new RunFolder(path, await makeFolders(resolve(path)));
      await makeTempDir(path).then(remove);
      return folder;
    } catch (error) {
      const isFile = (error as { code?: unknown }).code === "EEXIST";
      throw new Error(`cannot write to ${path}: ${isFile ? "that is a file" : reasonOf(error)}`, { cause: error });
    }
  }

  /** Makes a folder that is not there yet: `runs/softmax-2026-11-23T12-30-05`, or with a number behind. */
  static async create(name: string): Promise<RunFolder> {
    const time = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString();
    const path = join("runs", `${name}-${time.slice(0, 19).replaceAll(":", "-")}`);
    for (let i = 1; ; i++) {
      const folder = await RunFolder.open(i === 1 ? path : `${path}-${i}`);
      if (folder.isNew) return folder;
    }
  }

  /** Saves a file, whole or not at all. */
  async save(name: string, content: Uint8Array | string): Promise<void> {
    const path = join(this.path, name);
    await write(path, content);
    this.files.push(path);
  }
}

/**
 * Makes a folder and those above it that are missing, and gives those that were, outermost first. (Node's own way to do so never ends
 * where the system calls a folder missing that it does not let anyone make, as in /proc.)
 */
async function makeFolders(path: string): Promise<string[]> {
  if (await isFolder(path)) return [];
  const parent = dirname(path);
  const above = parent === path ? [] : await makeFolders(parent);
  try {
    await mkdir(path);
    return [...above, path];
  } catch (error) {
    if (await isFolder(path)) return above; // Someone else was faster.
    throw error;
  }
}

function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders.toReversed()) rmdirSync(folder);
  } catch {
    // It has something in it.
  }
}
