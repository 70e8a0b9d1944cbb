// What may happen to a machine while a data set is fetched. Afterwards the cache must hold whole files or none, and the
// next start must give the right images.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FlambeauError } from "../../../src/core/errors.ts";
import { makeDir, writeFileAtomic } from "../../../src/platform/node.ts";
import { type DataSet, loadDataSet } from "../../../src/vision/sources.ts";
import { runScenario } from "../in-process.ts";
import { answerRange, bigSet, packed, serve, type TestServer, tempFolder, tiny, unpacked } from "../tiny.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let folder: string;
let server: TestServer | undefined;
let big: DataSet;
const size = 16 + 64 * 65_536;

beforeAll(() => {
  big = bigSet(size);
});
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const cacheDir = () => join(folder, "cache");
const raw = (name: string) => join(cacheDir(), name, "raw");

/** Every file in the cache that bears a data file's name is that file. @returns their names */
function expectWhole(name: string): string[] {
  if (!existsSync(raw(name))) return [];
  const files = readdirSync(raw(name)).filter((file) => !file.startsWith("."));
  for (const file of files) expect(readFileSync(join(raw(name), file)).equals(unpacked[file])).toBe(true);
  return files;
}

describe("kill -9", () => {
  it("while files are downloaded and written: the next start has the right images", { timeout: 60_000 }, async () => {
    server = await serve((request, response, content) => answerRange(request, response, content));
    const args = { dataSet: big, mirrors: [server.base], cacheDir: cacheDir() };
    let left = 0;
    for (let kill = 0; kill < 8; kill++) {
      const asked = server.asked.length;
      const { child, result } = await runScenario("load", args);
      // From the first request on, it is downloading, verifying, unpacking or writing.
      for (let i = 0; server.asked.length === asked && child.exitCode === null && i < 2000; i++) await sleep(5);
      await sleep(kill * 12);
      child.kill("SIGKILL");
      await result.catch(() => {});
      const files = expectWhole("Big");
      if (files.length < 4) left++;
      else rmSync(cacheDir(), { recursive: true, force: true });
    }
    expect(left, "no kill came in time").toBeGreaterThan(0);
    const { images } = await loadDataSet({ ...big, mirrors: [server.base] }, { split: "train", cacheDir: cacheDir() });
    expect(Buffer.from(images).equals(unpacked["big-images"].subarray(16))).toBe(true);
    // As they came or unpacked: what was left whole is enough.
    for (const file of ["big-images", "big-labels"]) {
      expect(expectWhole("Big").some((name) => name.startsWith(file))).toBe(true);
    }
  });

  it("in the middle of a download: the next start goes on from the last full megabyte", async () => {
    const half = packed["big-images"].length >> 1;
    let first = true;
    const ranges: (string | undefined)[] = [];
    server = await serve((request, response, content) => {
      if (request.url!.includes("big-images")) ranges.push(request.headers.range);
      if (!first) return answerRange(request, response, content);
      first = false;
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, half));
    });
    const { child, result } = await runScenario("load", { dataSet: big, mirrors: [server.base], cacheDir: cacheDir() });
    const part = join(cacheDir(), "Big/partial/big-images.gz");
    for (let i = 0; i < 1000 && !(existsSync(part) && readFileSync(part).length >= 1 << 20); i++) await sleep(10);
    child.kill("SIGKILL");
    await result.catch(() => {});
    expect(expectWhole("Big")).toEqual([]);
    const start = readFileSync(part).length;
    await loadDataSet({ ...big, mirrors: [server.base] }, { split: "train", cacheDir: cacheDir() });
    expect(ranges[1]).toBe(`bytes=${start}-`);
    expect(start).toBeGreaterThanOrEqual(1 << 20);
    expect(readdirSync(join(cacheDir(), "Big"))).toEqual(["raw"]);
  });
});

