import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerRange, packed, tiny, unpacked } from "../vision/tiny.ts";
import { bundle } from "./bundle.ts";
import { findChromium, launch } from "./chromium.ts";
import type { Loaded } from "./data-program.ts";

const found = findChromium();

describe.skipIf(found === undefined)("data sets in a page", () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let origin: string;
  let asked: string[] = [];
  /** Changes what is served of a data file. */
  let fault: (content: Uint8Array) => Uint8Array = (content) => content;

  beforeAll(async () => {
    const script = await bundle("data-program.ts");
    server = createServer((request, response) => {
      const path = request.url ?? "";
      if (path === "/")
        return void response
          .writeHead(200, { "content-type": "text/html" })
          .end("<!doctype html><script type=module src=/program.js></script>");
      if (path === "/program.js")
        return void response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      asked.push(path);
      const [, name] = /^\/data\/MNIST\/raw\/(.*)\.gz$/.exec(path) ?? /^\/(?:data|flat)\/([^/]*)\.gz$/.exec(path) ?? [];
      const folders = path.startsWith("/data/MNIST/raw/") || path.startsWith("/flat/");
      if (name === undefined || !folders || packed[name] === undefined) return void response.writeHead(404).end();
      answerRange(request, response, fault(packed[name]));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launch(found!);
    page = await browser.newPage();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  beforeEach(async () => {
    await open();
    await page.evaluate("flambeau.forget()");
    asked = [];
    fault = (content) => content;
  });

  /** Opens the page, as a visitor who comes again. */
  async function open(mirrors: string[] = []): Promise<void> {
    await page.goto(origin);
    await page.waitForFunction("globalThis.flambeau !== undefined");
    await page.evaluate(`flambeau.shrink(${JSON.stringify(tiny.files)}, ${JSON.stringify(mirrors)})`);
  }

  const load = (name: string, root?: string) =>
    page.evaluate(`flambeau.load("${name}", ${JSON.stringify(root)})`) as Promise<Loaded>;
  const failure = (name: string, root?: string) =>
    page.evaluate(`flambeau.failure("${name}", ${JSON.stringify(root)})`) as Promise<{ code: string; message: string }>;

  it("come from an address below the page, with progress, and on the next visit from the Cache API", async () => {
    const first = await load("FashionMNIST", "/flat");
    expect(first.source).toBe("mirror (/flat)");
    expect(first.count).toBe(12);
    expect(first.pixels).toEqual([...unpacked["train-images"].subarray(16)]);
    expect(first.labels).toEqual([...unpacked["train-labels"].subarray(8)]);
    const { packedBytes } = tiny.files.train.images;
    const last = { file: "train-images", received: packedBytes, total: packedBytes };
    expect(first.progress).toContainEqual(expect.objectContaining(last));
    expect(asked).toEqual(["/flat/train-images.gz", "/flat/train-labels.gz"]);
    const files = ["train-images", "train-labels"].map((name) => `/flambeau/FashionMNIST/raw/${name}`);
    expect(await page.evaluate("flambeau.kept()")).toEqual(files);

    asked = [];
    await open();
    const second = await load("FashionMNIST", "/flat");
    expect(second.source).toBe("cache (cache:flambeau/FashionMNIST/raw)");
    expect(second.pixels).toEqual(first.pixels);
    expect(asked).toEqual([]);
  });

  it("are found in torchvision's layout, too", async () => {
    expect((await load("MNIST", "data/")).count).toBe(12);
    expect(asked).toContain("/data/MNIST/raw/train-images.gz");
  });

  it("come from mirrors without a root, both halves at once", async () => {
    await open([`${origin}/flat/`]);
    expect((await load("KMNIST")).source).toBe(`mirror (${origin}/flat/)`);
    const kept = (await page.evaluate("flambeau.kept()")) as string[];
    expect(kept.map((path) => path.split("/").at(-1))).toEqual(
      Object.keys(unpacked)
        .filter((n) => !n.startsWith("big"))
        .sort(),
    );
  });

  it("are fetched again when what is kept has been damaged", async () => {
    await load("MNIST", "/flat");
    await page.evaluate(`flambeau.harm("MNIST/raw/train-images")`);
    const again = await load("MNIST", "/flat");
    expect(again.said.join("\n")).toMatch(/MNIST: cache: .*train-images: damaged: its SHA-256 is/);
    expect(again.pixels).toEqual([...unpacked["train-images"].subarray(16)]);
    expect((await load("MNIST", "/flat")).source).toMatch(/^cache/);
  });

  it("are refused, and nothing is kept, when a byte is wrong, bytes are missing, or there are none", async () => {
    fault = (content) => content.map((byte, i) => (i === 60 ? byte ^ 1 : byte));
    expect(await failure("MNIST", "/flat")).toMatchObject({ code: "data-damaged" });
    fault = (content) => content.subarray(0, 50);
    expect(await failure("MNIST", "/flat")).toMatchObject({ code: "data-damaged" });
    expect(await failure("MNIST", "/nowhere")).toMatchObject({
      code: "download",
      message: expect.stringMatching(/\/nowhere\/train-images\.gz: HTTP 404/),
    });
    expect(await page.evaluate("flambeau.kept()")).toEqual([]);
  });
});
