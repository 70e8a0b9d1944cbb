// Runs a program of this bench in a page of headless Chromium: run.mjs flambeau/epoch.mjs softmax
// It takes turns with the others through this process, as if it ran in Node.
import { readFileSync } from "node:fs";
import { findChromium, launch } from "../../../scripts/chromium.mjs";
import { rounds } from "../rounds.mjs";
import { bundle } from "./bundle.mjs";
import { serve } from "./serve.mjs";

const [program, ...args] = process.argv.slice(2);
const address = await serve(await bundle(program, args, process.env.FLAMBEAU_THREADS ?? ""));
const browser = await launch(findChromium());
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error));
page.on("console", (message) => console.error(message.text()));
await page.goto(address);
await page.waitForFunction("globalThis.round !== undefined");
if (!(await page.evaluate("crossOriginIsolated"))) throw new Error("the page is not cross-origin isolated");

/** The most that the page's process has had of the machine's memory, where the system tells (Linux). */
async function peakMemory() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => peakOf(id));
  return Math.max(...peaks) || undefined;
}

function peakOf(id) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]) * 1024;
  } catch {
    return 0;
  }
}

await rounds(
  async () => ({ ...(await page.evaluate("round()")), peakMemory: await peakMemory() }),
  () => browser.close(),
);
