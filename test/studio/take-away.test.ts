import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { transform } from "esbuild";
import { encode } from "fast-png";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as torch from "../../src/index.ts";
import { load, save } from "../../src/io/index.ts";
import { found, numbersIn, root, runCell, Studio, tableOf, textOf, write } from "./studio.ts";

/** Runs TypeScript under this Node, with the built package, and gives what it prints. */
async function runInNode(code: string): Promise<string> {
  mkdirSync(join(root, "build"), { recursive: true });
  const folder = mkdtempSync(join(root, "build/exported-"));
  try {
    const { code: js } = await transform(code, { loader: "ts", format: "esm" });
    writeFileSync(join(folder, "program.mjs"), js);
    return execFileSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function downloaded(page: Page, click: () => Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFileSync((await file.path())!);
}

const fromMenu = (page: Page, menu: string, item: string) => async () => {
  await page.locator(menu).click();
  await page.getByRole("button", { name: item }).click();
};

/** Trains in the panel with the settings that stand there. */
async function trainInPanel(page: Page, settings: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await page.locator(`[id$="-${name}"]`).fill(value);
  await page.locator(".controls .primary").click();
  await page.locator(".run-row", { hasText: "Finished" }).waitFor({ timeout: 90_000 });
}

/** The curve of the panel's first chart, point by point, as it is drawn. */
const curveOf = (page: Page) => page.locator(".charts svg path[stroke='#1f77b4']").first().getAttribute("d");

const linkFrom = (shared: unknown) => deflateRawSync(JSON.stringify(shared)).toString("base64url");

describe.skipIf(found === undefined)("what one takes away and brings along", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open();
  }, 240_000);
  afterAll(() => studio?.close());

  it("a lesson as .ts gives the page's numbers under Node, digit for digit, and as .ipynb the same cells", {
    timeout: 180_000,
  }, async () => {
    const { page, context } = await studio.visit("3.3", { sameKernels: true });
    await write(page, "errors", `${"console.log(net[0].weight.data.tolist(), net[0].bias.data.item());"}`);
    await page.locator(".toolbar .primary").click();
    await page.locator("#cell-errors.done").waitFor({ timeout: 60_000 });
    const program = await downloaded(page, fromMenu(page, ".toolbar .menu summary", "Program (.ts)"));
    const printed = await runInNode(program.toString());
    expect(printed).toContain((await textOf(page, "errors")).trim());
    expect(printed).toContain((await textOf(page, "train")).trim());
    const notebook = JSON.parse(
      (await downloaded(page, fromMenu(page, ".toolbar .menu summary", "Notebook (.ipynb)"))).toString(),
    );
    const code = notebook.cells.filter((cell: { cell_type: string }) => cell.cell_type === "code");
    expect(code).toHaveLength(await page.locator(".section.of-cell .cell").count());
    expect(code.at(-1).source.join("")).toContain("net[0].weight.data.tolist()");
    const figure = await downloaded(page, fromMenu(page, ".panel .figure >> nth=0 >> summary", "Save as PNG"));
    expect(figure.subarray(1, 4).toString()).toBe("PNG");
    await context.close();
  });

  it("a run as .ts gives the same losses; weights, report and link are whole", { timeout: 240_000 }, async () => {
    const { page, context, complaints } = await studio.visit("3.7", { sameKernels: true });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await trainInPanel(page, { epochs: "2", seed: "7", lr: "0.05" });
    const menu = ".run-row .menu summary";
    const printed = await runInNode((await downloaded(page, fromMenu(page, menu, "This run as a program"))).toString());
    const rows = await tableOf(page.locator(".charts .figure").nth(1));
    const there = [...printed.matchAll(/train acc (\S+), test acc (\S+)/g)].map(([, train, test]) => [train, test]);
    expect(rows.map(([, train, test]) => [train, test])).toEqual(
      there.map((values) => values.map((value) => Number(Number(value).toPrecision(5)))),
    );
    const [, loss] = /epoch 2, loss (\S+),/.exec(printed)!;
    expect(await page.locator(".run-row").innerText()).toContain(`loss ${Number(Number(loss).toPrecision(4))}`);

    // What the panel shows of the run: a picture of weights for each class, every test image counted, some that are wrong.
    const counts = (await page.locator(".confusion td[style]").allInnerTexts()).map(Number);
    expect(counts.reduce((a, b) => a + b)).toBe(10_000);
    const right = counts.filter((_, i) => i % 11 === 0).reduce((a, b) => a + b);
    expect(right / 10_000).toBeCloseTo(rows[1][2], 4);
    const pictures = page.locator(".garments:not(.wide) .pixels");
    expect(await pictures.count()).toBe(10);
    const different = await pictures.evaluateAll(
      (all) => new Set(all.map((each) => (each as HTMLCanvasElement).toDataURL())).size,
    );
    expect(different).toBe(10);
    const wrong = await page.locator(".garments.wide li").allInnerTexts();
    expect(wrong).toHaveLength(24);
    for (const text of wrong) expect(text).toMatch(/says .+, \d+(\.\d)?\s%/);

    const weights = load(await downloaded(page, fromMenu(page, menu, "Save weights")));
    expect(Object.values(weights).map(({ sizes }) => [...sizes])).toEqual(
      [[10], [10, 784]].reverse().sort((a, b) => a.length - b.length),
    );
    const report = (await downloaded(page, fromMenu(page, menu, "Save report"))).toString();
    expect(report).toContain("<svg");
    expect(report).not.toMatch(/<script|src=|href="http/);

    await write(page, "loss-check", "// mine\nconsole.log(6 * 7);");
    await fromMenu(page, ".toolbar .menu summary", "Copy link")();
    await page.waitForFunction(() => /Link copied/.test(document.querySelector(".said")?.textContent ?? ""));
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const curve = await curveOf(page);
    expect(curve).toMatch(/^M.*L/);

    const other = await studio.visit("", { sameKernels: true });
    await other.page.goto(link);
    await other.page.locator("#cell-loss-check .cm-content", { hasText: "6 * 7" }).waitFor();
    expect(await other.page.locator('[id$="-seed"]').inputValue()).toBe("7");
    expect(await other.page.locator(".output").count()).toBe(0);
    await trainInPanel(other.page, {});
    expect(await curveOf(other.page)).toBe(curve);
    expect(complaints).toEqual([]);
    await other.context.close();
    await context.close();
  });

  it("predicts from fixed strokes, pictures and weights; says what is wrong with other files", {
    timeout: 180_000,
  }, async () => {
    const { page, context, complaints } = await studio.visit("3.7", { sameKernels: true });
    await page.locator(".predict").scrollIntoViewIfNeeded();
    expect(await page.locator(".answer-line").innerText()).toContain("no trained model");
    // A model that knows trousers by their two legs: no training needed, and the same everywhere.
    const weight = torch.zeros([10, 784]) as torch.Tensor;
    const values = new Float32Array(7840);
    for (let i = 0; i < 784; i++) {
      const [x, y] = [i % 28, Math.floor(i / 28)];
      values[784 + i] = y > 10 && (Math.abs(x - 10) < 2 || Math.abs(x - 17) < 2) ? 0.1 : -0.02;
    }
    weight.copy_((torch.tensor(values) as torch.Tensor).reshape(10, 784));
    const good = Buffer.from(save({ "1.weight": weight, "1.bias": torch.zeros([10]) as torch.Tensor }));
    await page
      .locator(".weights-file")
      .setInputFiles({ name: "legs.safetensors", mimeType: "application/octet-stream", buffer: good });
    await page.locator(".answer-line", { hasText: "legs.safetensors is open" }).waitFor({ timeout: 30_000 });

    const place = page.locator(".drawing");
    await place.focus();
    const press = async (key: string, times: number) => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key);
    };
    await press("ArrowLeft", 4);
    await page.keyboard.press("Space");
    await press("ArrowDown", 12);
    await page.keyboard.press("Space");
    await press("ArrowRight", 7);
    await page.keyboard.press("Space");
    await press("ArrowUp", 12);
    await page.keyboard.press("Space");
    const answer = page.locator(".answer-line", { hasText: "trouser" });
    await answer.waitFor();
    // It answers while one draws; the last stroke's answer may still be on its way.
    await expect.poll(async () => numbersIn(await answer.innerText())[0]).toBeCloseTo(98.9, 0);

    const photo = (width: number, height: number, legs = true) => {
      const data = new Uint8Array(width * height * 3).fill(250);
      for (let y = height / 5; legs && y < (height * 4) / 5; y++) {
        for (const x0 of [0.4, 0.6])
          for (let x = -3; x < 3; x++)
            data.fill(
              20,
              (Math.floor(y) * width + Math.floor(x0 * width) + x) * 3,
              (Math.floor(y) * width + Math.floor(x0 * width) + x) * 3 + 3,
            );
      }
      return Buffer.from(encode({ width, height, data, channels: 3, depth: 8 }));
    };
    const drop = (name: string, mimeType: string, buffer: Buffer) =>
      page.locator(".photos").setInputFiles({ name, mimeType, buffer });
    await drop("legs.png", "image/png", photo(120, 160));
    await page.locator(".bars .best", { hasText: "trouser" }).waitFor();

    const problems: [name: string, bytes: Buffer, words: RegExp][] = [
      ["text.png", Buffer.from("this is no picture"), /text\.png is not an image/],
      ["broken.png", photo(60, 60).subarray(0, 90), /broken\.png is not an image/],
      ["empty.png", Buffer.alloc(0), /empty\.png is empty/],
      ["blank.png", photo(40, 40, false), /Nothing stands out in blank\.png/],
      ["huge.png", hugePng(), /huge\.png is too large/],
      ["<img src=x onerror=alert(1)>.png", Buffer.from("x"), /<img src=x onerror=alert\(1\)>\.png is not/],
    ];
    for (const [name, bytes, words] of problems) {
      await drop(name, "image/png", bytes);
      await page.locator(".answer-line .bad").filter({ hasText: words }).waitFor();
    }
    const lies: [name: string, bytes: Buffer][] = [
      ["short", good.subarray(0, 100)],
      ["no header", Buffer.from("hello")],
      ["huge header", Buffer.concat([Buffer.from([255, 255, 255, 255, 255, 255, 255, 127]), Buffer.from("{}")])],
      [
        "other shapes",
        Buffer.from(
          save({ "1.weight": torch.zeros([3, 5]) as torch.Tensor, "1.bias": torch.zeros([3]) as torch.Tensor }),
        ),
      ],
      ["offsets", lyingOffsets()],
    ];
    for (const [name, buffer] of lies) {
      await page
        .locator(".weights-file")
        .setInputFiles({ name: `${name}.safetensors`, mimeType: "application/octet-stream", buffer });
      await page
        .locator(".answer-line .bad")
        .filter({ hasText: `${name}.safetensors cannot be used` })
        .waitFor();
    }
    await drop("legs.png", "image/png", photo(90, 120));
    await page.locator(".bars .best", { hasText: "trouser" }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("nothing in a link or a name is ever run", { timeout: 120_000 }, async () => {
    const { page, context, complaints } = await studio.visit("");
    let dialogs = 0;
    page.on("dialog", (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    const evil = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    const hashes = [
      `3.7?s=${linkFrom({ cells: { "loss-check": `${evil}\nalert(3); document.cookie` }, settings: { seed: evil, model: evil, hidden: evil } })}`,
      `3.7?s=${linkFrom(JSON.parse('{"cells": {"__proto__": "x", "constructor": "y"}, "settings": {"__proto__": "x"}}'))}`,
      `3.7?s=${linkFrom({ cells: {}, settings: [] })}`,
      `3.7?s=${evil}`,
      "3.7?s=%00%ff",
      `3.7?s=${deflateRawSync(Buffer.alloc(20_000_000)).toString("base64url")}`,
      `${evil}?s=x`,
      "__proto__",
      "constructor",
      "javascript:alert(4)",
    ];
    for (const hash of hashes) {
      await page.goto(`${studio.origin}/#/`);
      await page.goto(`${studio.origin}/#/${hash}`);
      await page.locator("main h1, .missing").waitFor();
      await page.waitForTimeout(150);
    }
    await page.goto(`${studio.origin}/#/${hashes[0]}`);
    await page.locator("#cell-loss-check .cm-content", { hasText: "onerror" }).waitFor();
    expect(await page.locator(".output").count()).toBe(0);
    expect(await page.locator(".controls .primary").isDisabled()).toBe(true);
    expect(await page.locator("img[src=x]").count()).toBe(0);
    // Code that a reader does run has no page to reach, and no other server.
    await write(
      page,
      "data",
      `console.log(typeof document, typeof localStorage);\nconsole.log("${evil.replaceAll('"', "'")}");\nawait fetch("https://example.com/").then(() => console.log("out"), () => console.log("kept in"));`,
    );
    const text = await runCell(page, "data");
    expect(text).toContain("undefined undefined");
    expect(text).toContain(evil);
    expect(text).toContain("kept in");
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(dialogs).toBe(0);
    expect(complaints.filter((each) => !/example\.com|Content Security Policy/.test(each))).toEqual([]);
    await context.close();
  });
});

/** A PNG whose header claims 50,000 × 50,000 pixels. */
function hugePng(): Buffer {
  const bytes = Buffer.from(encode({ width: 2, height: 2, data: new Uint8Array(4), channels: 1, depth: 8 }));
  bytes.writeUInt32BE(50_000, 16);
  bytes.writeUInt32BE(50_000, 20);
  return bytes;
}

/** Safetensors whose tensor is said to lie beyond the file's end. */
function lyingOffsets(): Buffer {
  const header = Buffer.from(
    JSON.stringify({ "1.weight": { dtype: "F32", shape: [10, 784], data_offsets: [0, 31360] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(16)]);
}
