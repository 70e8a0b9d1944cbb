import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = join(fileURLToPath(import.meta.url), "..");

/** Where this folder has a module of the same name, which does in a page what the other does in Node. */
const forPages = {
  name: "for pages",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/.*\.mjs$/ }, ({ path, importer }) => {
      const own = join(here, basename(path));
      return importer.startsWith(here) || !existsSync(own) ? undefined : { path: own };
    });
  },
};

/** A program for Node, such as flambeau/epoch.mjs, as a page loads it, with these arguments. */
export async function bundle(program, args, threads) {
  const first = program.startsWith("flambeau/") ? 'import "./threads.mjs";' : "";
  const { outputFiles } = await build({
    stdin: { contents: `${first} import "../${program}";`, resolveDir: here },
    define: {
      "process.argv": JSON.stringify(["", "", ...args]),
      "process.env.BENCH_DATA": '"/data"',
      "process.env.FLAMBEAU_THREADS": JSON.stringify(threads),
    },
    plugins: [forPages],
    ...{ bundle: true, write: false, platform: "browser", format: "esm", target: "esnext", logLevel: "error" },
  });
  return outputFiles[0].contents;
}
