// Writes the calls that the golden tests compare with PyTorch, for Python to make them too:
//
//     node scripts/golden/export.mjs ops | python3 scripts/golden/ops.py > test/golden/ops.json
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(fileURLToPath(import.meta.url), "../../..");
const outfile = join(root, "build/golden-cases.mjs");
const entry = { ops: "test/ops/cases/export.ts", programs: "test/autograd/programs/export.ts" }[process.argv[2]];
await build({
  entryPoints: [join(root, entry)],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  conditions: ["flambeau-source"],
  ignoreAnnotations: true, // those in package.json are about the built files
  logLevel: "error",
});
const { text } = await import(outfile);
process.stdout.write(text);
