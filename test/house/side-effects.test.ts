import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const root = join(fileURLToPath(import.meta.url), "../../..");

/** What they do at once is to themselves: where nobody uses them, nobody misses it. */
const toThemselves = [
  "src/engine/heap.ts",
  "src/ops/einsum.ts",
  "src/ops/sorting.ts",
  "src/random/generator.ts",
  "cli/lesson/tex.ts",
];

/** Whether a module does something when it is imported, beside making names and importing others. */
function acts(path: string): boolean {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest);
  return source.statements.some((statement) => {
    return (
      ts.isExpressionStatement(statement) ||
      ts.isIterationStatement(statement, false) ||
      ts.isIfStatement(statement) ||
      ts.isBlock(statement) ||
      ts.isTryStatement(statement)
    );
  });
}

it("package.json names every module that bundlers must keep though nobody uses its names", () => {
  const { sideEffects } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { sideEffects: string[] };
  const named = sideEffects.map(
    (pattern) => new RegExp(`^${pattern.replace("**/", "").replace(/\.?\*$/, "[^/]*\\.ts")}$`),
  );
  const modules = ["src", "cli"]
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`))
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts") && !path.startsWith("src/engine/kernels"));
  expect(modules.length).toBeGreaterThan(100);
  // What the build joins is there only in dist.
  for (const pattern of named.filter(({ source }) => !source.includes("joined")))
    expect(modules.filter((path) => pattern.test(path))).not.toEqual([]);
  const acting = modules.filter((path) => acts(path) && !toThemselves.includes(path));
  expect(acting.filter((path) => !named.some((pattern) => pattern.test(path)))).toEqual([]);
});
