import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as browser from "../../src/platform/browser.ts";
import * as node from "../../src/platform/node.ts";
import { proxyFor } from "../../src/platform/node-processes.ts";
import type { Platform } from "../../src/platform/types.ts";

const platforms: [string, Platform][] = [
  ["node", node],
  ["browser", browser],
];
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (content: string) => new TextEncoder().encode(content);

afterEach(() => {
  vi.unstubAllEnvs();
});

it("both platforms export the same names", () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
});

// Node has what browser.ts uses of a browser.
describe.each(platforms)("%s", (name, platform) => {
  it("says which it is", () => {
    expect(platform.platformName).toBe(name);
    expect(platform.hardwareConcurrency()).toBeGreaterThanOrEqual(1);
  });

  it("unpacks gzip, up to a limit", async () => {
    const content = bytes("flambeau ".repeat(1000));
    const packed = gzipSync(content);
    expect(await platform.gunzip(packed, content.length)).toEqual(content);
    await expect(platform.gunzip(packed, content.length - 1)).rejects.toThrow();
    await expect(platform.gunzip(packed.subarray(0, packed.length - 9), content.length)).rejects.toThrow();
    await expect(platform.gunzip(bytes("not gzip"), 100)).rejects.toThrow();
    expect((await platform.gunzip(gzipSync(new Uint8Array(0)), 0)).length).toBe(0);
  });

  it("computes checksums", async () => {
    expect(await platform.sha256(bytes("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(await platform.md5(bytes("abc"))).toBe(name === "node" ? "900150983cd24fb0d6963f7d28e17f72" : undefined);
  });

  it("gives other tasks their turn, in order", async () => {
    const order: string[] = [];
    const first = platform.nextTask().then(() => order.push("first"));
    const second = platform.nextTask().then(() => order.push("second"));
    Promise.resolve().then(() => order.push("microtask"));
    await Promise.all([first, second]);
    expect(order).toEqual(["microtask", "first", "second"]);
  });

  it("has a clock that goes forward", async () => {
    const before = platform.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(platform.now() - before).toBeGreaterThan(3);
  });

  it("runs a task behind a lock and hands on what it returns or throws", async () => {
    const folder = await node.makeTempDir();
    const lock = platform.joinPath(folder, "lock");
    expect(await platform.withLock(lock, async () => 7)).toBe(7);
    await expect(platform.withLock(lock, () => Promise.reject(new Error("inside")))).rejects.toThrow("inside");
    expect(await platform.withLock(lock, async () => 8)).toBe(8);
    await node.remove(folder);
  });
});

describe("node", () => {
  it("collects garbage on demand", async () => {
    const freed: string[] = [];
    const registry = new FinalizationRegistry<string>((name) => freed.push(name));
    (() => registry.register({ big: new Array(1000).fill(0) }, "dropped"))();
    await node.nextTask();
    expect(node.collectGarbage()).toBe(true);
    await node.nextTask();
    await node.nextTask();
    expect(freed).toEqual(["dropped"]);
  });

  it("finds its cache folder", () => {
    vi.stubEnv("HOME", "/home/ada");
    for (const name of ["FLAMBEAU_CACHE", "XDG_CACHE_HOME"]) vi.stubEnv(name, "");
    const usual: Record<string, string> = {
      linux: "/home/ada/.cache/flambeau",
      darwin: "/home/ada/Library/Caches/flambeau",
    };
    if (usual[process.platform]) expect(node.cacheDir()).toBe(usual[process.platform]);
    if (process.platform !== "linux") return;
    vi.stubEnv("XDG_CACHE_HOME", "relative");
    expect(node.cacheDir()).toBe("/home/ada/.cache/flambeau");
    vi.stubEnv("XDG_CACHE_HOME", "/var/tmp/ada");
    expect(node.cacheDir()).toBe("/var/tmp/ada/flambeau");
    vi.stubEnv("FLAMBEAU_CACHE", "/data/cache");
    expect(node.cacheDir()).toBe("/data/cache");
  });

  it("runs programs, whatever their exit code, and stops them", async () => {
    const run = (script: string, options = {}) => node.runCommand(process.execPath, ["-e", script], options);
    expect(await run("console.log('out'); console.error('err'); process.exit(3)")).toEqual({
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
    });
    expect((await run("setInterval(() => {}, 1000)", { timeout: 100 })).code).toBe(null);
    await expect(run("setInterval(() => {}, 1000)", { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    await expect(node.runCommand("no-such-program", [])).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("chooses the proxy that the environment names", () => {
    const choose = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env);
    expect(choose("https://a.org/", {})).toBe(undefined);
    expect(choose("https://a.org/", { https_proxy: "http://p:3128" })).toBe("http://p:3128");
    expect(choose("https://a.org/", { HTTPS_PROXY: "p:3128" })).toBe("http://p:3128");
    expect(choose("https://a.org/", { http_proxy: "http://p:3128" })).toBe(undefined);
    expect(choose("http://a.org/", { all_proxy: "http://p:3128" })).toBe("http://p:3128");
    const besides = (no_proxy: string) => ({ http_proxy: "http://p", no_proxy });
    for (const entries of ["*", "a.org", "b.org, a.org", ".a.org", "*.a.org", "org", "A.ORG", "a.org:80"]) {
      expect(choose("http://a.org/", besides(entries)), entries).toBe(undefined);
    }
    for (const entries of ["", "b.a.org", "a.or", "aa.org", "a.org:8080", "rg"]) {
      expect(choose("http://a.org/", besides(entries)), entries).toBe("http://p");
    }
  });

  it("fetches through a proxy", async () => {
    const proxy = createServer((_, response) => response.end("not through a tunnel"));
    proxy.on("connect", (request, socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.once("data", () => {
        const body = `asked for ${request.url}`;
        socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("http_proxy", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const response = await node.fetchUrl("http://flambeau.invalid/file");
    expect(await response.text()).toBe("asked for flambeau.invalid:80");
    proxy.close();
  });
});

describe("browser", () => {
  it("reads files by address and joins paths as addresses", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/data/file") response.end("content");
      else response.writeHead(request.url === "/data/broken" ? 500 : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`;
    const file = browser.joinPath(base, "file");
    expect(file).toBe(`${base}file`);
    expect(text(await browser.readFile(file))).toBe("content");
    expect(await browser.exists(file)).toBe(true);
    expect(await browser.exists(`${base}nothing`)).toBe(false);
    await expect(browser.readFile(file, { maxBytes: 6 })).rejects.toMatchObject({ code: "EFBIG" });
    await expect(browser.readFile(`${base}nothing`)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(browser.readFile(`${base}broken`)).rejects.toMatchObject({ code: "EIO" });
    server.close();
  });

  it("says that it cannot write", async () => {
    await expect(browser.writeFileAtomic("file", "text")).rejects.toMatchObject({ code: "ENOTSUP" });
    expect(browser.cacheDir()).toBe(undefined);
    expect(browser.collectGarbage()).toBe(false);
  });
});
