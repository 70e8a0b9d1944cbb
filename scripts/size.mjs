// Tells what the package weighs: in a page's bundle by Vite, as a browser downloads it, and packed for npm.
import { execSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const root = join(fileURLToPath(import.meta.url), "../..");

/** A net as in section 3.7, trained for a while on random data. */
const net = `import { nn, optim, randint, randn } from "flambeau";
const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
const loss = new nn.CrossEntropyLoss();
const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
for (let i = 0; i < 10; i++) {
  const l = loss(net(randn(256, 784)), randint(0, 10, [256]));
  trainer.zeroGrad();
  l.backward();
  trainer.step();
  console.log(l.item());
}`;

async function bundled(program) {
  const id = "\0program.js";
  const given = {
    name: "given",
    resolveId: (name) => (name === "program.js" ? id : undefined),
    load: (name) => (name === id ? program : undefined),
  };
  const { output } = await build({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [given],
    build: { write: false, rolldownOptions: { input: "program.js" } },
  });
  // Not what comes later, if it is asked for: code that is imported then, and that of a DataLoader's threads.
  const atOnce = output.filter(({ type, isDynamicEntry }) => type === "chunk" && !isDynamicEntry);
  return Buffer.concat(atOnce.map(({ code }) => Buffer.from(code)));
}

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`.padStart(10);
const row = (what, bytes) =>
  console.log(`${what.padEnd(42)}${kb(gzipSync(bytes, { level: 9 }).length)}${kb(bytes.length)}`);

console.log(`${"a page that imports".padEnd(42)}${"gzipped".padStart(10)}${"minified".padStart(10)}`);
row(
  "flambeau, all of it, with nn and optim",
  await bundled('import * as torch from "flambeau"; globalThis.torch = torch;'),
);
row("what a net of one layer needs", await bundled(net));
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
