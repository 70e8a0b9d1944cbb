import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, it } from "vitest";
import { serve, tempFolder, tiny, unpacked } from "./tiny.ts";

const folder = tempFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// What a bundler makes for a page, run in Node, which has what of a browser is needed here.
async function bundleForPages() {
  const outfile = join(folder, "sources.mjs");
  const entry = join(fileURLToPath(import.meta.url), "../../../src/vision/sources.ts");
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "browser",
    format: "esm",
    conditions: ["flambeau-source"],
    metafile: true,
    logLevel: "error",
  });
  const module: typeof import("../../src/vision/sources.ts") = await import(pathToFileURL(outfile).href);
  return { module, inputs: Object.keys(metafile.inputs) };
}

it("a page loads a data set from an address, checks it, and carries nothing of Node's", async () => {
  const { module, inputs } = await bundleForPages();
  expect(inputs).toContain("src/platform/browser.ts");
  expect(inputs.filter((path) => /node/.test(path))).toEqual([]);

  const server = await serve();
  const loaded = await module.loadDataSet(tiny, { split: "test", dataDir: server.base });
  expect(loaded.images).toEqual(unpacked["t10k-images"].subarray(16));
  expect((await module.loadDataSet({ ...tiny, mirrors: [server.base] }, { split: "train" })).count).toBe(12);
  server.close();

  const liar = await serve((_, response, content) =>
    response.end(content.map((byte, i) => (i === 60 ? byte ^ 1 : byte))),
  );
  await expect(module.loadDataSet(tiny, { split: "test", dataDir: liar.base })).rejects.toMatchObject({
    code: "data-damaged",
  });
  liar.close();

  const debian = { package: "tiny", folder: "/usr/share/tiny" };
  const nowhere = module.loadDataSet({ ...tiny, debian }, { split: "test" });
  await expect(nowhere).rejects.toMatchObject({ code: "dataset-not-found", tried: [] });
});
