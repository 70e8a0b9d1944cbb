import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveStudio } from "../../cli/studio/server.ts";

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

describe("the studio's server", () => {
  const folder = mkdtempSync(join(tmpdir(), "flambeau-studio-"));
  let server: Server;
  let port: number;
  beforeAll(async () => {
    mkdirSync(join(folder, "page/assets"), { recursive: true });
    writeFileSync(join(folder, "secret.txt"), "secret");
    writeFileSync(join(folder, "page/index.html"), "<!doctype html><title>page</title>");
    writeFileSync(join(folder, "page/.hidden"), "hidden");
    for (const name of ["index-1.js", "cells-1.js"]) writeFileSync(join(folder, "page/assets", name), "1");
    const served = await serveStudio({ folder: join(folder, "page"), host: "127.0.0.1", port: 0, log: () => {} });
    server = served.server;
    port = Number(new URL(served.url).port);
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Asks for a path just as it is written, which `fetch` would tidy. */
  const ask = (path: string, { method = "GET", host = `localhost:${port}` } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path, method, headers: { host } }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text) => {
          body += text;
        });
        response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      asked.on("error", reject).end();
    });

  it("isolates the page, and allows it no script but its own", async () => {
    const { status, headers, body } = await ask("/");
    expect([status, body]).toEqual([200, "<!doctype html><title>page</title>"]);
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cache-control"]).toBe("no-cache");
    const policy = headers["content-security-policy"];
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/unsafe|blob:.*script/);
  });

  it("lets the cells' worker alone run modules that it makes, and none reach elsewhere", async () => {
    const policies = await Promise.all(
      ["/assets/index-1.js", "/assets/cells-1.js"].map(async (path) => (await ask(path)).headers),
    );
    expect(policies.map((headers) => /script-src[^;]*blob:/.test(String(headers["content-security-policy"])))).toEqual([
      false,
      true,
    ]);
    for (const headers of policies) {
      expect(headers["content-security-policy"]).toContain("connect-src 'self'");
      expect(headers["cache-control"]).toContain("immutable");
    }
  });

  it("answers to its own names only", async () => {
    for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]:80"])
      expect((await ask("/", { host })).status).toBe(200);
    for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]) {
      const { status, body } = await ask("/", { host });
      expect([status, body.includes("page")]).toEqual([403, false]);
    }
  });

  it("gives nothing outside its folder, and changes nothing", async () => {
    const paths = [
      "/../secret.txt",
      "/..%2fsecret.txt",
      "/%2e%2e/secret.txt",
      "/assets/../../secret.txt",
      "//secret.txt",
      "/.hidden",
    ];
    const others = [
      "/..\\secret.txt",
      "/data/../secret.txt",
      "/data/..%2f..%2fsecret.gz",
      "/data/passwd.gz",
      "/%00",
      "/%zz",
      "/nothing",
    ];
    for (const path of [...paths, ...others]) {
      const { status, body } = await ask(path);
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(body, path).not.toMatch(/secret|hidden/);
    }
    for (const method of ["POST", "PUT", "DELETE"]) expect((await ask("/", { method })).status).toBe(405);
    expect((await ask("/", { method: "HEAD" })).body).toBe("");
  });

  it("serves the data set that the library's cache has", { timeout: 60_000 }, async () => {
    const { status, headers, body } = await ask("/data/t10k-labels-idx1-ubyte.gz");
    expect(status).toBe(200);
    expect(headers["content-length"]).toBe("10008");
    expect(body.length).toBeGreaterThan(9000);
  });

  it("takes a free port when the usual one is taken, and says so when the one asked for is", async () => {
    const options = { folder: join(folder, "page"), host: "127.0.0.1", log: () => {} };
    const [one, two] = [await serveStudio(options), await serveStudio(options)];
    expect(one.url).not.toBe(two.url);
    await expect(serveStudio({ ...options, port: Number(new URL(two.url).port) })).rejects.toThrow(/EADDRINUSE/);
    one.server.close();
    two.server.close();
  });
});
