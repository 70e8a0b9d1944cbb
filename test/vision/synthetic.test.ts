import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ValueError } from "../../src/core/errors.ts";
import { drawGarments, SYNTHETIC_NOTICE } from "../../src/vision/synthetic/index.ts";

const PIXELS = 28 * 28;
const [SANDAL, SNEAKER, BOOT] = [5, 7, 9];
const TOPS = [0, 2, 4, 6];

/** A small seeded source of uniforms (a linear congruential generator). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

const garments = drawGarments(4000, uniforms(1));
const imageOf = (i: number): Uint8Array => garments.images.subarray(i * PIXELS, (i + 1) * PIXELS);

/** The mean picture of each class over the images from `start` to `end`. */
function meanPictures(start: number, end: number): Float64Array[] {
  const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
  const counts = new Array<number>(10).fill(0);
  for (let i = start; i < end; i++) {
    const label = garments.labels[i];
    counts[label]++;
    imageOf(i).forEach((value, p) => {
      means[label][p] += value;
    });
  }
  return means.map((mean, label) => mean.map((sum) => sum / counts[label]));
}

describe("drawGarments", () => {
  test("gives bytes in Fashion-MNIST's layout", () => {
    expect(garments.rows).toBe(28);
    expect(garments.cols).toBe(28);
    expect(garments.images).toHaveLength(4000 * PIXELS);
    expect(garments.labels).toHaveLength(4000);
  });

  test("gives these very bytes on every machine", () => {
    const hash = createHash("sha256").update(garments.images).update(garments.labels).digest("hex");
    expect(hash).toBe("c677ed10f4aca15fef4a2a8c0f225991ca9d6284a41c14723157f608c322f509");
  });

  test("depends on the uniforms, and a longer set starts with the shorter one", () => {
    const short = drawGarments(50, uniforms(1));
    expect(short.images).toEqual(garments.images.subarray(0, 50 * PIXELS));
    expect(short.labels).toEqual(garments.labels.subarray(0, 50));
    expect(drawGarments(50, uniforms(2)).images).not.toEqual(short.images);
  });

  test("has all ten classes about equally often", () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of garments.labels) counts[label]++;
    for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(80);
  });

  test("shows every garment clearly, on black", () => {
    for (let i = 0; i < 4000; i++) {
      const image = imageOf(i);
      const lit = image.filter((value) => value > 25).length;
      expect(lit, `lit pixels of image ${i}`).toBeGreaterThan(40);
      expect(lit, `lit pixels of image ${i}`).toBeLessThan(600);
      expect([image[0], image[27], image[PIXELS - 28], image[PIXELS - 1]], `corners of image ${i}`).toEqual([
        0, 0, 0, 0,
      ]);
    }
  });

  test("no two images are alike", () => {
    const seen = new Set(Array.from({ length: 4000 }, (_, i) => createHash("md5").update(imageOf(i)).digest("hex")));
    expect(seen.size).toBe(4000);
  });

  test("can be learnt, but not by the nearest mean picture alone; tops are what is confused", () => {
    const means = meanPictures(0, 3000);
    let right = 0;
    let amongTops = 0;
    for (let i = 3000; i < 4000; i++) {
      const image = imageOf(i);
      const distances = means.map((mean) => mean.reduce((sum, m, p) => sum + (m - image[p]) ** 2, 0));
      const guess = distances.indexOf(Math.min(...distances));
      if (guess === garments.labels[i]) right++;
      else if (TOPS.includes(guess) && TOPS.includes(garments.labels[i])) amongTops++;
    }
    expect(right).toBeGreaterThan(550);
    expect(right).toBeLessThan(850);
    expect(amongTops).toBeGreaterThan((1000 - right) / 3);
  });

  test("draws what the labels say", () => {
    const means = meanPictures(0, 4000);
    const at = (label: number, row: number, column: number): number => means[label][row * 28 + column];
    // Trousers part into two legs; a pullover has long sleeves where a T-shirt has none.
    expect(at(1, 22, 14)).toBeLessThan(at(1, 22, 10) / 3);
    expect(at(1, 22, 14)).toBeLessThan(at(1, 22, 17) / 3);
    expect(at(2, 19, 4)).toBeGreaterThan(3 * at(0, 19, 4));
    // Shoes point to the left, and only boots have a shaft; air is seen through sandals.
    for (const shoe of [SANDAL, SNEAKER, BOOT]) expect(at(shoe, 12, 5)).toBeLessThan(at(shoe, 12, 22) / 2);
    expect(at(BOOT, 8, 20)).toBeGreaterThan(4 * at(SNEAKER, 8, 20));
    expect(at(SANDAL, 16, 14)).toBeLessThan(at(SNEAKER, 16, 14) / 2);
    // A bag has a body below and a handle with nothing in it above.
    expect(at(8, 20, 14)).toBeGreaterThan(100);
    expect(at(8, 9, 14)).toBeLessThan(at(8, 20, 14) / 2);
  });

  test("works with extreme uniforms", () => {
    for (const constant of [0, 0.5, 1 - 2 ** -53]) {
      const { images, labels } = drawGarments(3, () => constant);
      expect([...labels]).toEqual(new Array(3).fill(Math.floor(constant * 10)));
      expect(images.some((value) => value > 25)).toBe(true);
    }
  });

  test("draws nothing when nothing is asked for, and refuses what is no count", () => {
    expect(drawGarments(0, uniforms(1)).images).toHaveLength(0);
    for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => drawGarments(count, uniforms(1))).toThrow(ValueError);
    }
  });

  test("has a notice that cannot be mistaken", () => {
    expect(SYNTHETIC_NOTICE).toMatch(/synthetic/);
    expect(SYNTHETIC_NOTICE).toMatch(/not Fashion-MNIST/);
  });
});
