import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Row } from "../../cli/curves.ts";
import { softmax } from "../../cli/jobs/softmax.ts";
import { Progress } from "../../cli/progress.ts";
import { bar, duration } from "../../cli/report/bar.ts";
import { liveReport } from "../../cli/report/live.ts";
import type { Run } from "../../cli/report/report.ts";
import { type Tensor, zeros } from "../../src/index.ts";
import { Screen } from "../../src/platform/node-screen.ts";
import { FakeTerminal } from "./terminal.ts";

let time = 1000;
beforeEach(() => {
  vi.spyOn(performance, "now").mockImplementation(() => time);
});
afterEach(() => {
  vi.restoreAllMocks();
});

function runOf(notice?: string): Run {
  return {
    version: "0",
    job: softmax,
    settings: { epochs: 4, batchSize: 256, lr: 0.1, seed: 7 },
    session: { source: "cache (somewhere)", notice, batches: 3 } as Run["session"],
    history: [],
  };
}

const rowOf = (epoch: number): Row => ({
  epoch,
  values: { trainLoss: 0.9 - epoch / 10, trainAcc: 0.7 + epoch / 50, testAcc: 0.71 + epoch / 50 },
  seconds: 1,
});

/** Trains on nothing: each batch takes 200 ms. */
async function train(run: Run, report: ReturnType<typeof liveReport>, epochs: number): Promise<Progress> {
  const progress = new Progress(4, 3, (p) => report.progress?.(p), new AbortController().signal);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for await (const _ of progress.pass(batches())) time += 200;
    run.history.push(rowOf(epoch));
    report.epoch(rowOf(epoch));
  }
  return progress;
}

async function* batches(): AsyncGenerator<readonly [Tensor, Tensor]> {
  for (let i = 0; i < 3; i++) yield [zeros([256, 1]), zeros([256])];
}

