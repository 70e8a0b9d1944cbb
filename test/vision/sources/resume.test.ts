import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DownloadProgress } from "../../../src/vision/sources.ts";
import { type LoadOptions, loadDataSet } from "../../../src/vision/sources.ts";
import { runScenario } from "../in-process.ts";
import { answerRange, packed, serve, type TestServer, tempFolder, tiny, unpacked } from "../tiny.ts";

const patience = { connect: 2000, stall: 2000, retries: [1, 2] };
const file = tiny.files.train.images;
const whole = packed[file.name];
let folder: string;
let said: string[];
const servers: TestServer[] = [];

beforeEach(() => {
  folder = tempFolder();
  said = [];
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = (request: IncomingMessage, response: ServerResponse, content: Uint8Array) => void;

/** A server, and the ranges that were asked for of the images to train on. */
async function start(answer: Answer): Promise<{ base: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = await serve((request, response, content) => {
    if (request.url!.endsWith(`${file.name}.gz`)) ranges.push(request.headers.range);
    answer(request, response, content);
  });
  servers.push(server);
  return { base: server.base, ranges };
}

async function load(mirrors: string[], options: Partial<LoadOptions> = {}) {
  const all = {
    split: "train",
    cacheDir: join(folder, "cache"),
    patience,
    log: (line: string) => said.push(line),
  } as const;
  const loaded = await loadDataSet({ ...tiny, mirrors }, { ...all, ...options });
  expect(loaded.images).toEqual(unpacked[file.name].subarray(16));
  return loaded;
}

/** Sends at most `most` bytes of what was asked for, and cuts the connection. */
function cutAfter(most: number): Answer {
  return (request, response, content) => {
    const [, start = "0"] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
    const rest = content.subarray(Number(start));
    if (rest.length <= most) return answerRange(request, response, content);
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    if (start === "0") response.writeHead(200, { "content-length": rest.length });
    else response.writeHead(206, { "content-length": rest.length, "content-range": range });
    response.write(rest.subarray(0, most), () => setTimeout(() => response.destroy(), 40));
  };
}

const partial = () => join(folder, "cache/Tiny/partial");
const begin = (bytes: Uint8Array) => {
  mkdirSync(partial(), { recursive: true });
  writeFileSync(join(partial(), `${file.name}.gz`), bytes);
};

describe("a broken download", () => {
  const tenths = Array.from({ length: 9 }, (_, i) => Math.round(((i + 1) * whole.length) / 10));

  it.each(tenths)("cut after %i bytes goes on from there", async (at) => {
    let cuts = 0;
    const server = await start((...args) => (cuts++ === 0 ? cutAfter(at) : answerRange)(...args));
    await load([server.base]);
    expect(server.ranges).toEqual([undefined, `bytes=${at}-`]);
    expect(said.join("\n")).toContain("downloading the rest of");
    expect(readdirSync(join(folder, "cache/Tiny"))).toEqual(["raw"]);
  });

  it("comes in ten pieces, however few tries are allowed: each one brings something", async () => {
    const piece = Math.ceil(whole.length / 10);
    const server = await start(cutAfter(piece));
    await load([server.base]);
    expect(server.ranges.length).toBe(10);
    expect(server.ranges[9]).toBe(`bytes=${9 * piece}-`);
  });

  it("is given up when tries bring next to nothing", async () => {
    const server = await start(cutAfter(1));
    await expect(load([server.base])).rejects.toThrow(/the connection was cut/);
    expect(server.ranges.length).toBe(3);
    expect(existsSync(join(folder, "cache/Tiny/raw"))).toBe(false);
  });

  it("goes on at the next mirror", async () => {
    const half = whole.length >> 1;
    let asked = 0;
    const broken = await start((...args) => (asked++ === 0 ? cutAfter(half)(...args) : void args[1].destroy()));
    const sound = await start(answerRange);
    await load([broken.base, sound.base]);
    expect(sound.ranges).toEqual([`bytes=${half}-`]);
  });

  it("starts again where a server knows no ranges", async () => {
    let asked = 0;
    const server = await start((...args) => {
      if (asked++ === 0) cutAfter(50)(...args);
      else args[1].end(args[2]);
    });
    await load([server.base]);
    expect(server.ranges).toEqual([undefined, "bytes=50-"]);
  });

  it("is made anew when its beginning was of another file, or is longer than the file", async () => {
    begin(whole.slice(0, 60).map((byte, i) => (i === 30 ? byte ^ 1 : byte)));
    const server = await start(answerRange);
    await load([server.base]);
    expect(server.ranges).toEqual(["bytes=60-", undefined]);
    expect(said.join("\n")).toMatch(/MD5 is .*; downloading it again from the start/);
  });

  it("is made anew when the server says that there is no such part", async () => {
    begin(whole.slice(0, 60));
    let asked = 0;
    const server = await start((request, response, content) => {
      if (asked++ === 0) response.writeHead(416).end();
      else answerRange(request, response, content);
    });
    await load([server.base]);
    expect(server.ranges).toEqual(["bytes=60-", undefined]);
  });

  it("is not believed when a server sends another part than was asked for", async () => {
    begin(whole.slice(0, 60));
    const liar = await start((_, response, content) => {
      response.writeHead(206, { "content-range": `bytes 10-${content.length - 1}/${content.length}` });
      response.end(content.subarray(10));
    });
    const sound = await start(answerRange);
    await load([liar.base, sound.base]);
    expect(said.join("\n")).toContain("another part of the file than was asked for");
  });

  it("of an error page is not gone on with", async () => {
    let asked = 0;
    const server = await start((request, response, content) => {
      if (asked++ > 0) return answerRange(request, response, content);
      response.writeHead(200, { "content-length": 5000 });
      response.write("<html>sorry", () => setTimeout(() => response.destroy(), 40));
    });
    await load([server.base]);
    expect(server.ranges).toEqual([undefined, undefined]);
  });

  it("goes on in another process, when the first was stopped", async () => {
    let asked = 0;
    const half = whole.length >> 1;
    const server = await start((request, response, content) => {
      if (asked++ > 0) return answerRange(request, response, content);
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, half));
    });
    const options = { mirrors: [server.base], cacheDir: join(folder, "cache") };
    const stop = await runScenario("load", { ...options, stopAfter: 500 });
    await expect(stop.result).rejects.toThrow(/stopped/);
    expect(readdirSync(join(folder, "cache/Tiny"))).toEqual(["partial"]);
    expect(new Uint8Array(readFileSync(join(partial(), `${file.name}.gz`)))).toEqual(whole.subarray(0, half));
    await load([server.base]);
    expect(server.ranges).toEqual([undefined, `bytes=${half}-`]);
  });
});

