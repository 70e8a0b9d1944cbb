import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build as kernelsInUse } from "../../src/engine/wasm.ts";
import { bundle } from "./bundle.ts";
import { findChromium, launch } from "./chromium.ts";
import { type Memory, train } from "./program.ts";

const found = findChromium();

/** The page's rules: scripts from here alone, WebAssembly, and nothing else, eval least of all. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

function serve(script: string): Promise<Server> {
  const files: Record<string, [type: string, body: string]> = {
    "/": ["text/html", '<!doctype html><title>Flambeau</title><script type="module" src="/program.js"></script>'],
    "/program.js": ["text/javascript", script],
    "/lax": ["text/html", '<!doctype html><title>Lax?</title><script src="/lax.js"></script>'],
    "/lax.js": ["text/javascript", "globalThis.lax = false; eval('globalThis.lax = true');"],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ""] ?? ["text/plain", undefined];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type, "content-security-policy": policy });
    response.end(body);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe.skipIf(found === undefined)("in a page with a strict content security policy", () => {
  let server: Server;
  let browser: Browser;
  let origin: string;
  beforeAll(async () => {
    server = await serve(await bundle("program.ts"));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launch(found!);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** A fresh page, and all that it complains of or asks for elsewhere. */
  async function open(): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== origin) complaints.push(`asks for ${request.url()}`);
    });
    // Node 20 has no relaxed SIMD; the page then does without it, too, as their sums differ in the last digits.
    if (kernelsInUse === "simd") await page.addInitScript("WebAssembly.validate = () => false");
    await page.goto(origin);
    await page.waitForFunction("globalThis.flambeau !== undefined");
    return { page, complaints };
  }

  it("trains to the same losses as Node, digit for digit", { timeout: 120_000 }, async () => {
    const { page, complaints } = await open();
    const there = await page.evaluate("flambeau.train(300)");
    const here = await train(300);
    expect(there).toEqual(here);
    expect(here[0]).toBeGreaterThan(2);
    expect(here.at(-1)).toBeLessThan(1.2);
    expect(complaints).toEqual([]);
    await page.goto(`${origin}/lax`);
    expect(await page.evaluate("lax"), "the page's rules are not in force").toBe(false);
    await page.close();
  });

  it("keeps memory flat over 3,000 steps", { timeout: 180_000 }, async () => {
    const { page, complaints } = await open();
    const { reserved, peak } = (await page.evaluate("flambeau.soak(3000, 500)")) as Memory;
    expect(peak).toBeGreaterThan(20e6);
    expect(peak).toBeLessThan(450e6);
    expect(reserved.end - reserved.early).toBeLessThan(150e6);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
