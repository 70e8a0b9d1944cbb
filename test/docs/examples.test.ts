import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as d2l from "../../src/d2l/index.ts";
import * as data from "../../src/data/index.ts";
import * as torch from "../../src/index.ts";
import * as io from "../../src/io/index.ts";
import * as plot from "../../src/plot/index.ts";
import * as vision from "../../src/vision/index.ts";

// Every @example in the documentation comments of src/ is run. `expression; // value` on a line of its own is checked.

const { nn, optim, Tensor, Generator } = torch;
const names = {
  ...{ torch, nn, optim, Tensor, Generator, data, d2l, io, vision, plot, F: nn.functional, init: nn.init },
  ...{ autograd: torch.autograd, transforms: vision.transforms, FashionMNIST: vision.FashionMNIST },
  ...{ MNIST: vision.MNIST, KMNIST: vision.KMNIST },
  // Examples of figures, data sets and files name their functions alone.
  ...plot,
  ...io,
  ...data,
  ...vision,
  ...{ readIdx: vision.readIdx, writeIdx: vision.writeIdx, loadFashionMnist: vision.loadFashionMnist },
  drawGarments: vision.drawGarments,
  ...{ Image: vision.Image, ImageFolder: vision.ImageFolder, asFashionMnist: vision.asFashionMnist },
  ...{ decodeImage: vision.decodeImage, openImage: vision.openImage, saveImage: vision.saveImage },
  writeFile: async () => {},
};

/** What examples take as given, new for each: a small model, its optimizer, a figure, pixels, bytes. */
function given() {
  const net = new nn.Sequential(new nn.Linear(2, 1));
  const pixels = Array.from({ length: 784 }, (_, i) => i % 256);
  const features = [1, 2, 3];
  return {
    loader: new data.DataLoader([1, 2, 3]),
    lossFn: new nn.MSELoss(),
    ...{ net, optimizer: new optim.SGD(net.parameters(), { lr: 0.1 }), path: "model.safetensors" },
    ...{ pixels, boot: pixels, shirt: pixels, features, labels: [2, 4, 6] },
    fig: plot.figure({ axes: { marks: [plot.line(features, [2, 4, 6])] } }),
    bytes: vision.writeIdx({ shape: [2, 2], data: new Uint8Array([1, 2, 3, 4]) }),
    document: { body: { innerHTML: "", append() {} }, querySelector: () => ({ innerHTML: "" }) },
  };
}

// Examples that write files write them there.
const folder = mkdtempSync(join(tmpdir(), "flambeau-examples-"));
const home = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const root = join(import.meta.dirname, "../../src");

function* sourceFiles(folder: string): Generator<string, void> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "kernels") yield* sourceFiles(path);
    } else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".gen.ts")) yield path;
  }
}

interface Example {
  file: string;
  line: number;
  code: string;
}

function* examplesOf(file: string): Generator<Example, void> {
  const text = readFileSync(file, "utf8");
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const lines = comment[0].split("\n").map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, "").replace(/\*\/$/, ""));
    for (const [i, line] of lines.entries()) {
      if (!line.startsWith("@example")) continue;
      const rest = lines.slice(i + 1);
      const end = rest.findIndex((l) => l.startsWith("@"));
      const body = [line.slice("@example".length), ...(end < 0 ? rest : rest.slice(0, end))].join("\n");
      const before = text.slice(0, comment.index).split("\n").length;
      yield { file: file.slice(root.length + 1), line: before + i, code: body.trim() };
    }
  }
}

/** `expression; // value` becomes a check of the value. */
function withChecks(code: string): string {
  return code
    .split("\n")
    .map((line) => {
      const match = /^(?!\s|const |let |for |import |class |\}|\/\/)(.*?);\s*\/\/ (.+)$/.exec(line);
      return match === null ? line : `await __check(async () => (${match[1]}), ${JSON.stringify(match[2])});`;
    })
    .join("\n");
}

const plain = (text: string): string => text.replaceAll(/[\s"'`]/g, "");

const shown = (value: unknown): string =>
  typeof value === "string" ? value : inspect(value, { depth: 9, breakLength: Number.POSITIVE_INFINITY });

async function run(code: string): Promise<number> {
  let checks = 0;
  const __check = async (value: () => unknown, expected: string): Promise<void> => {
    checks++;
    expect(plain(shown(await value()))).toBe(plain(expected));
  };
  const { outputText } = ts.transpileModule(withChecks(code), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const context: Record<string, unknown> = { ...names, ...given(), __check, console: { ...console, log() {} } };
  // In a block of its own an example may name things as it likes.
  await new AsyncFunction(...Object.keys(context), `{${outputText}\n}`)(...Object.values(context));
  return checks;
}

const examples = [...sourceFiles(root)].flatMap((file) => [...examplesOf(file)]);

describe("examples in the documentation comments", () => {
  test("are many", () => {
    expect(examples.length).toBeGreaterThan(40);
  });

  test.each(examples.map((example) => [`${example.file}:${example.line}`, example] as const))(
    "%s",
    async (_, example) => {
      await run(example.code);
    },
  );

  test("a wrong value in an example fails", async () => {
    await expect(run("1 + 1; // 3")).rejects.toThrow();
    expect(await run("1 + 1; // 2")).toBe(1);
  });
});
