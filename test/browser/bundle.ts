// A program of this folder as a page loads it.
import { join } from "node:path";
import { build } from "esbuild";

/** The program in the file `name` and all that it imports, in one script for a page. */
export async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, name)],
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    conditions: ["flambeau-source"],
    logLevel: "error",
  });
  return outputFiles[0].text;
}
