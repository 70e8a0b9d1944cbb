import { createHash } from "node:crypto";
import { Resvg } from "@resvg/resvg-wasm";
import { decode } from "fast-png";
import { beforeAll, describe, expect, it } from "vitest";
import { figure, image, line, toPNG } from "../../src/plot/index.ts";
import { fontFamily, textWidth } from "../../src/plot/text.ts";
import { examples, trainingCurves } from "./examples.ts";

/** How many pixels are close to a colour, in a part of a picture. */
function count(png: Uint8Array, [r, g, b]: number[], [left, top, right, bottom]: number[] = [0, 0, 1, 1]): number {
  const { width, height, data, channels } = decode(png);
  let found = 0;
  for (let y = Math.floor(top * height); y < bottom * height; y++) {
    for (let x = Math.floor(left * width); x < right * width; x++) {
      const at = (y * width + x) * channels;
      const distance = Math.hypot(data[at] - r, data[at + 1] - g, data[at + 2] - b);
      if (distance < 30) found++;
    }
  }
  return found;
}

describe("toPNG", () => {
  it("is a PNG of figsize × 100 × scale pixels", async () => {
    const png = await toPNG(trainingCurves());
    expect([...png.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(decode(png)).toMatchObject({ width: 700, height: 500 });
    expect(decode(await toPNG(trainingCurves(), { scale: 1 }))).toMatchObject({ width: 350, height: 250 });
  });

  it("has the book's lines on white, and the theme's on dark", async () => {
    const [light, dark] = [await toPNG(trainingCurves()), await toPNG(trainingCurves(), { theme: "dark" })];
    for (const color of [
      [0x1f, 0x77, 0xb4],
      [0xbf, 0, 0xbf],
      [0, 0x80, 0],
    ])
      expect(count(light, color)).toBeGreaterThan(500);
    expect(count(light, [255, 255, 255])).toBeGreaterThan(250_000);
    expect(count(dark, [0x14, 0x17, 0x1c])).toBeGreaterThan(250_000);
    expect(count(dark, [0x5f, 0xb0, 0xec])).toBeGreaterThan(500);
  });

  it("has letters, from its own font", async () => {
    // The name of the x axis, below the labels of the ticks.
    const png = await toPNG(trainingCurves());
    expect(count(png, [0x1a, 0x1a, 0x1a], [0.4, 0.9, 0.7, 1])).toBeGreaterThan(100);
  });

  it("draws nothing outside of the frame", async () => {
    const marks = [line([0, 1, 2, 3], [-9, 9, -9, 9], { color: "#ff0000" })];
    const png = await toPNG(figure({ axes: { marks, xlim: [0.5, 2.5], ylim: [-1, 1], axis: false } }), { scale: 1 });
    const red = [255, 0, 0];
    expect(count(png, red)).toBeGreaterThan(100);
    // Without frame and ticks the margin is 3 pixels wide or more.
    const edges = [
      [0, 0, 0.008, 1],
      [0.992, 0, 1, 1],
      [0, 0, 1, 0.01],
      [0, 0.99, 1, 1],
    ];
    expect(edges.map((edge) => count(png, red, edge))).toEqual([0, 0, 0, 0]);
  });

  it("shows the pixels of an image as squares of one colour", async () => {
    const pixels = [0, 1, 1, 0];
    const png = await toPNG(figure({ figsize: [1, 1], axes: { marks: [image(pixels, { width: 2, height: 2 })] } }));
    const { width, data, channels } = decode(png);
    const at = (x: number, y: number) => data[(y * width + x) * channels];
    for (const near of [90, 50]) expect([at(near, near), at(200 - near, near)]).toEqual([0, 255]);
    const grey = [128, 128, 128];
    expect(count(png, grey)).toBe(0);
  });

  it("makes the same bytes on every machine, light and dark, for common screens and for fine ones", async () => {
    const sums = [];
    for (const [name, fig] of Object.entries(examples)) {
      for (const options of [{ scale: 1 }, { scale: 2, theme: "dark" }] as const) {
        const sum = createHash("sha256")
          .update(await toPNG(fig, options))
          .digest("hex");
        sums.push(`${name} ${JSON.stringify(options)} ${sum}\n`);
      }
    }
    await expect(sums.join("")).toMatchFileSnapshot("snapshots/png.txt");
  });

  it("refuses a scale that is none", async () => {
    await expect(toPNG(trainingCurves(), { scale: 0 })).rejects.toThrow(RangeError);
    await expect(toPNG(trainingCurves(), { scale: Number.NaN })).rejects.toThrow(RangeError);
  });

  it("draws letters that the embedded font lacks, or else goes on without them", async () => {
    const fig = figure({ axes: { marks: [line([1, 2], [1, 2], { label: "训练损失" })] } });
    expect(decode(await toPNG(fig, { scale: 1 }))).toMatchObject({ width: 350, height: 250 });
  });
});

describe("textWidth", () => {
  beforeAll(async () => {
    await toPNG(examples.empty); // Loads resvg.
  });

  it.each(["train loss", "0.123456789", "ankle boot", "WAVE (x) = 10−3", "éàü"])(
    "is that of the font for %o",
    async (text) => {
      const { fontBase64 } = await import("../../src/plot/png/font.gen.ts");
      // Bars on either side, as spaces have no extent.
      const widthOf = (content: string) => {
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="99"><text y="50" font-size="40" font-family="${fontFamily}">|${content}|</text></svg>`;
        const font = { fontBuffers: [new Uint8Array(Buffer.from(fontBase64, "base64"))] };
        return new Resvg(svg, { font }).getBBox()!.width;
      };
      const drawn = widthOf(text) - widthOf("");
      expect(Math.abs(textWidth(text, 40) - drawn)).toBeLessThan(drawn * 0.03);
    },
  );
});
