import { stat } from "node:fs/promises";
import { writeFileAtomic } from "#platform";
import { type Figure, toPNG, toSVG } from "../src/plot/index.ts";
import { reasonOf } from "../src/vision/sources/errors.ts";

/** Whether there is a folder. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Writes a file, whole or not at all. @throws Error that says why it cannot be written */
export async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFileAtomic(path, content);
  } catch (error) {
    throw new Error(`cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Draws a figure into a file, by the end of its name as PNG or SVG. @throws Error that says why it cannot be written */
export async function drawInto(path: string, fig: Figure): Promise<void> {
  await write(path, /\.svg$/i.test(path) ? toSVG(fig) : await toPNG(fig));
}
