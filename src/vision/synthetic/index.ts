import { ValueError } from "../../core/errors.ts";
import { bag } from "./bag.ts";
import { weave } from "./cloth.ts";
import { Dice } from "./dice.ts";
import { Canvas, SIDE } from "./raster.ts";
import { ankleBoot, sandal, sneaker } from "./shoes.ts";
import { coat, dress, pullover, shirt, tShirt } from "./tops.ts";
import { trouser } from "./trouser.ts";

/** What every line and picture that comes of these images must say. */
export const SYNTHETIC_NOTICE = "synthetic garments drawn by Flambeau, not Fashion-MNIST";

/** How to draw each class, in Fashion-MNIST's order. */
const garments = [tShirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankleBoot];

/**
 * Draws a stand-in for Fashion-MNIST: the same ten classes in the same order, light garments on black, 28 × 28 grey
 * levels 0 … 255 in a byte each, image after image, row by row. The task is about as hard as the real one. The same
 * uniforms give the same bytes on every machine, and a longer set starts with the images of a shorter one.
 *
 * ```ts
 * const { images, labels } = drawGarments(60_000, uniform);  // images: 60000 × 28 × 28 bytes, labels: 60000 bytes
 * ```
 *
 * @param count how many images
 * @param random gives uniforms in [0, 1)
 * @throws ValueError when `count` is not a whole number ≥ 0
 */
export function drawGarments(
  count: number,
  random: () => number,
): { images: Uint8Array; labels: Uint8Array; rows: 28; cols: 28 } {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new ValueError("drawGarments", `count must be a whole number ≥ 0, got ${count}`);
  }
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  const canvas = new Canvas();
  const dice = new Dice(random);
  for (let i = 0; i < count; i++) {
    labels[i] = dice.below(garments.length);
    const turn = dice.between(-0.05, 0.05);
    const [scaleX, scaleY] = [dice.between(0.76, 1.02), dice.between(0.8, 1.02)];
    canvas.clear(turn, scaleX, scaleY, dice.between(-1.5, 1.5), dice.between(-1.3, 1.3));
    weave(canvas, dice);
    garments[labels[i]](canvas, dice, dice.between(80, 240));
    canvas.print(images, i * SIDE * SIDE, dice.between(0.05, 0.3), dice.random() * 4294967296);
  }
  return { images, labels, rows: SIDE, cols: SIDE };
}
