import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellOf, found, runCell, Studio, tableOf } from "./studio.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong: rule and place. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
}

/** Words in Latin letters that are the same in Chinese. */
const everywhere =
  /Flambeau|PyTorch|Fashion-MNIST|English|Apache|softmax|SVG|PNG|JPEG|Ctrl\+Enter|Shift\+Enter|Esc|MNIST|Tab|TypeScript|T 恤|HTML|localhost\S*|mirror|http\S*|\.ts|\.ipynb|\.html|\.safetensors|NaN|\bx\b|\bb\b|\bw\b/gi;

/** What the page says in English while it should speak Chinese: its own words, not code, formulas, outputs or names. */
const englishIn = (page: Page) =>
  page.evaluate((source) => {
    const known = new RegExp(source, "gi");
    const skipped =
      "pre, code, .math, .editor, .output, svg, .run-name, .confusion td, [lang=en], script, style, noscript, .prose, .pytorch";
    const all: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest(skipped)) all.push(node.textContent ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      if (element.closest(".math, svg, [lang=en]")) continue;
      for (const name of ["aria-label", "title", "placeholder"]) all.push(element.getAttribute(name) ?? "");
    }
    return all.map((text) => text.replace(known, "")).filter((text) => /[A-Za-z]{2,}/.test(text));
  }, everywhere.source);

describe.skipIf(found === undefined)("manners", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open();
  }, 240_000);
  afterAll(() => studio?.close());

  it("has nothing that axe objects to, light and dark, on a phone and on a desktop", { timeout: 180_000 }, async () => {
    const { page, context, complaints } = await studio.visit("3.4", { reducedMotion: "reduce" });
    for (const id of ["one-hot", "scores", "softmax", "derivative-plot"]) await runCell(page, id);
    expect(await cellOf(page, "derivative-plot").locator(".figure svg").count()).toBe(1);
    for (const view of ["", "3.4", "3.7", "data"]) {
      await page.goto(`${studio.origin}/#/${view}`);
      await page.locator("main h1").waitFor();
      if (view === "data") await page.locator(".pixel-table").waitFor({ timeout: 60_000 });
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.locator(`html[data-theme=${scheme}]`).waitFor();
        await page.setViewportSize(scheme === "dark" ? { width: 360, height: 740 } : { width: 1280, height: 800 });
        expect(await violations(page), `${view} ${scheme}`).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          `${view} ${scheme}`,
        ).toBeLessThanOrEqual(0);
      }
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("can be walked with the keyboard alone: into a lesson, a run, an export", { timeout: 120_000 }, async () => {
    const { page, context } = await studio.visit("");
    /** Presses Tab until what has the focus is called so. */
    const tabTo = async (name: RegExp) => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        const called = await page.evaluate(() => {
          let element: Element | null = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
        });
        if (name.test(called)) return;
      }
      throw new Error(`Tab never came to ${name}`);
    };
    await tabTo(/^Skip/);
    await tabTo(/^3\.4/);
    await page.keyboard.press("Enter");
    await page.locator("h1", { hasText: "Softmax" }).waitFor();
    await tabTo(/^Take away/);
    await tabTo(/^Run$/);
    await page.keyboard.press("Enter");
    await page.locator("#cell-one-hot.done").waitFor({ timeout: 60_000 });
    await tabTo(/^More$/);
    await page.keyboard.press("Enter");
    await tabTo(/^This cell \(\.ts\)/);
    const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    expect(file.suggestedFilename()).toBe("3.4-one-hot.ts");
    // Into the editor, which lets Tab go on, and Escape back to the cell.
    await tabTo(/^Code of cell 1/);
    await page.keyboard.press("Control+Enter");
    await page.locator("#cell-one-hot.done").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("cell-one-hot");
    await context.close();
  });

  it("changes its language in the middle of a run, and leaves nothing untranslated", { timeout: 180_000 }, async () => {
    const { page, context, complaints } = await studio.visit("3.7");
    await page.locator("#\\33 \\.7-epochs").fill("6");
    await page.locator(".controls .primary").click();
    await page.waitForFunction(
      () => /batch \d+ of/.test(document.querySelector(".run-list")?.textContent ?? ""),
      null,
      { timeout: 60_000 },
    );
    await page.getByRole("button", { name: "中文" }).click();
    await page.locator("html[lang=zh-CN]").waitFor();
    expect(await page.locator("h1").innerText()).toMatch(/\p{Script=Han}/u);
    await page.locator(".run-list", { hasText: "已完成" }).waitFor({ timeout: 90_000 });
    expect((await tableOf(page.locator(".charts .figure").nth(1))).map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await page.locator(".heard[aria-live]").innerText()).toMatch(/第 6 轮/);
    expect(await englishIn(page)).toEqual([]);
    for (const view of ["", "data", "3.1"]) {
      await page.goto(`${studio.origin}/#/${view}`);
      await page.locator(view === "data" ? ".pixel-table" : "main h1").waitFor({ timeout: 60_000 });
      expect(await englishIn(page), view).toEqual([]);
    }
    await page.reload();
    await page.locator("html[lang=zh-CN]").waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.locator("html[lang=en]").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("works without the network after the first load", { timeout: 240_000 }, async () => {
    const studio = await Studio.open();
    const { page, complaints } = await studio.visit("3.6");
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60_000 });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await runCell(page, "data");
    studio.server.close();
    studio.server.closeAllConnections();
    await expect(fetch(studio.origin)).rejects.toThrow();
    await page.reload();
    await page.locator("main h1").waitFor();
    await page.locator(".toolbar .primary").click();
    await page.locator("#cell-predict.done").waitFor({ timeout: 120_000 });
    const rows = await tableOf(cellOf(page, "train").locator(".figure"));
    expect(rows).toHaveLength(10);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(complaints.filter((each) => !each.includes("ERR_CONNECTION_REFUSED"))).toEqual([]);
    await studio.browser.close();
  });
});
