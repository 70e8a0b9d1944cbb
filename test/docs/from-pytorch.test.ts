import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import blankTypes from "ts-blank-space";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as data from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";
import * as io from "../../src/io/index.ts";

// The samples of docs/from-pytorch.md are run; `expression; // value` is checked.

const page = readFileSync(new URL("../../docs/from-pytorch.md", import.meta.url), "utf8");
const samples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

const folder = mkdtempSync(join(tmpdir(), "flambeau-guide-"));
const home = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const { nn, optim, Tensor } = torch;
const names = { torch, nn, optim, Tensor, io, data, DataLoader: data.DataLoader, TensorDataset: data.TensorDataset };

const plain = (text: string): string => text.replaceAll(/[\s"'`]/g, "");

test("there are samples", () => {
  expect(samples.length).toBeGreaterThanOrEqual(8);
});

test.each(samples)("%s", async (code) => {
  let checks = 0;
  const __check = (value: unknown, expected: string) => {
    checks++;
    expect(plain(typeof value === "string" ? value : inspect(value, { depth: 9 }))).toBe(plain(expected));
  };
  const checked = blankTypes(code).replace(
    /^(?!\s|const |for |class |\}|\/\/)(.*?);[ \t]*\/\/ (.+)$/gm,
    (_, expression, value) => `__check(await (${expression}), ${JSON.stringify(value)});`,
  );
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(names), "__check", checked)(...Object.values(names), __check);
  expect(checks).toBeGreaterThan(0);
});
