import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { figure, line, scatter, toTerminal } from "../../src/plot/index.ts";
import { columnsOf } from "../../src/plot/terminal/text.ts";
import { examples, predictions, trainingCurves } from "./examples.ts";

const widthOf = (text: string) => Math.max(...text.split("\n").map((row) => columnsOf(stripVTControlCharacters(row))));

/** Control characters as text, so that a snapshot can be read. */
const visible = (text: string) => `${text.replaceAll("\x1b", "␛")}\n`;

describe("snapshots", () => {
  it.each(Object.keys(examples))("%s without colour", async (name) => {
    await expect(visible(toTerminal(examples[name]))).toMatchFileSnapshot(`snapshots/${name}.txt`);
  });

  it.each(["line", "image-grid", "bar", "probabilities", "confusion", "weights"])("%s with colour", async (name) => {
    const text = toTerminal(examples[name], { width: 60, height: 12, color: true });
    await expect(visible(text)).toMatchFileSnapshot(`snapshots/${name}-color.txt`);
  });
});

describe("toTerminal", () => {
  it("fits into width and height, and is as high whatever the data, so that it can be redrawn in place", () => {
    for (const [width, height] of [
      [80, 18],
      [60, 12],
      [40, 9],
      [31, 24],
    ]) {
      const drawn = [0, 1, 2, 9, 10].map((done) => toTerminal(trainingCurves(done), { width, height }));
      for (const text of drawn) expect(widthOf(text)).toBeLessThanOrEqual(width);
      const heights = new Set(drawn.map((text) => text.split("\n").length));
      expect(heights.size).toBe(1);
      expect([...heights][0]).toBeLessThanOrEqual(height);
      expect([...heights][0]).toBeGreaterThan(height * 0.7);
    }
    for (const fig of Object.values(examples)) {
      for (const color of [false, true]) expect(widthOf(toTerminal(fig, { width: 72, color }))).toBeLessThanOrEqual(72);
    }
  });

  it("has no control characters unless asked for colour", () => {
    const controls = (text: string) => [...text].filter((char) => char < " " && char !== "\n");
    for (const fig of Object.values(examples)) {
      expect(controls(toTerminal(fig))).toEqual([]);
      expect(controls(stripVTControlCharacters(toTerminal(fig, { color: true })))).toEqual([]);
    }
  });

  it("lets no control characters of titles and labels through", () => {
    const marks = [line([1], [1], { label: "a\x1b[31m\nb" })];
    const text = toTerminal(figure({ axes: { marks, title: "c\x1b]0;d\x07", xlabel: "e\r" } }), { height: 10 });
    expect([...text].filter((char) => char < " " && char !== "\n")).toEqual([]);
    expect(text.split("\n").length).toBeLessThanOrEqual(10);
  });

  it("ends every line in the terminal's own colours", () => {
    for (const row of toTerminal(predictions, { color: true }).split("\n")) {
      expect(row.lastIndexOf("\x1b")).toBe(row.lastIndexOf("\x1b[0m"));
    }
  });

  it("tells lines apart by glyphs where there is no colour", () => {
    const text = toTerminal(trainingCurves());
    for (const [glyph, label] of [
      ["●", "train loss"],
      ["▲", "train acc"],
      ["■", "test acc"],
    ]) {
      expect(text.split("\n").at(-1)).toMatch(new RegExp(`${glyph}.. ${label}`));
      expect(text.match(new RegExp(glyph, "g"))!.length).toBeGreaterThanOrEqual(4);
    }
    expect(toTerminal(trainingCurves(), { color: true })).not.toMatch(/[●▲■]/);
  });

  it("uses the 256 colours of old terminals when asked", () => {
    const text = toTerminal(predictions, { color: 256 });
    expect(text).toMatch(/\[38;5;\d+;48;5;\d+m▀/);
    expect(text).not.toContain("38;2;");
  });

  it("draws a line from corner to corner", () => {
    const fig = figure({ axes: { marks: [line([0, 1], [0, 1])], xlim: [0, 1], ylim: [0, 1] } });
    const rows = toTerminal(fig, { width: 40, height: 12 }).split("\n").slice(0, -2);
    const starts = rows.map((row) => row.search(/[\u2801-\u28ff]/));
    expect(starts.at(-1)).toBe(5);
    expect(rows[0]).toHaveLength(40);
    for (let i = 1; i < rows.length; i++) expect(starts[i]).toBeLessThan(starts[i - 1]);
  });

  it("puts below each other what does not fit beside", () => {
    expect(toTerminal(predictions, { width: 50 }).split("\n")[0]).toMatch(/small +medium +large/);
    expect(toTerminal(predictions, { width: 30 }).split("\n")[0]).toMatch(/small +medium$/);
    expect(toTerminal(predictions, { width: 24 }).split("\n")[0]).toMatch(/^ +small$/);
  });

  it("counts wide characters as two columns", () => {
    const fig = figure({
      axes: { marks: [line([1, 2], [1, 2], { label: "训练损失" })], title: "训练", xlabel: "轮次" },
    });
    expect(widthOf(toTerminal(fig, { width: 40 }))).toBeLessThanOrEqual(40);
    expect(columnsOf("训练 a")).toBe(6);
  });

  it("takes a few milliseconds", () => {
    const fig = trainingCurves();
    toTerminal(fig, { color: true });
    const start = performance.now();
    for (let i = 0; i < 20; i++) toTerminal(fig, { color: true });
    expect((performance.now() - start) / 20).toBeLessThan(25);
  });

  it("never fails, whatever the data", () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(0, 1e308, -1e308, 5e-324), fc.integer());
    const limit = fc.option(fc.tuple(fc.option(value), fc.option(value)), { nil: undefined });
    const scale = fc.constantFrom("linear" as const, "log" as const);
    const input = fc.record({
      data: fc.array(fc.tuple(value, value), { maxLength: 6 }),
      looks: fc.record({ xlim: limit, ylim: limit, xscale: scale, yscale: scale }),
      width: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(input, ({ data, looks, width }) => {
        const [x, y] = [data.map(([first]) => first), data.map(([, second]) => second)];
        const marks = [line(x, y, { label: "a" }), scatter(x, y)];
        expect(toTerminal(figure({ axes: { ...looks, marks } }), { width })).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { numRuns: 200 },
    );
  });
});

describe("ticks of the y axis", () => {
  it.each([8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 30])("are at equal distances in %i lines", (height) => {
    for (const ylim of [
      [0.3, 0.9],
      [0, 1],
      [0.05, 2.3],
    ] as const) {
      const axes = { marks: [line([1, 2], [0.5, 0.6])], xlim: [1, 2] as const, ylim };
      const rows = toTerminal(figure({ axes }), { height }).split("\n");
      const ticks = rows.flatMap((row, i) => (row.includes("┤") ? [i] : []));
      const distances = ticks.slice(1).map((row, i) => row - ticks[i]);
      expect(ticks.length).toBeGreaterThanOrEqual(height < 12 ? 2 : 3);
      expect(new Set(distances).size).toBe(1);
    }
  });
});

describe("colours", () => {
  it("take turns where lines meet, and no dot makes way", () => {
    const both = [line([0, 1], [0, 1], { color: "#ff0000" }), line([0, 1], [0.02, 1.02], { color: "#008000" })];
    const draw = (...marks: typeof both) =>
      toTerminal(figure({ axes: { marks, xlim: [0, 1], ylim: [0, 1] } }), { width: 60, height: 20, color: true });
    const [together, first, second] = [draw(...both), draw(both[0]), draw(both[1])];
    const dot = (char: string) => (char >= "⠀" && char <= "⣿" ? char.charCodeAt(0) & 255 : 0);
    const dots = (text: string) =>
      text.split("\n").flatMap((row) => [...stripVTControlCharacters(row).padEnd(60)].map(dot));
    const [all, ...each] = [together, first, second].map(dots);
    expect(all).toEqual(all.map((_, i) => each[0][i] | each[1][i]));
    for (const color of ["38;2;248;81;73m", "38;2;46;164;79m"]) expect(together.split(color).length).toBeGreaterThan(5);
  });
});
