import { describe, expect, test } from "vitest";
import { Canvas } from "../../../src/vision/synthetic/raster.ts";

function blank(): Canvas {
  const canvas = new Canvas();
  canvas.clear(0, 1, 1, 0, 0);
  return canvas;
}

/** The picture as a function of row and column, without grain. */
function print(canvas: Canvas): (row: number, column: number) => number {
  const bytes = new Uint8Array(28 * 28);
  canvas.print(bytes, 0, 0, 1);
  return (row, column) => bytes[row * 28 + column];
}

/** Covered area in pixels. */
function area(canvas: Canvas): number {
  const bytes = new Uint8Array(28 * 28);
  canvas.print(bytes, 0, 0, 1);
  return bytes.reduce((sum, value) => sum + value, 0) / 200;
}

describe("Canvas", () => {
  test("fills a box, and covers its border in part", () => {
    const canvas = blank();
    canvas.box(-2, -1.5, 3, 2, 200);
    const at = print(canvas);
    expect([at(13, 11), at(13, 12), at(13, 16), at(13, 17)]).toEqual([0, 200, 200, 0]);
    expect([at(11, 14), at(12, 14), at(15, 14), at(16, 14)]).toEqual([0, 100, 200, 0]);
  });

  test("covers as much as the outline encloses", () => {
    const triangle = blank();
    triangle.from(-9.3, -8.1).to(10.2, 1.7).to(-3.4, 11.6).fill(200);
    const twice = (10.2 + 9.3) * (11.6 + 8.1) - (-3.4 + 9.3) * (1.7 + 8.1);
    expect(Math.abs(area(triangle) - twice / 2)).toBeLessThan(0.2);

    // The curve cuts a sixth off its box; five chords keep 24/25 of what bulges over the chord from end to end.
    const arch = blank();
    arch.from(0, -8).curve(9, -8, 9, 7).to(0, 7).mirror().fill(200);
    const box = 9 * 15;
    expect(Math.abs(area(arch) - 2 * (box / 2 + (box / 3) * (24 / 25)))).toBeLessThan(0.2);
  });

  test("does not care which way round an outline runs", () => {
    const there = blank();
    there.from(-5, -6).to(7, -3).to(1, 8).fill(200);
    const back = blank();
    back.from(1, 8).to(7, -3).to(-5, -6).fill(200);
    expect(area(there)).toBe(area(back));
  });

  test("mirrors the right half onto the left", () => {
    const canvas = blank();
    canvas.from(0, -7).to(8.3, -2).curve(4, 3, 6.1, 9).to(0, 7.5).mirror().fill(200);
    const at = print(canvas);
    for (let row = 0; row < 28; row++) {
      for (let column = 0; column < 14; column++) expect(at(row, column)).toBe(at(row, 27 - column));
    }
  });

  test("cuts what leaves the picture, and leaves nothing behind for the next outline", () => {
    const canvas = blank();
    canvas.box(-100, -100, 100, 100, 200);
    expect(area(canvas)).toBe(28 * 28);
    canvas.box(-100, -100, 100, 100, 0);
    expect(area(canvas)).toBe(0);
    canvas.from(20, -20).to(40, 5).to(18, 30).fill(200);
    canvas.box(0, 0, 1, 1, 200);
    expect(area(canvas)).toBe(1);
  });

  test("turns clockwise, scales and shifts", () => {
    const canvas = new Canvas();
    // tan(45°) = 1: a quarter turn takes the point to the right of the centre below it.
    canvas.clear(1, 2, 1, 1, -2);
    canvas.box(2, -1, 4, 1, 200);
    const at = print(canvas);
    expect([at(15, 14), at(16, 14), at(19, 15), at(20, 15)]).toEqual([0, 200, 200, 0]);
    expect(area(canvas)).toBe(8);
  });

  test("weaves the cloth's rows and columns into every fill, and clamps at white", () => {
    const canvas = blank();
    canvas.down[14] = 0.5;
    canvas.across[14] = 2;
    canvas.box(-1, -1, 2, 2, 150);
    const at = print(canvas);
    expect([at(13, 13), at(14, 13), at(13, 14), at(14, 14)]).toEqual([150, 75, 255, 150]);
  });

  test("grain varies lit pixels within its bounds and leaves black alone", () => {
    const canvas = blank();
    canvas.box(-10, -10, 10, 10, 200);
    const bytes = new Uint8Array(28 * 28);
    canvas.print(bytes, 0, 0.2, 12345);
    const lit = bytes.filter((value) => value > 0);
    expect(lit).toHaveLength(400);
    expect(Math.min(...lit)).toBeGreaterThanOrEqual(180);
    expect(Math.max(...lit)).toBeLessThanOrEqual(220);
    expect(new Set(lit).size).toBeGreaterThan(30);
  });
});
