import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unpackVerified } from "../../src/vision/sources/verify.ts";
import { type LoadOptions, loadDataSet } from "../../src/vision/sources.ts";
import { gzip, serve, type TestServer, tempFolder, tiny, unpacked } from "./tiny.ts";

const patience = { connect: 600, stall: 300, retries: [5, 10] };
let folder: string;
let said: string[];
let bad: TestServer | undefined;
let good: TestServer;

beforeEach(async () => {
  folder = tempFolder();
  said = [];
  good = await serve();
});
afterEach(() => {
  bad?.close();
  good.close();
  rmSync(folder, { recursive: true, force: true });
});

function load(mirrors: string[], options: Partial<LoadOptions> = {}) {
  const log = (line: string) => said.push(line);
  return loadDataSet(
    { ...tiny, mirrors },
    { split: "train", cacheDir: join(folder, "cache"), log, patience, ...options },
  );
}

type Fault = (response: ServerResponse, content: Uint8Array) => void;

/** After its fault, a download must come from the next mirror, whole. */
async function expectNext(fault: Fault, complaint: RegExp, [least, most]: [number, number]) {
  bad = await serve((_, response, content) => fault(response, content));
  const { images, source } = await load([bad.base, good.base]);
  expect(said.join("\n")).toMatch(complaint);
  expect(bad.asked.length).toBeGreaterThanOrEqual(least);
  expect(bad.asked.length).toBeLessThanOrEqual(most);
  expect(source).toBe(`mirror (${good.base})`);
  expect(images).toEqual(unpacked["train-images"].subarray(16));
}

describe("a mirror gives way to the next one when", () => {
  it.each<[string, Fault, RegExp, number, number?]>([
    ["it has not the file", (r) => r.writeHead(404).end(), /HTTP 404 Not Found/, 1],
    ["it forbids it", (r) => r.writeHead(403).end("no"), /HTTP 403 Forbidden/, 1],
    ["it errs again and again", (r) => r.writeHead(500).end(), /HTTP 500 .*; trying again in 0\.005 s/, 3],
    ["it is too busy", (r) => r.writeHead(429).end(), /HTTP 429/, 3],
    ["it redirects in a circle", (r) => r.writeHead(302, { location: r.req.url }).end(), /redirect count exceeded/, 21],
    ["it cuts the connection", (r) => r.destroy(), /the connection was cut/, 3],
    [
      "it cuts the connection in the middle",
      (r, content) => {
        r.writeHead(200, { "content-length": content.length });
        r.write(content.subarray(0, 40), () => r.destroy());
      },
      /the connection was cut/,
      3,
      6, // Every try that brought something is followed by another one.
    ],
    ["it sends too little", (r, content) => r.end(content.subarray(0, 40)), /MD5 is \w+ instead of \w+ \(40 bytes/, 1],
    ["it sends too much", (r, content) => r.end(Buffer.concat([content, new Uint8Array(9)])), /MD5 is/, 1],
    ["it sends without end", (r) => flood(r), /it sends more than 784 bytes/, 1],
    ["a byte is wrong", (r, content) => r.end(content.map((byte, i) => (i === 45 ? byte ^ 1 : byte))), /MD5 is/, 1],
    ["it sends a page that says welcome", (r) => r.end("<html>welcome</html>"), /it has 20 bytes instead of 784/, 1],
    ["it says nothing", () => {}, /no answer for 0\.6 s/, 1],
    [
      "it falls silent",
      (r, content) => {
        r.writeHead(200, { "content-length": content.length });
        r.write(content.subarray(0, 40));
      },
      /stalled after 40 bytes/,
      2, // The first try brought something, so it was tried again.
    ],
  ])("%s", async (_, fault, complaint, least, most = least) => {
    await expectNext(fault, complaint, [least, most]);
  });

  it("nobody listens there", async () => {
    bad = await serve();
    bad.close();
    expect((await load([bad.base, good.base])).count).toBe(12);
    expect(said.join("\n")).toContain("connection refused (ECONNREFUSED)");
  });

  it("its name is unknown", async () => {
    await load(["http://no-such-host.invalid/", good.base]);
    expect(said.join("\n")).toMatch(/no-such-host\.invalid.*host not found/);
  });
});

function flood(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(new Uint8Array(1 << 14)));
  };
  response.on("drain", more);
  more();
}

describe("a download", () => {
  it("is tried again after a passing fault", async () => {
    let faults = 2;
    bad = await serve((_, response, content) => {
      if (faults-- > 0) response.writeHead(503).end();
      else response.end(content);
    });
    expect((await load([bad.base])).source).toBe(`mirror (${bad.base})`);
  });

  it("may come unpacked, as servers send .gz files that they take for a compressed transfer", async () => {
    bad = await serve((_, response, content) => response.writeHead(200, { "content-encoding": "gzip" }).end(content));
    expect((await load([bad.base])).count).toBe(12);
  });

  it("follows a redirect", async () => {
    bad = await serve((request, response) =>
      response.writeHead(302, { location: new URL(request.url!, good.base).href }).end(),
    );
    expect((await load([bad.base])).count).toBe(12);
  });

  it("goes on where the previous mirror broke off: right files are not asked for again", async () => {
    bad = await serve((request, response, content) => {
      if (request.url!.includes("labels")) response.writeHead(404).end();
      else response.end(content);
    });
    const { source } = await load([bad.base, good.base]);
    expect(source).toBe(`mirror (${bad.base}), mirror (${good.base})`);
    expect(good.asked).not.toContain("/train-images.gz");
  });

  it("tells its progress", async () => {
    const events: unknown[] = [];
    await load([good.base], { progress: (event) => events.push(event) });
    const { packedBytes, name } = tiny.files.train.images;
    expect(events).toContainEqual(expect.objectContaining({ file: name, received: packedBytes, total: packedBytes }));
  });

  it("cannot be a bomb: what unpacks to more than the file has is refused", async () => {
    const name = "bomb";
    const published = gzip(new Uint8Array(1 << 20), { name, time: tiny.files.train.images.packedAt });
    const md5 = createHash("md5").update(published).digest("hex");
    const file = { ...tiny.files.train.images, name, md5, packedBytes: published.length };
    await expect(unpackVerified(file, published, "bomb.gz")).rejects.toThrow(/does not unpack/);
  });
});
