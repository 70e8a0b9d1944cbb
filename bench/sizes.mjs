import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = join(fileURLToPath(import.meta.url), "..");

const entries = {
  "flambeau (tensors, autograd, nn, optim, kernels)": 'import * as all from "flambeau"',
  "flambeau and flambeau/data": 'import * as a from "flambeau"; import * as b from "flambeau/data"; const all = [a, b]',
  "flambeau and flambeau/vision":
    'import * as a from "flambeau"; import * as b from "flambeau/vision"; const all = [a, b]',
  "flambeau and flambeau/plot": 'import * as a from "flambeau"; import * as b from "flambeau/plot"; const all = [a, b]',
  "flambeau and flambeau/d2l": 'import * as a from "flambeau"; import * as b from "flambeau/d2l"; const all = [a, b]',
  "@jax-js/jax": 'import * as all from "@jax-js/jax"',
  "@tensorflow/tfjs": 'import * as all from "@tensorflow/tfjs"; import "@tensorflow/tfjs-backend-wasm"',
};

/** What a page has to download for each entry point, minified and gzipped. */
export async function sizes() {
  const rows = [];
  for (const [name, code] of Object.entries(entries)) {
    const { outputFiles } = await build({
      stdin: { contents: `${code}; globalThis.all = all;`, resolveDir: here },
      tsconfigRaw: {}, // that of the root says that "flambeau" is its sources; here it is the package
      ...{ bundle: true, minify: true, write: false, platform: "browser", format: "esm", logLevel: "error" },
    });
    const bytes = outputFiles.reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0);
    rows.push([name, `${(bytes / 1000).toFixed(1)}`]);
  }
  const wasm = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm");
  rows.push([
    "… and its tfjs-backend-wasm-simd.wasm",
    (gzipSync(readFileSync(wasm), { level: 9 }).length / 1000).toFixed(1),
  ]);
  return { title: "What a page downloads, minified and gzipped", columns: ["entry point", "KB"], rows };
}
