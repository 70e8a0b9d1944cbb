// Tells what the package weighs: in a bundle for pages, as a browser downloads it, and packed for npm.
import { execSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(fileURLToPath(import.meta.url), "../..");

async function bundled(program) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root },
    absWorkingDir: root,
    tsconfigRaw: {}, // ours says that "flambeau" is the sources; here it is what is in dist/
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    format: "esm",
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`.padStart(10);
const row = (what, bytes) =>
  console.log(`${what.padEnd(42)}${kb(gzipSync(bytes, { level: 9 }).length)}${kb(bytes.length)}`);

console.log(`${"a page that imports".padEnd(42)}${"gzipped".padStart(10)}${"minified".padStart(10)}`);
row(
  "flambeau, all of it, with nn and optim",
  await bundled('import * as torch from "flambeau"; globalThis.torch = torch;'),
);
row("one function", await bundled('import { tensor } from "flambeau"; console.log(tensor([1]));'));
for (const part of ["data", "vision", "d2l", "io", "plot"]) {
  row(
    `flambeau and flambeau/${part}`,
    await bundled(
      `import * as torch from "flambeau"; import * as part from "flambeau/${part}"; globalThis.all = [torch, part];`,
    ),
  );
}
const report = JSON.parse(
  execSync("npm pack --dry-run --ignore-scripts --json --loglevel=error", { cwd: root, encoding: "utf8" }),
);
const [{ size, unpackedSize, entryCount }] = Object.values(report);
console.log(`the package, ${entryCount} files`.padEnd(42) + kb(size) + kb(unpackedSize));