describe("a disk", () => {
  it("that is full in the middle of a download or a file: all is read, no half file stays", async ({ skip }) => {
    server = await serve((request, response, content) => answerRange(request, response, content));
    mkdirSync(cacheDir());
    // Room for a part of the packed file; for it, but not the unpacked one; for that, but not for both.
    for (const kilobytes of [1500, 5000, 7000]) {
      try {
        const options = `size=${kilobytes}k`;
        execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", cacheDir()], { stdio: "ignore" });
      } catch {
        skip("a small file system cannot be mounted here, so a full disk was not tried");
      }
      try {
        const run = await runScenario("load", { dataSet: big, mirrors: [server.base], cacheDir: cacheDir() });
        const { count, said } = (await run.result) as { count: number; said: string[] };
        expect(count).toBe(65_536);
        const kept = expectWhole("Big");
        if (!kept.includes("big-images")) {
          expect(said.join("\n")).toMatch(/cannot keep files in .*the disk is full \(ENOSPC\).*stay in memory/);
        }
        const others = readdirSync(cacheDir(), { recursive: true }).map(String);
        expect(others.filter((name) => /\.part$|partial\/./.test(name))).toEqual([]);
      } finally {
        execFileSync("umount", [cacheDir()]);
      }
    }
  });

  it("that is removed while files are written is made again", async () => {
    const base = join(folder, "deep/er");
    let stop = false;
    const removing = async () => {
      while (!stop) {
        // A file that is written while its folder is emptied keeps the folder from being removed; then not this time.
        await rm(join(folder, "deep"), { recursive: true, force: true }).catch((error) =>
          expect(error.code).toBe("ENOTEMPTY"),
        );
        await sleep(1);
      }
    };
    const writing = async () => {
      for (let i = 0; i < 20; i++) {
        await writeFileAtomic(join(base, "file"), "whole").catch((error) => expect(error.code).toBe("ENOENT"));
      }
    };
    await Promise.all([removing(), writing().finally(() => (stop = true))]);
    await writeFileAtomic(join(base, "file"), "whole");
    expect(readdirSync(base)).toEqual(["file"]);
  });

  it.runIf(existsSync("/proc/self"))("on which nothing can be made is an error at once", async () => {
    await expect(makeDir("/proc/flambeau/cache")).rejects.toMatchObject({ code: "ENOENT" });
    server = await serve();
    const mirrors = [server.base];
    const said: string[] = [];
    const options = { split: "train", cacheDir: "/proc/flambeau", log: (line: string) => said.push(line) } as const;
    expect((await loadDataSet({ ...tiny, mirrors }, options)).count).toBe(12);
    expect(said.join("\n")).toContain("cannot keep files in");
  });
});

describe("two processes", () => {
  it("that start together on an empty cache, with a slow server: one downloads", async () => {
    server = await serve((request, response, content) =>
      setTimeout(() => answerRange(request, response, content), 150),
    );
    const args = { dataSet: big, mirrors: [server.base], cacheDir: cacheDir() };
    const runs = await Promise.all([runScenario("load", args), runScenario("load", args)]);
    const results = (await Promise.all(runs.map((run) => run.result))) as { count: number }[];
    expect(results.map(({ count }) => count)).toEqual([65_536, 65_536]);
    expect(server.asked.length).toBe(4);
    expect(expectWhole("Big").length).toBe(4);
  });
});

describe("1,000 mutated files", () => {
  const files = ["train-images", "train-labels"] as const;

  it("from a server: the right images, or an error that says what is wrong; never a wrong file in the cache", async () => {
    let served: Record<string, Uint8Array> = {};
    server = await serve((_, response, content) => {
      const name = Object.keys(packed).find((name) => packed[name] === content)!;
      response.end(served[name] ?? content);
    });
    const dataSet = { ...tiny, mirrors: [server.base] };
    const mutation = fc.record({
      file: fc.constantFrom(...files),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      cut: fc.option(fc.nat(), { freq: 3 }),
      more: fc.uint8Array({ maxLength: 8 }),
    });
    let wrong = 0;
    await fc.assert(
      fc.asyncProperty(mutation, async ({ file, changes, cut, more }) => {
        const good = packed[file];
        const bytes = Buffer.concat([good.subarray(0, cut === null ? good.length : cut % good.length), more]);
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        served = { [file]: bytes };
        const patience = { retries: [] };
        rmSync(cacheDir(), { recursive: true, force: true });
        try {
          const loaded = await loadDataSet(dataSet, { split: "train", cacheDir: cacheDir(), patience });
          expect(loaded.images).toEqual(unpacked["train-images"].subarray(16));
          expect(loaded.labels).toEqual(unpacked["train-labels"].subarray(8));
        } catch (error) {
          if (!(error instanceof FlambeauError)) throw error;
          expect(error.message).toMatch(/damaged: .+|sends more than/);
          wrong++;
        }
        expectWhole("Tiny");
      }),
      { numRuns: 150 },
    );
    expect(wrong).toBeGreaterThan(90);
  }, 60_000);

  it("in the cache: they are seen, and fetched again", async () => {
    server = await serve();
    const dataSet = { ...tiny, mirrors: [server.base] };
    const options = { split: "train", cacheDir: cacheDir() } as const;
    await loadDataSet(dataSet, options);
    const change = fc.tuple(fc.constantFrom(...files), fc.nat(), fc.nat(255), fc.boolean());
    await fc.assert(
      fc.asyncProperty(change, async ([file, at, value, cut]) => {
        const bytes = unpacked[file].slice();
        const place = at % bytes.length;
        if (cut) writeFileSync(join(raw("Tiny"), file), bytes.subarray(0, place));
        else writeFileSync(join(raw("Tiny"), file), bytes.fill(value, place, place + 1));
        const loaded = await loadDataSet(dataSet, options);
        expect(loaded.images).toEqual(unpacked["train-images"].subarray(16));
        expect(loaded.labels).toEqual(unpacked["train-labels"].subarray(8));
        expectWhole("Tiny");
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
