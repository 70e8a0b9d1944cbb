// Trains for a long time and tells how memory goes: node scripts/soak.mjs [--chromium] [steps] [loop …]
// The loops are those of test/memory/loops.ts; without names, all. What is taken is resident memory in Node; in Chromium,
// in a page that is cross-origin isolated so that it has threads, what the engine and JavaScript have. JavaScript's heap
// may grow for long, as V8 makes place for new objects; whether something leaks is seen by what is held after a collection.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { findChromium, launch } from "./chromium.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");
const folder = mkdtempSync(join(tmpdir(), "flambeau-"));
const given = process.argv.slice(2);
const inChromium = given[0] === "--chromium";
const samples = 10;
const [steps = inChromium ? "20000" : "100000", ...chosen] = given.slice(inChromium ? 1 : 0);
if (!(Number(steps) >= samples)) {
  console.error(`soak: how many steps? A number from ${samples} on must come before the loops, not "${steps}".`);
  process.exit(1);
}

async function bundled(program, platform) {
  const outfile = join(folder, "loops.mjs");
  await build({
    entryPoints: [join(root, "test/memory", program)],
    outfile,
    bundle: true,
    platform,
    format: "esm",
    conditions: ["flambeau-source"],
    external: ["undici"],
    absWorkingDir: root,
    logLevel: "error",
  });
  return outfile;
}

async function soakNode(tell) {
  const outfile = await bundled("in-node.ts", "node");
  const command = [...process.execArgv, outfile];
  const run = (...args) => JSON.parse(execFileSync(process.execPath, [...command, ...args], { encoding: "utf8" }));
  console.log(`Node ${process.version}, ${steps} steps`);
  for (const name of chosen.length > 0 ? chosen : run()) tell(run(name, steps, samples));
}

async function soakChromium(tell) {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("no Chromium was found; name one in CHROMIUM_PATH");
  const script = readFileSync(await bundled("in-page.ts", "browser"));
  const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = createServer((request, response) => {
    const isScript = request.url.endsWith(".mjs");
    response.writeHead(200, { ...headers, "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? script : '<!doctype html><script type="module" src="loops.mjs"></script>');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launch(executablePath, "--enable-precise-memory-info", "--js-flags=--expose-gc");
  try {
    console.log(`Chromium ${browser.version()}, ${steps} steps`);
    const open = async () => {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await page.waitForFunction("globalThis.watch !== undefined");
      return page;
    };
    const names = chosen.length > 0 ? chosen : await (await open()).evaluate("names");
    for (const name of names) {
      const page = await open();
      tell(await page.evaluate(`watch(${JSON.stringify(name)}, ${Number(steps)}, ${samples})`));
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
}

const mb = (value) => (value === undefined ? "?" : value.toFixed(1)).padStart(10);

/** The samples of a loop as a table in megabytes, and by how much each number grew in the last half. */
function tell({ name, early, most, left, seconds, threads, samples }) {
  const columns = { taken: "taken", heap: "JS heap", held: "JS held", engine: "engine", peak: "its peak" };
  console.log(`\n${name}: ${seconds.toFixed(1)} s, threads: ${threads}`);
  console.log(`taken after 1,000 steps ${early.toFixed(1)} MB, at most after that ${most.toFixed(1)} MB`);
  console.log(`in use by the engine when all is dropped: ${left.toFixed(1)} MB`);
  const line = (first, cells) => console.log(first.padStart(9) + cells.join(""));
  line(
    "steps",
    Object.values(columns).map((title) => title.padStart(10)),
  );
  const row = (sample) => Object.keys(columns).map((key) => mb(sample[key]));
  for (const sample of samples) line(String(sample.step), row(sample));
  const [middle, last] = [samples[(samples.length >> 1) - 1], samples.at(-1)];
  const growth = Object.fromEntries(Object.keys(columns).map((key) => [key, last[key] - middle[key]]));
  line("last half", row(growth));
  if (growth.engine > 0) console.log("the engine took more in the last half; more steps tell where it ends");
  // Dropped tensors may still be in the way at a sample, so it is the least of three that counts.
  const least = (some) => Math.min(...some.map(({ held }) => held));
  const isFlat = !(least(samples.slice(-3)) - least(samples.slice(2, 5)) > 2 || left > 1);
  console.log(isFlat ? "flat: no more and more is held" : "NOT FLAT: more and more is held");
  if (!isFlat) process.exitCode = 1;
}

try {
  await (inChromium ? soakChromium(tell) : soakNode(tell));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
