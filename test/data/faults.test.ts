import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { DataLoader, WorkerError } from "../../src/data/index.ts";
import { failingFactory, faulty, gradient, numbers, unsendableBatch } from "./datasets.mjs";
import { countThreads, settledThreads } from "./threads.ts";

const workers = { batchSize: 4, numWorkers: 2 };

/** The error in which a pass ends, and how many batches came before. */
async function failure(loader: AsyncIterable<unknown>): Promise<{ error: WorkerError; batches: number }> {
  let batches = 0;
  try {
    for await (const _ of loader) batches++;
  } catch (error) {
    return { error: error as WorkerError, batches };
  }
  throw new Error("nothing went wrong");
}

describe("threads end", () => {
  // The first pass starts threads of Node's own, too.
  beforeAll(async () => {
    for await (const _ of new DataLoader(numbers(8), workers));
  });

  it("with the loop, and no thread is left after many passes", async () => {
    const before = countThreads();
    const loader = new DataLoader(numbers(8), workers);
    for (let i = 0; i < 3; i++) for await (const _ of loader);
    expect(await settledThreads(before)).toBe(before);
  });

  it("when the loop is left early, or its body throws", async () => {
    const before = countThreads();
    const loader = new DataLoader(numbers(40), workers);
    for await (const _ of loader) break;
    expect(await settledThreads(before)).toBe(before);
    const body = async () => {
      for await (const _ of loader) throw new Error("in the body");
    };
    await expect(body()).rejects.toThrow("in the body");
    expect(await settledThreads(before)).toBe(before);
  });

  it("when nobody goes on with a pass", async () => {
    const before = countThreads();
    await (async () => {
      await new DataLoader(numbers(40), workers)[Symbol.asyncIterator]().next();
    })();
    expect(countThreads()).toBeGreaterThan(before);
    expect(await settledThreads(before)).toBe(before);
  });

  it("that stay from pass to pass, when the loader is closed, disposed of or dropped", async () => {
    const before = countThreads();
    const stay = { ...workers, persistentWorkers: true };
    const loader = new DataLoader(numbers(8), stay);
    for await (const _ of loader);
    const between = countThreads();
    expect(between).toBe(before + 2);
    for await (const _ of loader);
    expect(countThreads()).toBe(between);
    await loader.close();
    expect(await settledThreads(before)).toBe(before);
    {
      await using other = new DataLoader(numbers(8), stay);
      for await (const _ of other) break;
    }
    expect(await settledThreads(before)).toBe(before);
    await (async () => {
      for await (const _ of new DataLoader(numbers(8), stay));
    })();
    expect(await settledThreads(before)).toBe(before);
  });
});

describe("what goes wrong in a worker", () => {
  it("is thrown in its turn, with the sample, the worker and the stack there", async () => {
    const { error, batches } = await failure(new DataLoader(faulty(24, 13, "throws"), workers));
    expect(batches).toBe(3);
    expect(error).toBeInstanceOf(WorkerError);
    expect(error.message).toBe("DataLoader: RangeError in worker 1, at sample 13: no such garment");
    expect(error).toMatchObject({ code: "worker", worker: 1, sample: 13 });
    expect(error.stack).toMatch(/at .*culprit.*datasets\.mjs/);
    expect(error.cause).toMatchObject({ name: "RangeError", message: "no such garment" });
  });

  it("keeps its code, and may be no Error at all", async () => {
    expect((await failure(new DataLoader(faulty(4, 0, "class"), workers))).error.cause).toMatchObject({
      code: "ECODE",
    });
    expect((await failure(new DataLoader(faulty(4, 0, "text"), workers))).error.message).toMatch(/sample 0: just text/);
  });

  it("does not hurt workers that stay", async () => {
    const before = countThreads();
    await using loader = new DataLoader(faulty(24, 13, "throws"), { ...workers, persistentWorkers: true });
    expect((await failure(loader)).batches).toBe(3);
    expect((await failure(loader)).batches).toBe(3);
    await loader.close();
    expect(await settledThreads(before)).toBe(before);
  });

  it("may be its end", async () => {
    const before = countThreads();
    const loader = new DataLoader(faulty(24, 13, "exits"), { ...workers, persistentWorkers: true });
    const { error, batches } = await failure(loader);
    expect(batches).toBe(3);
    expect(error).toMatchObject({ name: "WorkerError", worker: 1 });
    expect(error.message).toMatch(/worker 1 has ended: .*exit code 7 \(batch 3, samples 12, 13, 14, 15\)/);
    expect(await settledThreads(before)).toBe(before);
    // A new pass has new workers.
    expect((await failure(loader)).batches).toBe(3);
  });

  it("may be that it does not come to an end", async () => {
    const before = countThreads();
    const { error, batches } = await failure(new DataLoader(faulty(24, 13, "hangs"), { ...workers, timeout: 3 }));
    expect(batches).toBe(3);
    expect(error.message).toBe("DataLoader: no batch from worker 1 within 3 s (samples 12, 13, 14, 15)");
    expect(await settledThreads(before)).toBe(before);
  });

  it("may be the making of the dataset, or what a batch holds", async () => {
    const made = await failure(new DataLoader(failingFactory(), workers));
    expect(made.error.message).toMatch(/worker 0 could not be set up: Error: not in a thread/);
    expect(made.error.stack).toMatch(/datasets\.mjs/);
    const held = await failure(new DataLoader(numbers(4), { ...workers, collateFn: unsendableBatch }));
    expect(held.error.message).toMatch(
      /in the batch of samples 0, 1, 2, 3: .*the batch is the function.*cannot be sent/,
    );
    const tracked = await failure(new DataLoader(numbers(4), { ...workers, collateFn: gradient }));
    expect(tracked.error.message).toMatch(/the batch\.x is a tensor that requires a gradient.*detach/);
  });
});

