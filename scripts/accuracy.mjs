// Writes docs/accuracy.md: how far every op and module is from PyTorch, as the golden tests find it.
// `npm run accuracy`; run it after a change to an op.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(fileURLToPath(import.meta.url), "../..");
const folder = mkdtempSync(join(tmpdir(), "flambeau-accuracy-"));
const tests = ["test/ops/golden.test.ts", "test/nn/golden.test.ts"];
const { status } = spawnSync("npx", ["vitest", "run", "--typecheck.enabled=false", ...tests], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, FLAMBEAU_TABLE: folder },
});
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const [ops, modules] = status === 0 ? [read("ops.json"), read("modules.json")] : [];
rmSync(folder, { recursive: true });
if (ops === undefined) process.exit(status ?? 1);

const total = (rows) => rows.reduce((sum, { cases }) => sum + cases, 0);
const largest = (rows, key) => rows.reduce((a, b) => (b[key] > a[key] ? b : a));
const round = (x) => (x === 0 ? "0" : x >= 0.1 ? String(Number(x.toFixed(1))) : x.toExponential(1));
const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const exact = ops.filter((row) => row.results === 0).length;

const byName = (key) => (a, b) => (a[key] < b[key] ? -1 : 1);
const text = `# How near to PyTorch

Made by \`npm run accuracy\` from the golden tests, which compare results, gradients and refusals with the numbers of
PyTorch 1.13.1 in \`test/golden/\`, on the plain SIMD build: over several shapes, dtypes and strides, and over edge values
(NaN, ±∞, ±0, empty and 0-d tensors, the limits of each dtype).

## Ops

${ops.length} ops and methods, ${total(ops)} calls; ${exact} of them to the last bit in every case. The worst: ${largest(ops, "results").op} with
${round(largest(ops, "results").results)} units in the last place in its results, ${largest(ops, "gradients").op} with ${round(largest(ops, "gradients").gradients)} in its gradients. Where ops add up,
units are those of the largest element of the result, as terms may cancel; elsewhere, of the element itself.
"gradcheck" says that the op's gradient, and the gradient of that, are checked against differences in float64; methods
without the mark are made of ops that have it, or have no gradient.

${table(
  ["op", "cases", "results, ulp", "gradients, ulp", "gradcheck"],
  ops
    .sort(byName("op"))
    .map(({ op, cases, results, gradients, gradcheck }) => [
      op,
      cases,
      round(results),
      round(gradients),
      gradcheck ? "yes" : "",
    ]),
)}

## Modules

${modules.length} modules and losses, ${total(modules)} calls in train and eval mode: results and the gradients of inputs and parameters. Errors are
relative to the larger of the number and 1.

${table(
  ["module", "cases", "float32", "float64"],
  modules
    .sort(byName("module"))
    .map(({ module, cases, float32, float64 }) => [module, cases, round(float32), round(float64)]),
)}
`;
writeFileSync(join(root, "docs/accuracy.md"), text);
console.log(
  `docs/accuracy.md: ${ops.length} ops in ${total(ops)} cases, ${modules.length} modules in ${total(modules)}`,
);
