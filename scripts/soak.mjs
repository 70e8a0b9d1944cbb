// Trains for a long time and tells how memory goes: node scripts/soak.mjs [--chromium] [steps] [loop …]
// The loops are those of test/memory/loops.ts; without names, all. In Node it is resident memory; in Chromium, in a page
// that is cross-origin isolated so that it has threads, what the engine's heap and JavaScript have.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(fileURLToPath(import.meta.url), "../..");
const folder = mkdtempSync(join(tmpdir(), "flambeau-"));
const given = process.argv.slice(2);
const inChromium = given[0] === "--chromium";
const [steps = inChromium ? "20000" : "100000", ...chosen] = given.slice(inChromium ? 1 : 0);

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
  const run = (...args) => JSON.parse(execFileSync(process.execPath, [outfile, ...args], { encoding: "utf8" }));
  console.log(`Node ${process.version}, ${steps} steps; resident memory after 1,000, at most after that, at the end`);
  for (const name of chosen.length > 0 ? chosen : run()) tell(run(name, steps));
}

async function soakChromium(tell) {
  const { chromium } = await import("playwright-core");
  const executablePath = process.env.CHROMIUM_PATH || ["/usr/bin/chromium", chromium.executablePath()].find(existsSync);
  const script = readFileSync(await bundled("in-page.ts", "browser"));
  const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = createServer((request, response) => {
    const isScript = request.url.endsWith(".mjs");
    response.writeHead(200, { ...headers, "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? script : '<!doctype html><script type="module" src="loops.mjs"></script>');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
  try {
    console.log(`Chromium ${browser.version()}, ${steps} steps; memory after 1,000, at most after that, at the end`);
    const open = async () => {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await page.waitForFunction("globalThis.watch !== undefined");
      return page;
    };
    const names = chosen.length > 0 ? chosen : await (await open()).evaluate("names");
    for (const name of names) {
      const page = await open();
      tell(await page.evaluate(`watch(${JSON.stringify(name)}, ${Number(steps)})`));
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
}

const mb = (value) => `${value.toFixed(0).padStart(4)} MB`;
const tell = ({ name, early, most, end, seconds }) =>
  console.log(`${name.padEnd(12)} ${mb(early)} ${mb(most)} ${mb(end)}   ${seconds.toFixed(1)} s`);
try {
  await (inChromium ? soakChromium(tell) : soakNode(tell));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
