import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

// The rule of imports, tried on small houses that keep or break it.

const root = join(fileURLToPath(import.meta.url), "../../..");
const linter = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flambeau-"));
  for (const name of ["tsconfig.json", "package.json", ".dependency-cruiser.mjs"])
    cpSync(join(root, name), join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the linter says of these modules, each with the modules that it imports; "" when they may. */
function complaints(modules: Record<string, string[]>): string {
  mkdirSync(join(folder, "cli"), { recursive: true });
  for (const [name, imports] of Object.entries(modules)) {
    const path = join(folder, "src", name);
    mkdirSync(dirname(path), { recursive: true });
    const lines = imports.map((other, i) => `import { x as x${i} } from "${other}";`);
    const sum = ["1", ...imports.map((_, i) => `x${i}`)].join(" + ");
    writeFileSync(path, `${lines.join("\n")}\nexport const x: number = ${sum};\n`);
  }
  const args = [linter, "--config", ".dependency-cruiser.mjs", "--no-cache", "src", "cli"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (stderr !== "" && status === null) throw new Error(stderr);
  return status === 0 ? "" : stdout;
}

it("a folder may import from folders below it", { timeout: 60_000 }, () => {
  expect(complaints({ "core/a.ts": [], "core/b.ts": ["./a.ts"], "ops/c.ts": ["../core/b.ts"] })).toBe("");
});

it("nobody may import up the staircase, or across a step", { timeout: 60_000 }, () => {
  const up = complaints({ "ops/a.ts": [], "core/b.ts": ["../ops/a.ts"] });
  expect(up).toMatch(/up-the-staircase.*src\/core\/b\.ts → src\/ops\/a\.ts/s);
  const across = complaints({ "core/b.ts": [], "nn/c.ts": [], "optim/d.ts": ["../nn/c.ts"] });
  expect(across).toMatch(/up-the-staircase.*src\/optim\/d\.ts → src\/nn\/c\.ts/s);
});

it("nobody may import in a circle, not even within a folder, not even types", { timeout: 60_000 }, () => {
  expect(complaints({ "core/a.ts": ["./b.ts"], "core/b.ts": ["./a.ts"] })).toMatch(/no-circular/);
  writeFileSync(join(folder, "src/core/a.ts"), 'import type { B } from "./b.ts";\nexport type A = B | null;\n');
  writeFileSync(join(folder, "src/core/b.ts"), 'import type { A } from "./a.ts";\nexport type B = A | 1;\n');
  expect(complaints({})).toMatch(/no-circular/);
});

it("a folder that is not in the picture of the house may import nothing", { timeout: 60_000 }, () => {
  expect(complaints({ "core/a.ts": [], "shed/b.ts": ["../core/a.ts"] })).toMatch(/not-in-the-house/);
});
