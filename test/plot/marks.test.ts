import { describe, expect, it } from "vitest";
import {
  bar,
  barh,
  describe as describeFigure,
  figure,
  heatmap,
  image,
  imageGrid,
  line,
  scatter,
  toSVG,
  toTable,
  toTerminal,
} from "../../src/plot/index.ts";
import { ramp } from "../../src/plot/marks/colormap.ts";
import { examples, predictions, trainingCurves } from "./examples.ts";

describe("bars", () => {
  const boxes = (svg: string, color: string) =>
    [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="(#\w+)"/g)]
      .filter((match) => match[5] === color)
      .map((match) => match.slice(1, 5).map(Number));

  it("are as long as their numbers, upright or not", () => {
    const values = [0.2, 0.4, 0.8];
    const upright = boxes(
      toSVG(figure({ axes: { marks: [bar(["a", "b", "c"], values, { color: "r" })] } })),
      "#ff0000",
    );
    const lying = boxes(toSVG(figure({ axes: { marks: [barh(["a", "b", "c"], values, { color: "r" })] } })), "#ff0000");
    for (let i = 1; i < 3; i++) {
      expect(upright[i][3] / upright[0][3]).toBeCloseTo(values[i] / values[0], 1);
      expect(lying[i][2] / lying[0][2]).toBeCloseTo(values[i] / values[0], 1);
      expect(upright[i][0]).toBeGreaterThan(upright[i - 1][0]);
      // The first is on top.
      expect(lying[i][1]).toBeGreaterThan(lying[i - 1][1]);
    }
  });

  it("go down from 0 where numbers are negative, and stand on the frame of a logarithmic scale", () => {
    const draw = (values: number[], yscale: "linear" | "log") =>
      boxes(toSVG(figure({ axes: { marks: [bar([1, 2], values, { color: "r" })], yscale } })), "#ff0000");
    const [up, down] = draw([1, -1], "linear");
    expect(up[1] + up[3]).toBeCloseTo(down[1], 1);
    const [small, large] = draw([0.01, 1], "log");
    expect(small[1] + small[3]).toBeCloseTo(large[1] + large[3], 1);
    expect(large[3]).toBeGreaterThan(2 * small[3]);
  });

  it("have their names at the ticks, and texts at their ends", () => {
    const svg = toSVG(examples.probabilities);
    for (const text of ["ankle boot", "t-shirt", "0.83", "0.0005"]) expect(svg).toContain(`>${text}</text>`);
    const rows = toTerminal(examples.probabilities).split("\n");
    expect(rows.findIndex((row) => row.startsWith("ankle boot ┤███"))).toBe(9);
    expect(rows[9]).toContain("0.83");
  });

  it("say what does not fit", () => {
    expect(() => bar(["a"], [1, 2])).toThrow("bar: x has 1 values and y 2");
    expect(() => barh([1], [1], { color: "nope" })).toThrow(/^barh: "nope" is no colour/);
  });
});

