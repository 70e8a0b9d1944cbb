import { expect, it, describe as suite } from "vitest";
import { describe, figure, image, imageGrid, line, scatter, toSVG } from "../../src/plot/index.ts";
import { disc, examples, predictions, trainingCurves } from "./examples.ts";

suite("figure", () => {
  it("has matplotlib's size and one row unless told otherwise", () => {
    const axes = { marks: [] };
    expect(figure({ axes })).toEqual({ figsize: [3.5, 2.5], nrows: 1, ncols: 1, axes: [axes] });
    expect(figure({ axes: [axes, axes, axes] })).toMatchObject({ nrows: 1, ncols: 3 });
    expect(figure({ axes: [axes, axes, axes], nrows: 2 })).toMatchObject({ nrows: 2, ncols: 2 });
    expect(figure({ axes: [axes, axes, axes], ncols: 1 })).toMatchObject({ nrows: 3, ncols: 1 });
  });

  it("refuses more axes than places, and sizes that are none", () => {
    const axes = { marks: [] };
    expect(() => figure({ axes: [axes, axes, axes], nrows: 1, ncols: 2 })).toThrow("3 axes do not fit into 1 × 2");
    expect(() => figure({ axes, figsize: [0, 2] })).toThrow(RangeError);
    expect(() => figure({ axes, figsize: [Number.NaN, 2] })).toThrow(RangeError);
  });

  it("survives JSON, in which a gap is null", () => {
    const fig = figure({ axes: { marks: [line([1, 2, 3], [1, Number.NaN, 3], { label: "a" })] } });
    expect(toSVG(JSON.parse(JSON.stringify(fig)))).toBe(toSVG(fig));
  });

  it("survives being sent to a worker", () => {
    for (const fig of Object.values(examples)) expect(toSVG(structuredClone(fig))).toBe(toSVG(fig));
  });

  it("shows itself in notebooks", () => {
    const fig = trainingCurves();
    const display = Reflect.get(fig, Symbol.for("Jupyter.display"));
    expect(display()).toEqual({ "image/svg+xml": toSVG(fig), "text/plain": describe(fig) });
    expect(Object.keys(fig)).toEqual(["title", "axes", "figsize", "nrows", "ncols"]);
  });
});

suite("marks", () => {
  it("take typed arrays, iterables and bigints, and copy them", () => {
    const x = Float32Array.of(1, 2);
    const mark = line(x, new Set([3n, 4n]));
    x[0] = 9;
    expect(mark).toMatchObject({ x: [1, 2], y: [3, 4] });
    const pixels = Uint8Array.of(1, 2);
    const picture = image(pixels, { width: 2, height: 1 });
    pixels[0] = 9;
    expect(picture.pixels).toEqual(Uint8Array.of(1, 2));
  });

  it("say what does not fit", () => {
    expect(() => line([1, 2], [1])).toThrow("line: x has 2 values and y 1");
    expect(() => scatter([1], [1, 2])).toThrow("scatter: x has 1 values and y 2");
    expect(() => image([1, 2, 3], { width: 2, height: 1 })).toThrow("image: 3 values do not fill 1 × 2 pixels");
  });
});

suite("imageGrid", () => {
  it("gives each image a place, its title and whether it is wrong", () => {
    expect(predictions).toMatchObject({ nrows: 1, ncols: 3, figsize: [4.5, 1.5], title: "Predictions" });
    expect(predictions.axes.map(({ title }) => title)).toEqual(["small\nsmall", "medium\nlarge", "large\nlarge"]);
    expect(predictions.axes.map(({ wrong }) => wrong)).toEqual([undefined, true, undefined]);
  });

  it("refuses more images than places", () => {
    const options = { width: 8, height: 8, rows: 1, cols: 1 };
    expect(() => imageGrid([disc(1), disc(2)], options)).toThrow(RangeError);
  });
});

suite("describe", () => {
  it("says what the axes show", () => {
    expect(describe(trainingCurves())).toBe(
      "train loss: 10 points, from 0.786 at epoch 1 to 0.447 at epoch 10; " +
        "train acc: 10 points, from 0.75 at epoch 1 to 0.848 at epoch 10; " +
        "test acc: 10 points, from 0.791 at epoch 1 to 0.833 at epoch 10.",
    );
    expect(describe(predictions)).toBe(
      "small, small: 8 × 8 pixels. medium, ✗ large: 8 × 8 pixels. large, large: 8 × 8 pixels.",
    );
    expect(describe(trainingCurves(0))).toContain("train loss: no points yet;");
    expect(describe(trainingCurves(1))).toContain("train loss: 0.786 at epoch 1;");
    expect(describe(examples.empty)).toBe("nothing yet.");
  });
});
