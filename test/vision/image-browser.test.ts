import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import type * as vision from "../../src/vision/index.ts";
import { findChromium, launch } from "../browser/chromium.ts";

const chromium = findChromium();
const images = fileURLToPath(new URL("../golden/images/", import.meta.url));
const names = ["png/palette-transparent.png", "jpeg/colour/420.JPG"];

test.skipIf(chromium === undefined)(
  "a page reads pictures that were given to it, with the values of Node",
  async () => {
    const entry = fileURLToPath(new URL("../../src/vision/index.ts", import.meta.url));
    const { outputFiles } = await build({
      stdin: { contents: `globalThis.vision = await import(${JSON.stringify(entry)});`, resolveDir: images },
      ...{ bundle: true, write: false, platform: "browser", format: "esm", logLevel: "error" },
      conditions: ["flambeau-source"],
    });
    const files = await Promise.all(
      names.map(async (name) => ({
        name: `images/${name}`,
        base64: (await readFile(images + name)).toString("base64"),
      })),
    );
    const browser = await launch(chromium!);
    try {
      const page = await browser.newPage();
      await page.route("http://pictures.test/", (route) =>
        route.fulfill({ contentType: "text/html", body: "<title>" }),
      );
      await page.goto("http://pictures.test/");
      await page.addScriptTag({ content: outputFiles[0].text, type: "module" });
      await page.waitForFunction("globalThis.vision");
      const sums = await page.evaluate(async (given) => {
        const { ImageFolder, transforms } = (globalThis as unknown as { vision: typeof vision }).vision;
        const list = given.map(
          ({ name, base64 }) => new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name),
        );
        const dataset = await ImageFolder.fromFiles(list, { transform: new transforms.Resize([9, 11]) });
        return dataset.samples.map(([path], i) => [path, dataset.at(i)[0].sum().item()]);
      }, files);
      const { ImageFolder, transforms } = await import("../../src/vision/index.ts");
      const here = await ImageFolder.load(images, { transform: new transforms.Resize([9, 11]) });
      const expected = names.map((name) => {
        const at = here.samples.findIndex(([path]) => path.endsWith(name));
        return [`images/${name}`, (here.at(at)[0] as vision.Image).sum().item()];
      });
      expect(sums.sort()).toEqual(expected.sort());
    } finally {
      await browser.close();
    }
  },
);