describe("heat maps", () => {
  it("have 0 in the middle of a map with two sides", () => {
    expect(ramp("RdBu_r")[0]).toEqual([5, 48, 97]);
    expect(ramp("RdBu_r")[255]).toEqual([103, 0, 31]);
    expect(ramp("RdBu")[0]).toEqual(ramp("RdBu_r")[255]);
    const same = (rows: number[][], range: [number, number]) =>
      expect(toSVG(figure({ axes: { marks: [heatmap(rows)] } }))).toBe(
        toSVG(figure({ axes: { marks: [heatmap(rows, { range })] } })),
      );
    same([[-1, 0.5]], [-1, 1]);
    same([[1, 3]], [-3, 3]);
  });

  it("say which colour is which number", () => {
    const marks = [heatmap([[0, 100]], { cmap: "viridis" })];
    const draw = (colorbar: boolean) => figure({ axes: { marks, colorbar, xticks: ["a", "b"] } });
    expect(toSVG(draw(true))).toContain(">100</text>");
    expect(toSVG(draw(false))).not.toContain(">100</text>");
    expect(toTerminal(draw(true), { color: true }).split("\n").at(-1)).toMatch(/^ +0 .*▀.* 100$/);
  });

  it("have values in the cells that can be read on them", () => {
    const svg = toSVG(figure({ axes: { marks: [heatmap([[0, 9]], { cmap: "gray", texts: true })] } }));
    expect(svg).toMatch(/fill="#ffffff">0<\/text>/);
    expect(svg).toMatch(/fill="#1a1a1a">9<\/text>/);
  });

  it("tell sides apart without colour", () => {
    const text = toTerminal(figure({ axes: { marks: [heatmap([[-1, 0, 1]])] } }));
    expect(text).toMatch(/≡+=? +\*?#+/);
  });

  it("say what does not fit", () => {
    expect(() => heatmap([[1, 2], [3]])).toThrow("heatmap: row 1 has 1 values, and row 0 has 2");
    expect(() => heatmap([[1, 2]], { texts: ["a"] })).toThrow("heatmap: 1 texts for 2 cells");
  });

  it("of a grid share a range when asked", () => {
    const grid = (range?: "shared") =>
      imageGrid(
        [
          [1, 2],
          [-8, 4],
        ],
        { width: 2, height: 1, rows: 1, cols: 2, cmap: "RdBu_r", range },
      );
    const ranges = (fig: ReturnType<typeof grid>) =>
      fig.axes.map(({ marks: [mark] }) => mark.type === "image" && mark.range);
    expect(ranges(grid("shared"))).toEqual([
      [-8, 8],
      [-8, 8],
    ]);
    expect(ranges(grid())).toEqual([undefined, undefined]);
  });
});

describe("toTable", () => {
  it("has a row for each x and a column for each line", () => {
    const rows = toTable(trainingCurves(2)).split("\n");
    expect(rows).toEqual([
      "Training",
      "",
      "| epoch | train loss | train acc | test acc |",
      "| --- | ---: | ---: | ---: |",
      "| 1 | 0.786 | 0.75 | 0.791 |",
      "| 2 | 0.57 | 0.813 | 0.801 |",
      "",
    ]);
  });

  it("has a table for each x that differs, and one for all images", () => {
    const marks = [line([1, 2], [3, Number.NaN], { label: "a" }), scatter([5], [6], { label: "b" })];
    const axes = [{ marks }, { marks: [image([0, 1, 2, 3], { width: 2, height: 2 })], title: "i" }];
    expect(toTable(figure({ axes }), "csv")).toBe(
      "x,a\n1,3\n2,\n\nx,b\n5,6\n\nimage,pixels,smallest,mean,largest\ni,2 × 2,0,1.5,3\n",
    );
    expect(toTable(predictions, "csv").split("\n")).toHaveLength(5);
  });

  it("has the cells of a heat map, with names", () => {
    const rows = toTable(examples.confusion, "csv").split("\n");
    expect(rows[0]).toMatch(/^is \\ taken for,t-shirt,trouser,/);
    expect(rows[1]).toMatch(/^t-shirt,80,6,/);
    expect(rows).toHaveLength(12);
  });

  it("lets nothing through that would break the table", () => {
    const axes = { marks: [bar(["a|b", 'c,"d"', "<e>\nf"], [1, 2, 3])] };
    expect(toTable(figure({ axes }))).toContain("| a\\|b | 1 |");
    expect(toTable(figure({ axes }))).toContain("| <e> f | 3 |");
    expect(toTable(figure({ axes }), "csv")).toContain('"c,""d""",2');
    expect(toTable(figure({ axes }), "html")).toContain('<th scope="row">&lt;e&gt;');
  });

  it("is there for every figure, as words are", () => {
    for (const [name, fig] of Object.entries(examples)) {
      if (name === "empty") continue;
      expect(toTable(fig).split("\n").length, name).toBeGreaterThan(2);
      expect(toTable(fig, "html"), name).toMatch(/^<table>.*<\/table>\n$/s);
      expect(toTable(JSON.parse(JSON.stringify(trainingCurves())))).toBe(toTable(trainingCurves()));
      expect(describeFigure(fig)).toMatch(/\.$/);
    }
  });
});
