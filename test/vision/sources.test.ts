import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { unpackVerified } from "../../src/vision/sources/verify.ts";
import { DataFileError, DatasetNotFound, type LoadOptions, loadDataSet } from "../../src/vision/sources.ts";
import { runScenario } from "./in-process.ts";
import { fill, gzip, packed, serve, type TestServer, tempFolder, tiny, unpacked } from "./tiny.ts";

const isRoot = process.getuid?.() === 0;
let folder: string;
let said: string[];
let server: TestServer | undefined;

beforeEach(() => {
  folder = tempFolder();
  said = [];
});
afterEach(() => {
  server?.close();
  server = undefined;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Loads with the cache in `folder`, and no network but what `dataSet` names. */
function load(options: Partial<LoadOptions> = {}, dataSet = tiny) {
  const all: LoadOptions = {
    split: "train",
    cacheDir: join(folder, "cache"),
    log: (line) => said.push(line),
    ...options,
  };
  return loadDataSet(dataSet, all);
}

const cached = (name: string) => join(folder, "cache/Tiny/raw", name);
const cacheFiles = () => readdirSync(join(folder, "cache/Tiny/raw"));

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error) => error,
  );
}

describe("a data directory", () => {
  it.each(["gz", "raw", "debian"] as const)("is read when it has the files as %s", async (form) => {
    const loaded = await load({ dataDir: fill(join(folder, "data"), form) });
    expect(loaded).toMatchObject({ count: 12, rows: 8, cols: 8, source: `data directory (${join(folder, "data")})` });
    expect(loaded.images).toEqual(unpacked["train-images"].subarray(16));
    expect(loaded.labels).toEqual(unpacked["train-labels"].subarray(8));
  });

  it("is read in torchvision's layout", async () => {
    fill(join(folder, "root/Tiny/raw"), "raw");
    expect((await load({ split: "test", dataDir: join(folder, "root") })).count).toBe(5);
  });

  it("needs only the files of the split, and writes nothing", async () => {
    const data = fill(join(folder, "data"), "gz");
    rmSync(join(data, "t10k-images.gz"));
    await load({ dataDir: data });
    expect(readdirSync(folder)).toEqual(["data"]);
  });

  it("is the only source: a missing file is an error that names it", async () => {
    fill(join(folder, "cache/Tiny/raw"), "raw");
    const data = fill(join(folder, "data"), "gz");
    rmSync(join(data, "train-labels.gz"));
    const error = await errorOf(load({ dataDir: data }));
    expect(error).toBeInstanceOf(DataFileError);
    expect(error).toMatchObject({ code: "data-missing", path: join(data, "train-labels") });
    const nowhere = await errorOf(load({ dataDir: join(folder, "nowhere") }));
    expect(nowhere).toMatchObject({ code: "data-missing", path: join(folder, "nowhere/train-images") });
  });

  it("is refused with the file's name for every kind of damage", async () => {
    const images = packed["train-images"];
    const flipped = (at: number) => images.map((byte, i) => (i === at ? byte ^ 0x10 : byte));
    const kinds: Record<string, [string, Uint8Array, RegExp]> = {
      "a packed file cut short": [".gz", images.subarray(0, 60), /MD5 is \w{32} instead of \w{32} \(60 bytes instead/],
      "a byte flipped in the deflated part": [".gz", flipped(50), /MD5 is/],
      "a byte flipped in the gzip trailer": [".gz", flipped(images.length - 2), /MD5 is/],
      "bytes after the end": [".gz", Buffer.concat([images, Buffer.from([0])]), /MD5 is/],
      "the gzip magic alone": [".gz", Uint8Array.from([0x1f, 0x8b]), /MD5 is/],
      "a gzip header cut short": [".gz", Uint8Array.from([0x1f, 0x8b, 8, 0]), /MD5 is/],
      "another file's content": [".gz", packed["t10k-images"], /MD5 is/],
      "the same header, other content": [".gz", gzip(unpacked["t10k-images"]), /MD5 is/],
      "an HTML page": [".gz", Buffer.from("<html>"), /it has 6 bytes instead of 784 \(or, packed, \d+\)/],
      "nothing at all": [".gz", new Uint8Array(0), /it has 0 bytes/],
      "an unpacked file cut short": ["", unpacked["train-images"].subarray(0, 100), /it has 100 bytes instead of 784/],
      "an unpacked file with a flipped byte": [
        "",
        unpacked["train-images"].map((byte, i) => (i === 99 ? byte ^ 1 : byte)),
        /SHA-256 is \w{64} instead of/,
      ],
      "a file far too long": ["", new Uint8Array(1 << 20), /longer than 784 bytes/],
    };
    for (const [kind, [ending, bytes, message]] of Object.entries(kinds)) {
      const data = fill(join(folder, kind), "gz");
      rmSync(join(data, "train-images.gz"));
      const path = join(data, `train-images${ending}`);
      writeFileSync(path, bytes);
      const error = await errorOf(load({ dataDir: data }));
      expect(error, kind).toMatchObject({ code: "data-damaged", path });
      expect(error.message, kind).toMatch(message);
      expect(error.message, kind).toContain(path);
    }
  });

  it("never yields a wrong byte, whatever happened to the packed file", async () => {
    const file = tiny.files.train.images;
    const good = packed[file.name];
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: -8, max: good.length }), async (changes, cut) => {
        const bytes = good.slice(0, cut > 0 ? cut : good.length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          expect(await unpackVerified(file, bytes, "file")).toEqual(unpacked[file.name]);
        } catch (error) {
          expect(error).toMatchObject({ name: "DataFileError", code: "data-damaged", path: "file" });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is read from the packed file when the unpacked one beside it is damaged", async () => {
    const data = fill(join(folder, "data"), "gz");
    writeFileSync(join(data, "train-images"), "half");
    expect((await load({ dataDir: data })).count).toBe(12);
  });

  it("may hold a folder where a file should be", async () => {
    const data = fill(join(folder, "data"), "gz");
    rmSync(join(data, "train-images.gz"));
    mkdirSync(join(data, "train-images.gz"));
    expect(await errorOf(load({ dataDir: data }))).toMatchObject({ code: "data-unreadable" });
  });

  it("may be an address", async () => {
    server = await serve();
    expect((await load({ dataDir: server.base })).source).toBe(`mirror (${server.base})`);
    expect(server.asked).toEqual(["/train-images.gz", "/train-labels.gz"]);
  });
});

describe("the cache", () => {
  it("is filled from a source with both splits, and read from then on", async () => {
    const debian = { package: "tiny", folder: fill(join(folder, "usr"), "debian") };
    const first = await load({}, { ...tiny, debian });
    expect(first.source).toBe(`Debian's package (${debian.folder})`);
    expect(cacheFiles()).toEqual(["t10k-images", "t10k-labels", "train-images", "train-labels"]);
    for (const name of cacheFiles()) expect(new Uint8Array(readFileSync(cached(name)))).toEqual(unpacked[name]);
    const second = await load();
    expect(second.source).toBe(`cache (${join(folder, "cache/Tiny/raw")})`);
    expect(second.images).toEqual(first.images);
    expect((await load({ split: "test" })).count).toBe(5);
  });

  it.each([
    ["truncated", () => truncateSync(cached("train-images"), 50), "50 bytes instead of 784"],
    ["emptied", () => truncateSync(cached("train-images"), 0), "0 bytes"],
    ["lengthened", () => truncateSync(cached("train-images"), 1000), "longer than 784"],
    ["changed in one byte", () => writeFileSync(cached("train-labels"), new Uint8Array(20)), "SHA-256"],
    ["deleted", () => rmSync(cached("train-labels")), "not there"],
  ])("is mended by the next source when a file was %s", async (_, harm, complaint) => {
    const dataSet = { ...tiny, debian: { package: "tiny", folder: fill(join(folder, "usr"), "debian") } };
    const before = await load({}, dataSet);
    harm();
    said = [];
    const after = await load({}, dataSet);
    expect(said[0]).toContain("Tiny: cache: ");
    expect(said[0]).toContain(complaint);
    expect(after.images).toEqual(before.images);
    expect((await load({ offline: true })).source).toMatch(/^cache/);
  });

  it.each([
    ["below a file", () => writeFileSync(join(folder, "cache"), ""), "ENOTDIR|EEXIST|not a folder"],
    ["in a folder that is a file", () => writeFileSync(join(mkdir("cache/Tiny"), "raw"), ""), "ENOTDIR|EEXIST"],
  ])("that lies %s is told and done without: the second split comes from memory", async (_, harm, complaint) => {
    harm();
    server = await serve();
    const dataSet = { ...tiny, mirrors: [server.base] };
    expect((await load({}, dataSet)).count).toBe(12);
    expect(said.filter((line) => line.includes("cannot keep")).length).toBe(1);
    expect(said.join("\n")).toMatch(new RegExp(`cannot keep files in .*(${complaint}).*stay in memory`));
    server.close();
    expect((await load({ split: "test" }, dataSet)).count).toBe(5);
  });

  function mkdir(path: string): string {
    mkdirSync(join(folder, path), { recursive: true });
    return join(folder, path);
  }

  it("that may not be written is told and done without", async () => {
    server = await serve();
    const cache = mkdir("cache");
    chmodSync(cache, 0o555);
    chmodSync(folder, 0o755);
    // Permissions do not hold root back, so root sends another user.
    const user = isRoot ? 65534 : undefined;
    const run = await runScenario("load", { mirrors: [server.base], cacheDir: cache }, { uid: user });
    const { count, said } = (await run.result) as { count: number; said: string[] };
    expect(count).toBe(12);
    expect(said.join("\n")).toMatch(/cannot keep files in .*permission denied \(EACCES\).*stay in memory/);
    expect(readdirSync(cache)).toEqual([]);
  });

  it("on a full disk is told and done without, and nothing half-written stays", async ({ skip }) => {
    const disk = mkdir("cache");
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      skip("a small file system cannot be mounted here, so a full disk was not tried");
    }
    try {
      server = await serve();
      writeFileSync(join(disk, "ballast"), new Uint8Array(28 << 10));
      const run = await runScenario("load", { mirrors: [server.base], cacheDir: disk });
      const { count, said } = (await run.result) as { count: number; said: string[] };
      expect(count).toBe(12);
      expect(said.join("\n")).toMatch(/cannot keep files in .*the disk is full \(ENOSPC\).*stay in memory/);
      const whole = readdirSync(disk, { recursive: true }).filter(
        (name) => !["ballast", "Tiny", "Tiny/raw"].includes(`${name}`),
      );
      for (const name of whole)
        expect(new Uint8Array(readFileSync(join(disk, `${name}`)))).toEqual(unpacked[`${name}`.slice(9)]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  it("removed while files are fetched is made again", async () => {
    server = await serve((_, response, content) => {
      rmSync(join(folder, "cache"), { recursive: true, force: true });
      response.end(content);
    });
    await load({}, { ...tiny, mirrors: [server.base] });
    expect(said.join("\n")).not.toContain("cannot keep");
    expect(cacheFiles()).toContain("t10k-labels");
  });

  it("is filled once by processes that start together; the others wait", async () => {
    // The first answer waits, so that all processes are there before the cache is filled, also on a busy machine.
    server = await serve((_, response, content) =>
      setTimeout(() => response.end(content), server!.asked.length > 1 ? 0 : 2000),
    );
    const options = { mirrors: [server.base], cacheDir: join(folder, "cache") };
    const runs = await Promise.all([1, 2, 3].map(() => runScenario("load", options)));
    const results = (await Promise.all(runs.map((run) => run.result))) as { count: number; said: string[] }[];
    expect(results.map(({ count }) => count)).toEqual([12, 12, 12]);
    expect(server.asked.length).toBe(4);
    expect(results.filter(({ said }) => said.some((line) => line.includes("another process is fetching"))).length).toBe(
      2,
    );
    expect(cacheFiles()).toEqual(["t10k-images", "t10k-labels", "train-images", "train-labels"]);
  });
});

describe("with no source at all", () => {
  it("the error lists what each one said", async () => {
    server = await serve((_, response) => response.writeHead(404).end());
    const dataSet = {
      ...tiny,
      mirrors: [server.base],
      debian: { package: "no-such-package", folder: join(folder, "usr") },
    };
    vi.stubEnv("PATH", join(folder, "empty"));
    const error = await errorOf(load({}, dataSet));
    expect(error).toBeInstanceOf(DatasetNotFound);
    expect(error).toMatchObject({ code: "dataset-not-found", dataSet: "Tiny" });
    const { tried } = error as DatasetNotFound;
    expect(tried.map(({ source }) => source)).toEqual(["cache", "Debian's package", "mirror", "apt-get"]);
    expect(tried[2].problem).toBe(`${server.base}train-images.gz: HTTP 404 Not Found`);
    expect(tried[3].problem).toBe("there is no apt-get here");
    for (const { problem } of tried) {
      expect(error.message).toContain(problem);
      expect(said.join("\n")).toContain(problem);
    }
    expect(() => cacheFiles()).toThrow();
  });

  it("offline mode asks no server", async () => {
    server = await serve();
    const dataSet = { ...tiny, mirrors: [server.base] };
    const error = await errorOf(load({ offline: true }, dataSet));
    expect((error as DatasetNotFound).tried.at(-1)?.problem).toContain("offline");
    vi.stubEnv("FLAMBEAU_OFFLINE", "1");
    await expect(load({}, dataSet)).rejects.toThrow("offline");
    await expect(load({ dataDir: server.base })).rejects.toMatchObject({ code: "offline", path: server.base });
    expect(server.asked).toEqual([]);
  });

  it("a signal stops the search with its own reason", async () => {
    server = await serve(() => {});
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("Ctrl-C")), 50);
    await expect(load({ signal: stop.signal }, { ...tiny, mirrors: [server.base] })).rejects.toThrow("Ctrl-C");
    expect(readdirSync(join(folder, "cache"))).toEqual([]);
  });
});