describe("a program", () => {
  // In the package, so that "flambeau" is this.
  mkdirSync(join(import.meta.dirname, "../../build"), { recursive: true });
  const folder = mkdtempSync(join(import.meta.dirname, "../../build/programs-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function start(
    text: string,
    ...flags: string[]
  ): { child: ChildProcess; output: () => string; end: Promise<unknown> } {
    const file = join(folder, `program-${text.length}.mjs`);
    const datasets = JSON.stringify(join(import.meta.dirname, "datasets.mjs"));
    writeFileSync(file, `import { DataLoader } from "flambeau/data";\nimport * as sets from ${datasets};\n${text}`);
    const child = spawn(process.execPath, [...flags, file], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const end = new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));
    return { child, output: () => output, end };
  }

  const until = async (condition: () => boolean) => {
    for (let i = 0; i < 500 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  test("ends when it has nothing to do, whatever its workers do", async () => {
    const { output, end } = start(`
      const stay = new DataLoader(sets.numbers(8), { numWorkers: 1, persistentWorkers: true });
      for await (const _ of stay);
      const pass = new DataLoader(sets.slow(100, 50), { numWorkers: 2 })[Symbol.asyncIterator]();
      await pass.next();
      console.log("done");`);
    expect([await end, output()]).toEqual([0, "done\n"]);
  });

  test("hears of a thread that has no memory left", async () => {
    const { output, end } = start(
      `try { for await (const _ of new DataLoader(sets.faulty(8, 5, "memory"), { numWorkers: 2 })); }
      catch (error) { console.log(error.message); }`,
      "--max-old-space-size=48",
    );
    expect(await end).toBe(0);
    expect(output()).toMatch(/worker 1 has ended: .*memory.*\(batch 5, samples 5\)/);
  });

  test("ends by Ctrl-C, with a thread in an endless loop", async () => {
    const { child, output, end } = start(`
      for await (const _ of new DataLoader(sets.faulty(8, 1, "hangs"), { numWorkers: 2 })) console.log("one");`);
    await until(() => output() !== "");
    child.kill("SIGINT");
    expect(await end).toBe("SIGINT");
  });

  test("that handles Ctrl-C itself leaves the loop, and ends", async () => {
    const { child, output, end } = start(`
      let stop = false;
      process.on("SIGINT", () => { stop = true; });
      for await (const _ of new DataLoader(sets.slow(2000, 5), { numWorkers: 2 })) {
        if (!stop) console.log("one");
        else break;
      }
      process.removeAllListeners("SIGINT");
      console.log("left");`);
    await until(() => output() !== "");
    child.kill("SIGINT");
    expect(await end).toBe(0);
    expect(output()).toMatch(/left\n$/);
  });

  test("that defines its dataset itself is told to put it elsewhere", async () => {
    const { output, end } = start(`
      import { defineDataset } from "flambeau/data";
      const own = defineDataset(import.meta.url, "own", () => ({ length: 8, at: (i) => i }));
      for await (const _ of new DataLoader(own(), { numWorkers: 2 }));`);
    expect(await end).toBe(1);
    expect(output()).toMatch(
      /define that in a module of its own, or put the program into `if \(getWorkerInfo\(\) === null\)/,
    );
  });
});
