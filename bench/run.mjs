// Flambeau side by side with its peers: npm run bench, from the root. See docs/performance.md.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findChromium } from "../scripts/chromium.mjs";
import { contestants } from "./contestants.mjs";
import { prepareData } from "./data.mjs";
import { measure } from "./measure.mjs";
import { chart, table } from "./report.mjs";
import { scaling } from "./scaling.mjs";
import { sizes } from "./sizes.mjs";

const here = join(fileURLToPath(import.meta.url), "..");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    node: { type: "string", default: process.execPath },
    node20: { type: "string" },
    python: { type: "string", default: "/usr/bin/python3" },
    blas: { type: "string" },
    out: { type: "string", default: join(here, "build") },
    help: { type: "boolean" },
  },
});
if (options.help) {
  console.log(`npm run bench -- [jobs] [options]

Jobs: softmax scratch mlp small pass resize calls matmul bytes whole first-step sizes scaling (default: all)

  --rounds N     rounds that count, after 2 that do not (default 7)
  --node FILE    the Node that runs everything in JavaScript (default: this one)
  --node20 FILE  an older Node, to be reported beside it
  --python FILE  a Python that has torch and torchvision (default /usr/bin/python3; left out when it has not)
  --blas DIR     a folder with a libblas.so.3 for PyTorch, such as OpenBLAS's; where that is older than the processor,
                 OPENBLAS_CORETYPE=SAPPHIRERAPIDS or such tells it which kernels to take
  --out DIR      where results.json, results.md and charts go (default bench/build)`);
  process.exit(0);
}

function has(python) {
  try {
    return execFileSync(python, ["-c", "import torch, torchvision; print(torch.__version__)"], { stdio: "pipe" });
  } catch {
    console.log(`PyTorch is left out: ${python} does not have torch and torchvision`);
    return undefined;
  }
}

const chromium = findChromium();
if (chromium === undefined) console.log("Chromium is left out: none was found; CHROMIUM_PATH may name one");
const python = has(options.python) ? options.python : undefined;
const version = (program) => execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
const elements = 4 * 2 ** 20;
const shapes = [
  ...[
    [256, 784, 10],
    [784, 256, 10],
    [256, 784, 256],
    [64, 64, 64],
  ],
  ...[
    [255, 255, 255],
    [512, 512, 512],
    [1000, 37, 1000],
    [1024, 1024, 1024],
  ],
];
const shared = { BENCH_DATA: await prepareData(), BENCH_SIZES: JSON.stringify({ sizes: shapes, elements }) };
const jobs = contestants({ ...options, python, chromium });
const extras = { sizes, scaling };
const wanted = positionals.length > 0 ? positionals : [...Object.keys(jobs), ...Object.keys(extras)];
const unknown = wanted.filter((name) => !(name in jobs) && !(name in extras));
if (unknown.length > 0) throw new Error(`there is no job ${unknown.join(", ")}; npm run bench -- --help lists them`);

mkdirSync(options.out, { recursive: true });
const file = join(options.out, "results.json");
// Results that have another form are made anew.
const format = 2;
const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const results = before.format === format ? before.jobs : {};
const packages = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")).packages;
const peers = ["@tensorflow/tfjs", "@jax-js/jax"].map((name) => `${name} ${packages[`node_modules/${name}`].version}`);
const machine = {
  processor: `${cpus()[0].model}, ${cpus().length} processors`,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  node: version(options.node),
  node20: options.node20 && version(options.node20),
  chromium: chromium && version(chromium),
  peers,
};

const load = loadavg()[0];
for (const name of wanted) {
  const job = jobs[name];
  console.log(`\n${name}${load > 1 ? ` (the machine is busy: load ${load.toFixed(1)})` : ""}`);
  const how = { rounds: Number(options.rounds), warmup: 2, shared, log: console.log, node: options.node };
  results[name] = job
    ? { title: job.title, unit: job.unit, machine, load, results: await measure(job, how) }
    : { machine, load, ...(await extras[name](how)) };
  console.log(table(name, results[name]));
  writeFileSync(file, `${JSON.stringify({ format, jobs: results }, null, 1)}\n`);
}
writeFileSync(
  join(options.out, "results.md"),
  Object.entries(results)
    .map(([n, r]) => table(n, r))
    .join("\n\n"),
);
await chart(results, options.out);
console.log(`\nresults.json, results.md and charts are in ${options.out}`);
