import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Screen } from "../../src/platform/node-screen.ts";
import {
  type Display,
  describe as describeFigure,
  type Figure,
  figure,
  getDisplay,
  line,
  live,
  notebookDisplay,
  pageDisplay,
  setDisplay,
  show,
  silentDisplay,
  terminalDisplay,
  toSVG,
  toTerminal,
} from "../../src/plot/index.ts";
import { FakeTerminal } from "../cli/terminal.ts";
import { trainingCurves } from "./examples.ts";

afterEach(() => {
  setDisplay();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Writes down what it is told. */
function diary(cost = 0): { display: Display; told: string[] } {
  const told: string[] = [];
  const tell = (what: string, fig: Figure) => {
    told.push(`${what} ${fig.axes[0].marks.length}`);
    time += cost;
  };
  const display: Display = {
    open(fig) {
      tell("open", fig);
      return { update: (next) => tell("update", next), close: () => told.push("close") };
    },
  };
  return { display, told };
}

let time = 0;
const lines = (n: number) => figure({ axes: { marks: Array.from({ length: n }, () => line([1], [1])) } });

describe("show and live", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(performance, "now").mockImplementation(() => time);
    return () => vi.useRealTimers();
  });

  it("go to the display that is set", () => {
    const { display, told } = diary();
    setDisplay(display);
    expect(getDisplay()).toBe(display);
    expect(show(lines(3)).axes[0].marks).toHaveLength(3);
    const shown = live(() => lines(1));
    shown.update(lines(2));
    shown.close();
    shown.close();
    expect(told).toEqual(["open 3", "close", "open 1", "update 2", "close"]);
    setDisplay(silentDisplay);
    show(lines(1));
    expect(told).toHaveLength(5);
  });

  it("leave out what comes too fast, but never the last", () => {
    const { display, told } = diary(2);
    setDisplay(display);
    const made = vi.fn(lines);
    const shown = live(() => made(1));
    for (let i = 2; i <= 9; i++) {
      time += 10;
      shown.update(() => made(i));
    }
    // 2 ms are 2 % of 100 ms.
    expect(told).toEqual(["open 1"]);
    time += 30;
    shown.update(() => made(10));
    expect(told).toEqual(["open 1", "update 10"]);
    shown.update(() => made(11));
    shown.close();
    expect(told).toEqual(["open 1", "update 10", "update 11", "close"]);
    expect(made).toHaveBeenCalledTimes(3);
  });

  it("draw the last when nothing follows", () => {
    const { display, told } = diary(1);
    setDisplay(display);
    const shown = live(lines(1));
    shown.update(lines(2));
    shown.update(lines(3));
    vi.advanceTimersByTime(60);
    expect(told).toEqual(["open 1", "update 3"]);
    shown.close();
  });

  it("begin anew after the end", () => {
    const { display, told } = diary();
    setDisplay(display);
    const shown = live(lines(1));
    shown.close();
    shown.update(lines(2));
    shown.close();
    expect(told).toEqual(["open 1", "close", "open 2", "close"]);
  });
});

