// Makes docs/images/studio-*.png: the studio's main views on a phone and a desktop, in light and dark, in both languages.
// Needs a built studio (`npm run build:studio`), Fashion-MNIST, a Chromium, and fonts with Chinese letters.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium, launch } from "./chromium.mjs";

const root = join(fileURLToPath(import.meta.url), "../..");
const images = join(root, "docs/images");
mkdirSync(images, { recursive: true });

const server = spawn(process.execPath, [join(root, "dist/cli/main.js"), "studio", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const origin = await new Promise((resolve) => {
  server.stdout.on("data", (text) => resolve(/http:\S+\//.exec(String(text))?.[0]));
});

const browser = await launch(findChromium());

const desktop = { viewport: { width: 1280, height: 860 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };

/** One visit: a view is opened, prepared, and photographed. */
async function picture(name, view, { language = "en", scheme = "light", size = desktop }, prepare) {
  const locale = language === "zh" ? "zh-CN" : "en-US";
  const context = await browser.newContext({ ...size, locale, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(`${origin}#/${view}`);
  await page.locator("main h1").waitFor();
  await prepare?.(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(images, `studio-${name}.png`) });
  await context.close();
}

/** Scrolls so that an element stands below what stays at the top. */
const bring = (page, selector, above = 130) =>
  page
    .locator(selector)
    .evaluate((element, space) => scrollTo(0, element.getBoundingClientRect().top + scrollY - space), above);

async function trained(page) {
  await page.locator(".toolbar .primary").click();
  await page.locator("#cell-predict.done").waitFor({ timeout: 120_000 });
  await bring(page, "#cell-train");
}

async function played(page) {
  const start = async (settings) => {
    for (const [name, value] of Object.entries(settings)) await page.locator(`[id$="-${name}"]`).fill(value);
    const rows = await page.locator(".run-row").count();
    await page.locator(".controls .primary").click();
    await page.locator(".run-row").nth(rows).waitFor();
    await page.waitForFunction(
      () => [...document.querySelectorAll(".run-row")].every((row) => /Finished|已完成/.test(row.textContent)),
      null,
      { timeout: 120_000 },
    );
  };
  await start({ epochs: "5" });
  await start({ lr: "0.01" });
  await page.locator("select").selectOption("mlp");
  await start({ lr: "0.1" });
  await bring(page, ".run-list");
}

async function drawn(page) {
  const epochs = page.locator("[id$=-epochs]");
  await epochs.fill("5");
  await page.locator(".controls .primary").click();
  await page.locator(".run-row", { hasText: "Finished" }).waitFor({ timeout: 120_000 });
  await bring(page, ".garments >> nth=0", 190);
}

const explored = (page) => page.locator(".pixel-table").waitFor({ timeout: 60_000 });

async function hovered(page) {
  await bring(page, "#cell-parameters", 330);
  const word = page.locator("#cell-parameters .cm-line").getByText("normal", { exact: true }).first();
  await word.hover();
  await page.locator("#cell-parameters .cm-tooltip-hover").waitFor({ timeout: 60_000 });
}

try {
  await picture("home", "", {});
  await picture("home-phone-dark-zh", "", { language: "zh", scheme: "dark", size: phone });
  await picture("lesson", "3.6", {}, trained);
  await picture("lesson-dark-zh", "3.6", { language: "zh", scheme: "dark" }, trained);
  await picture("lesson-phone", "3.6", { size: phone }, trained);
  await picture("play", "3.7", {}, played);
  await picture("play-dark", "3.7", { scheme: "dark" }, drawn);
  await picture("play-phone-zh", "3.7", { size: phone, language: "zh" }, played);
  await picture("data", "data", {}, explored);
  await picture("data-phone-dark", "data", { size: phone, scheme: "dark" }, explored);
  await picture("editor", "3.6", {}, hovered);
} finally {
  await browser.close();
  server.kill("SIGINT");
}
