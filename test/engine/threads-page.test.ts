import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findChromium, launch } from "../browser/chromium.ts";

const executable = findChromium();
const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
let server: Server;
let browser: Browser;

beforeAll(async () => {
  if (executable === undefined) return;
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("threads-program.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    conditions: ["flambeau-source"],
    logLevel: "error",
  });
  server = createServer((request, response) => {
    const isScript = request.url!.endsWith(".mjs");
    const type = { "content-type": isScript ? "text/javascript" : "text/html" };
    response.writeHead(200, request.url!.startsWith("/plain") ? type : { ...type, ...isolation });
    response.end(isScript ? outputFiles[0].text : '<!doctype html><script type="module" src="program.mjs"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launch(executable);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

it.skipIf(executable === undefined)(
  "a page that is isolated has threads, another has none, with the same numbers",
  {
    timeout: 60_000,
  },
  async () => {
    const visit = async (folder: string): Promise<Record<string, unknown>> => {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${folder}/`);
      await page.waitForFunction("globalThis.result !== undefined");
      const result = (await page.evaluate("result")) as Record<string, unknown>;
      return { ...result, processors: await page.evaluate("navigator.hardwareConcurrency") };
    };
    const plain = await visit("plain");
    const isolated = await visit("isolated");
    expect(plain).toMatchObject({ threads: 1, helping: 0 });
    const threads = Math.min(4, isolated.processors as number);
    expect(isolated).toMatchObject({ threads, helping: threads - 1 });
    expect(isolated.losses).toEqual(plain.losses);
    expect((plain.losses as number[]).at(-1)).toBeLessThan(1);
  },
);
