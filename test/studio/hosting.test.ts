import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import sirv from "sirv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataFile } from "../../cli/studio/data.ts";
import { cellOf, found, root, runAll, Studio, tableOf } from "./studio.ts";

describe.skipIf(found === undefined)("other ways to host the page", () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open();
  }, 240_000);
  afterAll(() => studio?.close());

  it("works in any folder of a plain web server, without isolation", { timeout: 120_000 }, async () => {
    const files = sirv(process.env.STUDIO_FOLDER ?? join(root, "dist/studio"), { etag: true });
    const server: Server = createServer(async (request, response) => {
      const name = /^\/learn\/data\/([a-z0-9-]+)\.gz$/.exec(request.url!)?.[1];
      if (name) return response.end(await dataFile(name, () => {}));
      if (!request.url!.startsWith("/learn/")) return response.writeHead(404).end();
      request.url = request.url!.slice("/learn".length);
      files(request, response, () => void response.writeHead(404).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const context = await studio.browser.newContext({ locale: "en-US" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/learn/#/3.7`);
    await page.locator("main h1").waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await runAll(page);
    const rows = await tableOf(cellOf(page, "train").locator(".figure"));
    expect(rows[9][1]).toBeLessThan(0.46);
    expect(complaints).toEqual([]);
    await context.close();
    server.close();
    server.closeAllConnections();
  });

  it("flambeau studio prints one line, and ends cleanly on Ctrl-C", { timeout: 60_000 }, async () => {
    const child: ChildProcess = spawn(process.execPath, ["dist/cli/main.js", "studio", "--port", "0"], { cwd: root });
    let printed = "";
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on("data", (text) => {
        printed += text;
      });
    }
    const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));
    while (!printed.includes("\n")) await new Promise((resolve) => setTimeout(resolve, 50));
    const url = /^Flambeau Studio: (http:\/\/localhost:\d+\/) \(Ctrl-C ends it\)\n$/.exec(printed)?.[1];
    const response = await fetch(url!);
    expect(await response.text()).toContain("Flambeau Studio");
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    await expect(fetch(url!)).rejects.toThrow();
  });
});

describe("pictures of the studio", () => {
  const names = [
    ...["home", "home-phone-dark-zh", "lesson", "lesson-dark-zh", "lesson-phone", "play", "play-dark", "play-phone-zh"],
    ...["data", "data-phone-dark", "editor"],
  ];
  it.each(names)("studio-%s.png is there, in its size", (name) => {
    const png = readFileSync(join(root, `docs/images/studio-${name}.png`));
    const size = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(size).toEqual(name.includes("phone") ? [780, 1688] : [1280, 860]);
  });
});
