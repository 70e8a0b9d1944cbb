import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedProject, type Project, root, run } from "./project.ts";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

let project: Project;
beforeAll(async () => {
  project = await installedProject();
}, 180_000);
afterAll(() => project?.remove());

describe("the packed package, installed into an empty project", () => {
  it("trains", async () => {
    project.write({ "train.js": trainProgram });
    const { stdout, stderr, code } = await run(project.folder, process.execPath, "train.js");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const { losses, printed } = JSON.parse(stdout);
    expect(losses[0]).toBeGreaterThan(2.2);
    expect(losses.at(-1)).toBeLessThan(losses[0] * 0.75);
    expect(printed).toBe("tensor([[4., 5.],\n        [6., 7.]])");
  });

  it("can be imported by every name that it exports", async () => {
    const names = Object.keys(manifest.exports).map((path) => path.replace(/^\./, "flambeau"));
    expect(names).toContain("flambeau/d2l");
    const modules = names.filter((name) => !name.endsWith(".json"));
    project.write({
      "names.js": `for (const name of ${JSON.stringify(modules)}) {
        const keys = Object.keys(await import(name));
        if (keys.length === 0 && name !== "flambeau/worker") throw new Error(name + " exports " + keys);
      }
      const own = await import("flambeau/package.json", { with: { type: "json" } });
      console.log(own.default.version);`,
    });
    const { stdout, code } = await run(project.folder, process.execPath, "--no-warnings", "names.js");
    expect({ stdout: stdout.trim(), code }).toEqual({ stdout: manifest.version, code: 0 });
  });

  it("has a program, flambeau", async () => {
    const { stdout, code } = await run(project.folder, "npx", "--no-install", "flambeau", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: flambeau/m);
  });

  it("contains what it needs and nothing else", () => {
    const texts = /^dist\/lessons\/\d\.\d\/(lesson\.ts|answers\.ts|en\.md|zh\.md|pytorch\.py)$/;
    const page = /^dist\/studio\/[^.]*(assets\/.*)?\.(js|css|html|svg|json|woff2|webmanifest|png)$/;
    const others = project.files.filter(
      (path) => !/^dist\/(src|cli|lessons)\/.*\.(js|d\.ts)$/.test(path) && !texts.test(path) && !page.test(path),
    );
    expect(others.sort()).toEqual(["CHANGELOG.md", "FEATURES.md", "LICENSE", "README.md", "package.json"]);
    expect(project.size).toBeLessThan(4_000_000); // three quarters of it are the studio with TypeScript in it
  });

  it("brings the libraries that an import needs at once, in few files, with their licences", async () => {
    const names = Object.keys(manifest.exports).filter((name) => !name.endsWith(".json"));
    const { metafile } = await build({
      stdin: {
        contents: names.map((name) => `import "flambeau${name.slice(1)}";`).join("\n"),
        resolveDir: project.folder,
      },
      ...{ bundle: true, write: false, metafile: true, format: "esm", platform: "node", logLevel: "error" },
      external: ["undici", "@resvg/resvg-wasm"], // imported when they are needed
      ignoreAnnotations: true,
    });
    const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/^.*node_modules\//, ""));
    expect(inputs.filter((path) => !path.startsWith("flambeau/dist/src/") && path !== "<stdin>")).toEqual([]);
    expect(inputs.length).toBeLessThan(60);
    const libraries = inputs.filter((path) => path.includes("/libraries/"));
    expect(libraries.length).toBeGreaterThan(3);
    for (const path of libraries) {
      const text = readFileSync(join(project.folder, "node_modules", path), "utf8");
      const licences = text.slice(0, text.indexOf("*/"));
      expect(licences).toMatch(/^\/\*\n[\w-]+ \d+\.\d+\.\d+\n/);
      expect(licences).toMatch(/Copyright .*(Permission|Redistribution)/s);
    }
  });

  it("is well made, says publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: join(project.folder, "node_modules/flambeau"), strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

describe.each(["nodenext", "bundler"])("its types, with moduleResolution %s", (moduleResolution) => {
  const module = moduleResolution === "nodenext" ? "nodenext" : "esnext";

  async function compile(name: string, program: string): Promise<string> {
    project.write({
      [`${name}.ts`]: program,
      [`${name}.json`]: JSON.stringify({
        // Nothing but the language, and every declaration is checked.
        compilerOptions: {
          target: "es2022",
          lib: ["es2023", "dom"],
          module,
          moduleResolution,
          strict: true,
          noEmit: true,
          types: [],
        },
        files: [`${name}.ts`],
      }),
    });
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    return (await run(project.folder, process.execPath, tsc, "-p", `${name}.json`)).stdout;
  }

  it("know shapes, through functions, methods and modules", { timeout: 60_000 }, async () => {
    expect(await compile(`right-${moduleResolution}`, rightProgram)).toBe("");
  });

  it("refuse a wrong matmul with a sentence", { timeout: 60_000 }, async () => {
    const output = await compile(`wrong-${moduleResolution}`, wrongProgram);
    expect(output.match(/error TS/g)).toHaveLength(2);
    expect(output.match(/matmul: inner sizes differ, 784 and 783/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe("in a bundle for pages", () => {
  const bundled = async (program: string): Promise<{ metafile: Metafile; path: string }> => {
    const path = join(project.folder, `bundle-${program.length}.mjs`);
    const { metafile } = await build({
      stdin: { contents: program, resolveDir: project.folder },
      outfile: path,
      bundle: true,
      minify: true,
      platform: "browser",
      conditions: ["source"], // a condition that some projects use for packages of their own
      format: "esm",
      metafile: true,
      logLevel: "error",
    });
    return { metafile, path };
  };

  it("nothing of Node's is left", async () => {
    const imports = Object.keys(manifest.exports)
      .filter((name) => !name.endsWith(".json"))
      .map((name, i) => `export * as m${i} from "flambeau${name.slice(1)}";`);
    const { metafile } = await bundled(imports.join("\n"));
    const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/^.*node_modules\//, ""));
    expect(inputs).toContain("flambeau/dist/src/platform/browser.js");
    expect(inputs.filter((path) => /^flambeau\/.*platform\/node/.test(path))).toEqual([]);
    expect(inputs.filter((path) => path.startsWith("undici"))).toEqual([]);
  });

  it("what is left after tree shaking still has methods, gradients and printing", async () => {
    const { metafile, path } = await bundled(shakenProgram);
    expect(Object.keys(metafile.inputs).filter((input) => /\/dist\/src\/(d2l|vision|plot)\//.test(input))).toEqual([]);
    const { stdout, stderr, code } = await run(project.folder, process.execPath, path);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toBe("tensor([3., 3.])\ntensor(8., grad_fn=<SumBackward0>)\n");
  });

  it("Vite leaves out the layers, losses and namespaces that nobody uses, and the ops' samples", async () => {
    project.write({ "small.js": smallProgram });
    const made = await vite({
      ...{ root: project.folder, configFile: false, logLevel: "error" },
      build: { lib: { entry: "small.js", formats: ["es"] }, write: false, minify: false },
    });
    const [{ output }] = made as { output: { code: string }[] }[];
    const [{ code }] = output;
    expect(code).toMatch(/\bLinear = class\b/);
    expect(code).toMatch(/\bkaimingUniform_: \(\) => /);
    expect(code).not.toMatch(/\b(ReduceLROnPlateau|Dropout|MSELoss|Adam) = class\b|clipGradNorm_|samples: /);
    project.write({ "small.bundled.mjs": code });
    const { stdout, stderr, code: exit } = await run(project.folder, process.execPath, "small.bundled.mjs");
    expect({ stdout, stderr, exit }).toEqual({ stdout: "true true\n", stderr: "", exit: 0 });
  });
});

const trainProgram = `
import * as torch from "flambeau";
import { nn, optim } from "flambeau";
import { DataLoader } from "flambeau/data";
import { FashionMNIST, transforms } from "flambeau/vision";

torch.manualSeed(0);
const garments = FashionMNIST.draw({ train: false, transform: new transforms.ToTensor() });
const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
const loss = new nn.CrossEntropyLoss();
const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
const losses = [];
for await (const [X, y] of new DataLoader(garments, { batchSize: 256, shuffle: true })) {
  const l = loss(net(X), y);
  trainer.zeroGrad();
  l.backward();
  trainer.step();
  losses.push(l.item());
}
console.log(JSON.stringify({ losses, printed: String(torch.arange(4).reshape(2, 2).add(4)) }));
`;

const smallProgram = `
import { nn, optim, rand } from "flambeau";

const layer = new nn.Linear(4, 2);
nn.init.kaimingUniform_(layer.weight);
const trainer = new optim.SGD(layer.parameters(), { lr: 0.1 });
const loss = layer(rand([3, 4])).square().sum();
loss.backward();
trainer.step();
console.log(Number.isFinite(loss.item()), "kaimingUniform_" in nn.init);
`;

const rightProgram = `
import * as torch from "flambeau";
import { nn, type Tensor } from "flambeau";
import { DataLoader } from "flambeau/data";
import * as d2l from "flambeau/d2l";
import * as io from "flambeau/io";
import * as plot from "flambeau/plot";
import { FashionMNIST } from "flambeau/vision";

const X = torch.zeros([256, 784]);
const product: Tensor<[256, 10], "float32"> = torch.matmul(X, torch.ones([784, 10]));
const method: Tensor<[256, 10]> = X.matmul(torch.ones([784, 10])).add(torch.zeros([10]));
const turned: Tensor<[784, 256]> = X.T;
const summed: Tensor<[256, 1]> = X.sum(1, { keepdim: true });
const layer: Tensor<[256, 10]> = new nn.Linear(784, 10)(X);
const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
const result: Tensor<[32, 10]> = net(torch.zeros([32, 1, 28, 28]));
export { product, method, turned, summed, layer, result, DataLoader, d2l, io, plot, FashionMNIST };
`;

const wrongProgram = `
import * as torch from "flambeau";

export const f = torch.matmul(torch.zeros([256, 784]), torch.ones([783, 10]));
export const m = torch.zeros([256, 784]).matmul(torch.ones([783, 10]));
`;

const shakenProgram = `
import { ones, tensor } from "flambeau";

const w = ones([2], { requiresGrad: true });
const x = tensor([[1, 2], [2, 1]]);
const l = x.mul(w).add(tensor([0.5])).sum();
l.backward();
console.log(String(w.grad));
console.log(String(l));
`;
