import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { listenForSignals } from "../../cli/interrupt.ts";
import { loadFile } from "../../src/io/index.ts";
import { linesOf, start, temporaryFolder } from "./flambeau.ts";

const folder = temporaryFolder();

/** A training that would take minutes. */
const long = (out: string, ...more: string[]) =>
  start(["train", "linear-regression", "--epochs", "100000", "--out", out, ...more], { cwd: folder() });

// Windows has no signals: `kill` ends the program there and then.
describe.skipIf(process.platform === "win32")("a signal", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s ends training after the batch, and saves what there is", async (signal, code) => {
    const out = folder(signal);
    const running = long(out);
    await running.said("epoch 2,");
    running.process.kill(signal);
    const ended = await running.ended;
    expect(ended).toMatchObject({ code, stderr: "" });
    expect(ended.stdout).toMatch(new RegExp(`^ended by ${signal} in epoch \\d+, after batch \\d+ of 100$`, "m"));
    expect(ended.stdout).toContain(`saved ${join(out, "model.safetensors")}\n`);
    const names = ["curves.png", "curves.svg", "fit.png", "fit.svg", "model.safetensors", "run.json"];
    expect((await readdir(out)).sort()).toEqual(names);
    expect(Object.keys(await loadFile(join(out, "model.safetensors")))).toContain("0.weight");
    const record = JSON.parse(await readFile(join(out, "run.json"), "utf8"));
    expect(record.interrupted.signal).toBe(signal);
    expect(record.history.length).toBeGreaterThanOrEqual(2);
    expect(linesOf(ended.stdout).filter((line) => line.startsWith("epoch "))).toHaveLength(record.history.length);
  });

  it("is told of in JSON", async () => {
    const running = long(folder("json"), "--json");
    await running.said('"epoch":2,');
    running.process.kill("SIGINT");
    const { code, stdout } = await running.ended;
    const last = JSON.parse(linesOf(stdout).at(-1)!);
    expect(code).toBe(130);
    expect(last).toMatchObject({ done: true, interrupted: { signal: "SIGINT" } });
    expect([last.epochs, last.epochs + 1]).toContain(last.interrupted.epoch);
  });

  it("counts once when it comes twice at once, as npm passes it on", async () => {
    const out = folder("echo");
    const running = long(out);
    await running.said("epoch 2,");
    running.process.kill("SIGINT");
    running.process.kill("SIGINT");
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`saved ${join(out, "run.json")}\n`);
  });
});

describe("the second signal", () => {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const others = names.map((name) => process.listeners(name));

  afterEach(() => {
    vi.restoreAllMocks();
    for (const [i, name] of names.entries()) {
      for (const listener of process.listeners(name)) if (!others[i].includes(listener)) process.off(name, listener);
    }
  });

  it("ends the program at once, unless it is the first one's echo", () => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
    const interrupt = listenForSignals();
    expect(interrupt).toMatchObject({ name: undefined, exitCode: 0 });
    process.emit("SIGTERM", "SIGTERM");
    expect(interrupt).toMatchObject({ name: "SIGTERM", exitCode: 143 });
    expect(interrupt.signal.aborted).toBe(true);
    clock.mockReturnValue(1100);
    process.emit("SIGINT", "SIGINT");
    expect(exit).not.toHaveBeenCalled();
    clock.mockReturnValue(1400);
    process.emit("SIGINT", "SIGINT");
    expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  });
});

describe.skipIf(process.platform === "win32")("a reader that goes away", () => {
  it("ends training like a signal, without complaint", async () => {
    const out = folder("pipe");
    const running = long(out);
    await running.said("epoch 2,");
    running.process.stdout.destroy();
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
    expect(await readdir(out)).toContain("model.safetensors");
  });

  it("is no error when there is only help to read", async () => {
    const running = start(["--help"]);
    running.process.stdout.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
  });
});