describe("a slow server", () => {
  it("is borne as long as something comes, and given up when next to nothing does", async () => {
    const trickle = await start((_, response, content) => {
      response.writeHead(200, { "content-length": content.length });
      let sent = 0;
      const timer = setInterval(() => {
        if (sent >= content.length || response.destroyed) {
          clearInterval(timer);
          response.end();
        } else response.write(content.subarray(sent, ++sent));
      }, 20);
    });
    const sound = await start(answerRange);
    const { source } = await load([trickle.base, sound.base], { patience: { ...patience, stall: 60, retries: [] } });
    expect(said.join("\n")).toMatch(/stalled after \d+ bytes, nearly nothing for 0\.06 s/);
    expect(source).toContain(sound.base);
  });

  it("that does not answer is left after the time to connect", async () => {
    const silent = await start(() => {});
    const sound = await start(answerRange);
    await load([silent.base, sound.base], { patience: { ...patience, connect: 50 } });
    expect(said.join("\n")).toContain("no answer for 0.05 s");
  });

  it("is asked again when it says so", async () => {
    let asked = 0;
    const server = await start((request, response, content) => {
      if (asked++ > 0) answerRange(request, response, content);
      else response.writeHead(503, { "retry-after": "0.2" }).end();
    });
    await load([server.base]);
    expect(said.join("\n")).toContain("HTTP 503 Service Unavailable; trying again in 0.2 s");
  });
});

it("progress tells bytes, rate and time left", async () => {
  const events: DownloadProgress[] = [];
  const server = await start((_, response, content) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 40));
    setTimeout(() => response.end(content.subarray(40)), 100);
  });
  await load([server.base], { progress: (event) => events.push(event) });
  const [first, second] = events;
  expect(first).toMatchObject({ file: file.name, received: 40, total: whole.length });
  expect(second).toMatchObject({ received: whole.length, secondsLeft: 0 });
  // It took about 0.1 s.
  expect(second.bytesPerSecond).toBeGreaterThan(whole.length);
  expect(second.bytesPerSecond).toBeLessThan(whole.length * 20);
});