describe("in a terminal", () => {
  const output = (terminal: FakeTerminal, written?: () => number) => ({
    ...{ watched: true, columns: 80, rows: 24, colorDepth: 1 },
    write: (text: string) => void terminal.stream.write(text),
    screen: () => new Screen(terminal.stream, written),
  });

  it("a live figure stays in its place", async () => {
    const terminal = new FakeTerminal(80, 24);
    const shown = terminalDisplay(output(terminal))!.open(trainingCurves(1));
    for (const done of [2, 5, 10]) shown.update(trainingCurves(done));
    shown.close();
    expect(await terminal.lines()).toEqual(toTerminal(trainingCurves(), { width: 79 }).split("\n"));
  });

  it("what is written meanwhile stays, and the figure goes below", async () => {
    const terminal = new FakeTerminal(80, 60);
    const shown = terminalDisplay(output(terminal, () => terminal.written.length))!.open(trainingCurves(1));
    terminal.stream.write("epoch 1 is over\n");
    shown.update(trainingCurves(2));
    shown.update(trainingCurves(3));
    const [before, after] = [trainingCurves(1), trainingCurves(3)].map((fig) =>
      toTerminal(fig, { width: 79 }).split("\n"),
    );
    expect(await terminal.lines()).toEqual([...before, "epoch 1 is over", ...after]);
  });

  it("is no higher than the terminal, in which what has scrolled away cannot be redrawn", async () => {
    const terminal = new FakeTerminal(80, 24);
    const axes = trainingCurves().axes[0];
    const fig = figure({ axes: [axes, axes], nrows: 2 });
    const shown = terminalDisplay(output(terminal))!.open(fig);
    shown.update(fig);
    expect((await terminal.lines()).length).toBeLessThan(24);
  });

  it("has the colours that the terminal knows", () => {
    const drawn = (colorDepth: number) => {
      let text = "";
      const show = (rows: readonly string[]) => {
        text = rows.join("\n");
      };
      const terminal = { ...output(new FakeTerminal(80, 24)), colorDepth, screen: () => ({ show }) };
      terminalDisplay(terminal)!.open(trainingCurves());
      return text;
    };
    expect(drawn(1)).not.toContain("\x1b");
    expect(drawn(8)).toContain("\x1b[38;5;");
    expect(drawn(24)).toContain("\x1b[38;2;");
  });

  it("a file or a pipe gets the final figure only", () => {
    const written: string[] = [];
    const pipe = {
      ...output(new FakeTerminal(80, 24)),
      watched: false,
      write: (text: string) => void written.push(text),
    };
    const shown = terminalDisplay(pipe)!.open(trainingCurves(1));
    shown.update(trainingCurves(2));
    shown.update(trainingCurves());
    expect(written).toEqual([]);
    shown.close();
    expect(written).toEqual([`${toTerminal(trainingCurves())}\n`]);
  });

  it("a program whose figure is never closed leaves it at its end", async () => {
    const source = `
      import { figure, line, live, setDisplay, show } from "./src/plot/index.ts";
      const fig = (n) => figure({ axes: { marks: [line([1, 2], [1, n])], title: "figure " + n } });
      const shown = live(fig(1));
      for (let n = 2; n < 6; n++) shown.update(fig(n));
      show(fig(9));
      console.log("the end");
    `;
    const { outputFiles } = await build({
      stdin: { contents: source, resolveDir: join(import.meta.dirname, "../.."), loader: "ts" },
      ...{ bundle: true, write: false, platform: "node", format: "esm", conditions: ["flambeau-source"] },
      external: ["@resvg/resvg-wasm", "undici"],
    });
    const run = spawnSync(process.execPath, ["--input-type=module"], { input: outputFiles[0].text, encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(run.stdout.match(/figure \d|the end/g)).toEqual(["figure 9", "the end", "figure 5"]);
    expect(run.stdout).not.toContain("\x1b");
  });
});

describe("in a notebook", () => {
  it("tslab's kernel gets SVG for one output", () => {
    const outputs: string[][] = [];
    const newDisplay = () => {
      const output: string[] = [];
      outputs.push(output);
      return { raw: (mime: string, content: string) => output.push(mime, content) };
    };
    vi.stubGlobal("__tslab__", { require: () => ({ newDisplay }) });
    const shown = notebookDisplay()!.open(trainingCurves(1));
    shown.update(trainingCurves(2));
    notebookDisplay()!.open(trainingCurves(3)).close();
    const svg = (done: number) => ["image/svg+xml", toSVG(trainingCurves(done))];
    expect(outputs).toEqual([[...svg(1), ...svg(2)], svg(3)]);
  });

  it("Deno's kernel gets SVG and text under one id, one after the other", async () => {
    const calls: [content: Record<string, string>, options: { update: boolean; display_id: string }][] = [];
    const display = async (...call: (typeof calls)[number]) => {
      await new Promise((resolve) => setTimeout(resolve, 5 - 2 * calls.length));
      calls.push(call);
    };
    vi.stubGlobal("Deno", { jupyter: { display } });
    const shown = notebookDisplay()!.open(trainingCurves(1));
    shown.update(trainingCurves(2));
    shown.update(trainingCurves(3));
    await vi.waitFor(() => expect(calls).toHaveLength(3));
    calls.forEach(([content, options], i) => {
      const fig = trainingCurves(i + 1);
      expect(content).toEqual({ "image/svg+xml": toSVG(fig), "text/plain": describeFigure(fig) });
      expect(options).toEqual({ raw: true, update: i > 0, display_id: calls[0][1].display_id });
    });
  });

  it("is no notebook elsewhere, also where Deno throws when asked", () => {
    expect(notebookDisplay()).toBeUndefined();
    vi.stubGlobal("Deno", {
      get jupyter() {
        throw new Error("Deno.jupyter is not available outside of a notebook");
      },
    });
    expect(notebookDisplay()).toBeUndefined();
  });
});

describe("in a page", () => {
  it("a live figure stays one element", () => {
    const appended: { innerHTML: string }[] = [];
    const parent = { append: (element: { innerHTML: string }) => appended.push(element) };
    vi.stubGlobal("document", { createElement: () => ({ innerHTML: "" }), body: parent });
    const shown = pageDisplay({ theme: "dark" })!.open(trainingCurves(1));
    shown.update(trainingCurves(2));
    expect(appended).toHaveLength(1);
    expect(appended[0].innerHTML).toContain(toSVG(trainingCurves(2), { theme: "dark" }));
  });

  it("there is none in Node", () => {
    expect(pageDisplay()).toBeUndefined();
  });
});
