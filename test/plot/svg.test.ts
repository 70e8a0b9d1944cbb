import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Axes, figure, image, line, scatter, toSVG } from "../../src/plot/index.ts";
import { examples, trainingCurves } from "./examples.ts";

/** Start and end of each line in a path of one piece. */
function verticesOf(svg: string, color: string): [number, number][] {
  const d = new RegExp(`<path d="M([^"]*)" fill="none" stroke="${color}"`).exec(svg)![1];
  return d.split("L").map((point) => point.split(",").map(Number) as [number, number]);
}

describe("snapshots", () => {
  it.each(Object.keys(examples))("%s", async (name) => {
    await expect(toSVG(examples[name])).toMatchFileSnapshot(`snapshots/${name}.svg`);
  });

  it.each(["line", "scatter", "image-grid", "bar", "confusion"])("%s in dark", async (name) => {
    await expect(toSVG(examples[name], { theme: "dark" })).toMatchFileSnapshot(`snapshots/${name}-dark.svg`);
  });
});

describe("toSVG", () => {
  it("puts data where the axes say", () => {
    const vertices = verticesOf(toSVG(trainingCurves()), "#1f77b4");
    expect(vertices).toHaveLength(10);
    const [[left], [right]] = [vertices[0], vertices[9]];
    // Epochs are evenly spread from one side of the frame to the other.
    vertices.forEach(([x], i) => {
      expect(x).toBeCloseTo(left + ((right - left) * i) / 9, 1);
    });
    // 0.6 of the height for 0.786 − 0.447, of 0.9 − 0.3.
    const frame = /<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)" fill="none"/.exec(
      toSVG(trainingCurves()),
    )!;
    expect(vertices[9][1] - vertices[0][1]).toBeCloseTo((Number(frame[1]) * (0.786 - 0.447)) / 0.6, 0);
  });

  it("cuts off what is outside of the limits, and only that", () => {
    const draw = (ylim: [number, number]) => toSVG(figure({ axes: { marks: [line([1, 2], [0, 5])], ylim } }));
    expect(draw([1, 4])).toMatch(/<svg x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+" viewBox/);
    expect(draw([0, 5])).not.toContain("<svg x=");
    expect(draw([5, 0])).not.toContain("<svg x=");
  });

  it("is a picture with a name and a description, escaped", () => {
    const svg = toSVG(
      figure({ title: "a < b & c", description: '"</desc><script>"', axes: { marks: [], title: "<i>\0" } }),
    );
    expect(svg).toMatch(/^<svg [^>]*role="img"><title>a &lt; b &amp; c<\/title><desc>&quot;&lt;\/desc&gt;/);
    expect(svg).toContain(">&lt;i&gt;</text>");
    expect(svg).not.toContain("<script");
  });

  it("needs no ids, styles or scripts, so that many can stand in a page with a strict policy", () => {
    for (const fig of Object.values(examples)) expect(toSVG(fig)).not.toMatch(/ (id|style|class|on\w+)="/);
  });

  it("draws a dot for a point that has no neighbour, and nothing for a gap", () => {
    const draw = (y: number[]) => toSVG(figure({ axes: { marks: [line([1, 2, 3], y, { color: "#123456" })] } }));
    expect(draw([1, Number.NaN, 3]).match(/M[\d.,]+h0/g)).toHaveLength(2);
    expect(draw([1, 2, Number.POSITIVE_INFINITY]).match(/M[\d.,]+h0/g)).toBeNull();
    expect(draw([Number.NaN, Number.NaN, Number.NaN])).not.toContain("#123456");
  });

  it("leaves out what a logarithmic scale cannot show", () => {
    const axes: Axes = { marks: [line([1, 2, 3, 4], [0, -5, 10, 1000], { color: "#123456" })], yscale: "log" };
    const svg = toSVG(figure({ axes }));
    expect(verticesOf(svg, "#123456")).toHaveLength(2);
    expect(svg).toContain(">10²</text>");
  });

  it("puts ticks at whole numbers only where all of x are whole", () => {
    const labels = (x: number[]) => {
      const svg = toSVG(figure({ axes: { marks: [line(x, x)], xlim: [1, 3], ylim: [10, 20] } }));
      return [...svg.matchAll(/<text [^>]*>([\d.]+)<\/text>/g)].map(([, label]) => Number(label)).filter((v) => v < 10);
    };
    expect(labels([1, 2, 3])).toEqual([1, 2, 3]);
    expect(labels([1, 2.5, 3])).toContain(1.5);
  });

  it("hides no point behind the legend when there is a free place, and obeys a wish", () => {
    const boxOf = (svg: string) =>
      /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx/.exec(svg)!.slice(1).map(Number);
    const [x, y, width, height] = boxOf(toSVG(trainingCurves()));
    for (const color of ["#1f77b4", "#bf00bf", "#008000"]) {
      for (const [px, py] of verticesOf(toSVG(trainingCurves()), color)) {
        expect(px > x && px < x + width && py > y && py < y + height).toBe(false);
      }
    }
    const fig = trainingCurves();
    const wished = (legend: Axes["legend"]) => toSVG({ ...fig, axes: [{ ...fig.axes[0], legend }] });
    expect(boxOf(wished("upper left"))[0]).toBeLessThan(boxOf(wished("upper right"))[0]);
    expect(boxOf(wished("upper left"))[1]).toBeLessThan(boxOf(wished("lower left"))[1]);
    expect(wished(false)).not.toContain("test acc</text>");
  });

  it("makes titles smaller that would not fit", () => {
    const sizeOf = (title: string) => {
      const svg = toSVG(figure({ figsize: [1.5, 1.5], axes: { marks: [image([1], { width: 1, height: 1 })], title } }));
      return Number(
        /font-size="([\d.]+)" *>|<text [^>]*font-size="([\d.]+)"/.exec(svg.slice(svg.indexOf("<text")))![2],
      );
    };
    expect(sizeOf("boot")).toBe(13);
    expect(sizeOf("a rather long name for a boot")).toBeLessThan(11);
  });

  it("shows the range of an image that it is asked for", () => {
    const draw = (range?: [number, number]) =>
      toSVG(figure({ axes: { marks: [image([0, 0.5], { width: 2, height: 1, range })] } }));
    expect(draw()).toBe(draw([0, 0.5]));
    expect(draw()).not.toBe(draw([0, 1]));
  });

  it("never fails, and never writes a number that is none, whatever the data", () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(0, 1, -0, 5e-324, 1e308, -1e308), fc.integer());
    const pairs = fc.array(fc.tuple(value, value), { maxLength: 6 });
    const limit = fc.option(fc.tuple(fc.option(value), fc.option(value)), { nil: undefined });
    const scale = fc.constantFrom("linear" as const, "log" as const);
    const axes = fc.record({ data: pairs, xlim: limit, ylim: limit, xscale: scale, yscale: scale });
    fc.assert(
      fc.property(axes, ({ data, ...looks }) => {
        const [x, y] = [data.map(([first]) => first), data.map(([, second]) => second)];
        const svg = toSVG(figure({ axes: { ...looks, marks: [line(x, y, { label: "a" }), scatter(x, y)] } }));
        expect(svg.replace(/<desc>.*<\/desc>/, "")).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 200 },
    );
  });
});