describe("the live report", () => {
  it("shows curves with their values and a bar, in place, and leaves the curves", async () => {
    const terminal = new FakeTerminal(80, 30);
    const report = liveReport(terminal.stream);
    const run = runOf();
    report.begin(run);
    await train(run, report, 2);
    const during = await terminal.lines();
    expect(during[0]).toBe("softmax regression: 4 epochs, batch size 256, lr 0.1, seed 7");
    expect(during[1]).toBe("data: cache (somewhere)");
    // Drawn at the last batch of epoch 2, before it was measured.
    expect(during.filter((line) => line.includes("train loss 0.800"))).toHaveLength(1);
    expect(during.at(-1)).toMatch(/^epoch 2\/4 ━+─+ batch 3\/3 · 2 s left · 1,280 images\/s$/);
    expect(during).toHaveLength(2 + 1 + 17 + 2);

    report.trained?.();
    report.end({
      values: run.history[1].values,
      perSecond: 1280,
      seconds: 1.25,
      files: ["runs/a/run.json"],
      folder: "",
    });
    const after = await terminal.lines();
    expect(after.join("\n")).toContain("train loss 0.700");
    expect(after.join("\n")).not.toContain("batch 3/3");
    expect(after.slice(-3)).toEqual([
      "result after 2 epochs: train loss 0.700, train acc 0.740, test acc 0.750",
      "saved runs/a/run.json",
      "done in 1.3 s, 1,280 images a second",
    ]);
  });

  it("draws at most ten times a second", async () => {
    const terminal = new FakeTerminal(80, 30);
    const report = liveReport(terminal.stream);
    report.begin(runOf());
    const progress = new Progress(4, 100, (p) => report.progress?.(p), new AbortController().signal);
    const before = terminal.written.split("\x1b[?2026h").length;
    async function* quick(): AsyncGenerator<readonly [Tensor, Tensor]> {
      for (let i = 0; i < 100; i++) yield [zeros([1, 1]), zeros([1])];
    }
    for await (const _ of progress.pass(quick())) time += 10;
    const drawings = terminal.written.split("\x1b[?2026h").length - before; // In one second.
    expect(drawings).toBeGreaterThan(4);
    expect(drawings).toBeLessThanOrEqual(10);
  });

  it("says on the chart, the bar and every line that data are drawn", async () => {
    const terminal = new FakeTerminal(110, 30);
    const report = liveReport(terminal.stream);
    const run = runOf("synthetic garments, not Fashion-MNIST");
    report.begin(run);
    await train(run, report, 1);
    const lines = await terminal.lines();
    expect(lines[3].trim()).toBe("synthetic garments, not Fashion-MNIST");
    expect(lines.at(-1)).toContain(" synthetic · batch 3/3");
  });

  it.each([
    [1, []],
    [8, ["38;5"]],
    [24, ["38;2"]],
  ])("uses the colours of a terminal with %i bits", async (depth, kinds) => {
    const terminal = new FakeTerminal(80, 30, depth);
    const report = liveReport(terminal.stream);
    const run = runOf();
    report.begin(run);
    await train(run, report, 1);
    const codes = terminal.written.replaceAll("\x1b[", "CSI ").matchAll(/CSI (38;\d);[\d;]+m/g);
    expect([...new Set(Array.from(codes, ([, kind]) => kind))]).toEqual(kinds);
  });

  it.each([
    [120, 40],
    [80, 24],
    [40, 12],
    [31, 16],
    [20, 5],
  ])("fits into %i columns and %i lines, and shows the cursor again after every drawing", async (columns, rows) => {
    const terminal = new FakeTerminal(columns, rows, 24);
    const report = liveReport(terminal.stream);
    const run = runOf();
    report.begin(run);
    const before = terminal.written.length;
    await train(run, report, 3);
    expect(terminal.cursorIsVisible).toBe(true);
    const drawings = terminal.written.slice(before).split("\x1b[?2026h").slice(1);
    for (const drawing of drawings) {
      const lines = stripVTControlCharacters(drawing).split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
      expect(lines.length).toBeLessThan(rows);
    }
  });

  it("leaves nothing behind when the terminal becomes narrower or wider", async () => {
    const terminal = new FakeTerminal(100, 40);
    const report = liveReport(terminal.stream);
    const run = runOf();
    report.begin(run);
    await train(run, report, 1);
    for (const columns of [60, 45, 90]) {
      await terminal.resize(columns, 40);
      await train(run, report, 1);
      const lines = await terminal.lines();
      const ticks = lines.filter((line) => line.includes("┤")).map((line) => line.split(" ")[0]);
      expect(ticks.length).toBeGreaterThan(2);
      expect(new Set(ticks).size).toBe(ticks.length);
      expect(lines.filter((line) => line.startsWith("epoch "))).toHaveLength(1);
      expect(lines.filter((line) => line.includes("└"))).toHaveLength(1);
    }
  });
});

describe("Screen", () => {
  it("writes only what has changed", async () => {
    const terminal = new FakeTerminal(80, 24);
    const screen = new Screen(terminal.stream);
    screen.show(["one", "two", "three"]);
    terminal.written = "";
    screen.show(["one", "2", "three"]);
    expect(terminal.written).not.toMatch(/one|three/);
    expect(await terminal.lines()).toEqual(["one", "2", "three"]);
    screen.show(["1"]);
    expect(await terminal.lines()).toEqual(["1"]);
  });

  it("is not put off by what is typed", async () => {
    const terminal = new FakeTerminal(80, 24);
    const screen = new Screen(terminal.stream);
    screen.show(["one", "two"]);
    terminal.type("^C");
    screen.show(["first", "two"]);
    expect(await terminal.lines()).toEqual(["first", "two"]);
  });
});

describe("the bar", () => {
  it("leaves out what does not fit", async () => {
    const run = runOf();
    const report = liveReport(new FakeTerminal(80, 24).stream);
    report.begin(run);
    const progress = await train(run, report, 1);
    const widths = Array.from({ length: 80 }, (_, i) => bar(run, progress, i + 1, false));
    for (const [i, text] of widths.entries()) expect(text.length).toBeLessThanOrEqual(i + 1);
    expect(widths[79]).toMatch(/━+─+ batch 3\/3 · 2 s left · 1,280 images\/s$/);
    expect(widths[45]).toMatch(/━+─+ batch 3\/3 · 2 s left$/);
    expect(widths[22]).toBe("epoch 1/4 batch 3/3");
  });

  it("tells times so that they are soon read", () => {
    expect([0.2, 59, 60, 200, 3900].map(duration)).toEqual(["1 s", "59 s", "1 min 0 s", "3 min 20 s", "1 h 5 min"]);
  });
});
