import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as node from "../../src/platform/node.ts";
import { runScenario } from "../vision/in-process.ts";

let folder: string;
beforeEach(async () => {
  folder = await node.makeTempDir();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("readFile", () => {
  it("reads a file whole, as a plain array that owns its bytes", async () => {
    const path = join(folder, "file");
    writeFileSync(path, "content");
    const bytes = await node.readFile(path);
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes.buffer.byteLength).toBe(7);
    expect(new TextDecoder().decode(bytes)).toBe("content");
  });

  it("refuses what is not there, is a folder or is too long", async () => {
    writeFileSync(join(folder, "file"), "content");
    await expect(node.readFile(join(folder, "nothing"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(node.readFile(join(folder, "file/below"))).rejects.toMatchObject({ code: "ENOTDIR" });
    await expect(node.readFile(folder)).rejects.toMatchObject({ code: "EISDIR" });
    await expect(node.readFile(join(folder, "file"), { maxBytes: 6 })).rejects.toMatchObject({ code: "EFBIG" });
  });
});

describe("writeFileAtomic", () => {
  it("makes the folders above, replaces what is there and leaves nothing else", async () => {
    const path = join(folder, "a/b/file");
    await node.writeFileAtomic(path, "first");
    await node.writeFileAtomic(path, Uint8Array.from([0xc3, 0xa9]));
    expect(readFileSync(path, "utf8")).toBe("é");
    expect(readdirSync(join(folder, "a/b"))).toEqual(["file"]);
  });

  it("leaves nothing when it fails", async () => {
    mkdirSync(join(folder, "taken/by/a/folder"), { recursive: true });
    await expect(node.writeFileAtomic(join(folder, "taken"), "text")).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["taken"]);
    writeFileSync(join(folder, "file"), "");
    await expect(node.writeFileAtomic(join(folder, "file/below"), "text")).rejects.toMatchObject({
      code: expect.stringMatching(/EEXIST|ENOTDIR/),
    });
  });

  it("removes the leavings of a killed process after an hour, and not those of a living one", async () => {
    const leavings = [".file.0123456789ab.part", ".file.ba9876543210.part"].map((name) => join(folder, name));
    for (const path of leavings) writeFileSync(path, "half");
    utimesSync(leavings[0], hoursAgo(2), hoursAgo(2));
    await node.writeFileAtomic(join(folder, "file"), "whole");
    expect(readdirSync(folder).sort()).toEqual([".file.ba9876543210.part", "file"]);
  });

  it("shows a whole file at any moment, also when the writer is killed in the middle", async () => {
    const path = join(folder, "file");
    const size = 4_000_000;
    const expectWhole = () => {
      const bytes = readFileSync(path);
      expect(bytes.length).toBe(size);
      expect(bytes.equals(Buffer.alloc(size, bytes[0]))).toBe(true);
    };
    for (let kill = 0; kill < 3; kill++) {
      const { child, result } = await runScenario("write", { path, size });
      while (!existsSync(path)) await sleep(5);
      for (const start = Date.now(); Date.now() < start + 100; await sleep(1)) expectWhole();
      child.kill("SIGKILL");
      await result.catch(() => {});
      expectWhole();
    }
  });
});

describe("withLock", () => {
  it("lets one in at a time, and says once that it waits", async () => {
    const lock = join(folder, "lock");
    let [inside, most, waits] = [0, 0, 0];
    const task = async () => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => node.withLock(lock, task, { onWait: () => waits++ })));
    expect([most, waits]).toEqual([1, 2]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes over from a process that died", async () => {
    const lock = join(folder, "lock");
    mkdirSync(lock);
    utimesSync(lock, hoursAgo(1), hoursAgo(1));
    expect(await node.withLock(lock, async () => "done")).toBe("done");
    expect(existsSync(lock)).toBe(false);
  });

  it("does without where no lock can be made", async () => {
    writeFileSync(join(folder, "file"), "");
    expect(await node.withLock(join(folder, "file/lock"), async () => "done")).toBe("done");
    utimesSync(join(folder, "file"), hoursAgo(1), hoursAgo(1));
    expect(await node.withLock(join(folder, "file"), async () => "done")).toBe("done");
  });

  it("stops waiting at a signal", async () => {
    mkdirSync(join(folder, "lock"));
    const signal = AbortSignal.timeout(50);
    await expect(node.withLock(join(folder, "lock"), async () => "done", { signal })).rejects.toThrow("timeout");
  });
});
