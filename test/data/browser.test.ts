import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launch } from "../browser/chromium.ts";
import { errors, library, own } from "./page/program.ts";

const found = findChromium();
const source = (path: string) => join(import.meta.dirname, "../../src", path);

/** The page's program and its worker, each a bundle of its own. */
async function bundles(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ["program.ts", "loader.worker.ts"].map((name) => join(import.meta.dirname, "page", name)),
    outdir: "/",
    bundle: true,
    minify: true, // Names of classes are short then, and nothing may depend on them.
    write: false,
    platform: "browser",
    format: "esm",
    conditions: ["flambeau-source"],
    alias: {
      "flambeau/data": source("data/index.ts"),
      "flambeau/worker": source("worker.ts"),
      flambeau: source("index.ts"),
    },
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

function serve(files: Map<string, string>): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://page");
    const headers = request.headers.cookie?.includes("isolated") ? isolation : {};
    const script = files.get(pathname);
    if (script !== undefined) response.writeHead(200, { ...headers, "content-type": "text/javascript" }).end(script);
    else if (!/^\/(isolated)?$/.test(pathname)) response.writeHead(404, headers).end();
    else {
      const own = pathname === "/isolated" ? { ...isolation, "set-cookie": "isolated=1" } : {};
      response.writeHead(200, { ...own, "content-type": "text/html" });
      response.end('<!doctype html><title>Loader</title><script type="module" src="/program.js"></script>');
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe.skipIf(found === undefined)("workers of a bundled page", () => {
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    server = await serve(await bundles());
    browser = await launch(found!);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function open(path: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    await page.waitForFunction("globalThis.own !== undefined");
    return page;
  }

  it.each([
    ["/isolated", true],
    ["/", false],
  ] as const)("give Node's batches, in %s", async (path, isolated) => {
    const page = await open(path);
    expect(await page.evaluate("crossOriginIsolated")).toBe(isolated);
    expect(await page.evaluate("own()")).toEqual(await own());
    expect(await page.evaluate("library()")).toEqual(await library());
    await page.context().close();
  });

  it("tell of errors, and end", async () => {
    const page = await open("/isolated");
    const [thrown, missing] = (await page.evaluate("errors()")) as string[];
    expect(thrown).toBe((await errors())[0]);
    expect(missing).toMatch(/worker 0 has ended: the thread's script could not be loaded/);
    expect(page.workers().length).toBe(0);
  });
});
