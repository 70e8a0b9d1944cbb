// The studio as it is built, served by the product's own server, in a Chromium.
import { execFileSync } from "node:child_process";
import type { Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { serveStudio } from "../../cli/studio/server.ts";
import { build as kernelsInUse } from "../../src/engine/wasm.ts";
import { findChromium, launch } from "../browser/chromium.ts";

export const root = join(fileURLToPath(import.meta.url), "../../..");
export const found = findChromium();

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What the page complained of, and what it asked for elsewhere. */
  complaints: string[];
}

export class Studio {
  readonly browser: Browser;
  readonly origin: string;
  readonly server: Server;

  private constructor(browser: Browser, server: Server, url: string) {
    this.browser = browser;
    this.server = server;
    this.origin = url.replace(/\/$/, "");
  }

  /** Builds the page if need be. `STUDIO_FOLDER` names another build. */
  static async open(): Promise<Studio> {
    const built = process.env.STUDIO_FOLDER;
    if (!built)
      execFileSync(process.execPath, ["scripts/build-studio.mjs", "--if-needed"], { cwd: root, stdio: "inherit" });
    const folder = built ?? join(root, "dist/studio");
    const { server, url } = await serveStudio({ folder, host: "127.0.0.1", port: 0, log: () => {} });
    return new Studio(await launch(found!), server, url);
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
    this.server.closeAllConnections();
  }

  /** A fresh profile that looks at a view, such as "3.6". */
  async visit(view = "", options: BrowserContextOptions & { sameKernels?: boolean } = {}): Promise<Visit> {
    const { sameKernels, ...rest } = options;
    const context = await this.browser.newContext({ locale: "en-US", colorScheme: "light", ...rest });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (!["blob:", "data:"].includes(url.protocol) && url.origin !== this.origin) complaints.push(`asks for ${url}`);
    });
    // Node 20 has no relaxed SIMD; the page then does without it, too, as their sums differ in the last digits.
    if (sameKernels && kernelsInUse === "simd") {
      await context.route(/\/assets\/(cells|lab|torch)-[^/]*\.js$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `WebAssembly.validate = () => false;\n${await response.text()}` });
      });
    }
    await page.goto(`${this.origin}/#/${view}`);
    await page.locator("main h1").waitFor();
    return { page, context, complaints };
  }
}

export const cellOf = (page: Page, id: string): Locator => page.locator(`#cell-${id}`);

/** The editor's own element of a cell, in its shadow tree. */
export const editorOf = (page: Page, id: string): Locator => cellOf(page, id).locator(".cm-content");

/** Puts code into a cell: all that is there is selected, and the code pasted over it. */
export async function write(page: Page, id: string, code: string): Promise<void> {
  await editorOf(page, id).click();
  await page.keyboard.press("ControlOrMeta+a");
  await editorOf(page, id).evaluate((editor, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, code);
}

export async function runCell(page: Page, id: string, timeout = 60_000): Promise<string> {
  await cellOf(page, id).locator(".run").click();
  await page.locator(`#cell-${id}:is(.done, .failed)`).waitFor({ timeout });
  return textOf(page, id);
}

/** What a cell has printed. */
export async function textOf(page: Page, id: string): Promise<string> {
  return (await cellOf(page, id).locator(".output :is(.text, .error)").allInnerTexts()).join("");
}

export async function runAll(page: Page, timeout = 120_000): Promise<void> {
  await page.locator(".toolbar .primary").click();
  await page.locator(".toolbar .primary.stop").waitFor();
  await page.locator(".toolbar .primary:not(.stop)").waitFor({ timeout });
}

/** The numbers in a text. */
export const numbersIn = (text: string): number[] =>
  [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g)].map(([n]) => Number(n));

/** A figure's data as its table has it: rows of numbers. */
export async function tableOf(figure: Locator): Promise<number[][]> {
  const button = figure.locator(".figure-tools > button");
  if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  return figure
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => Number(cell.textContent))));
}
