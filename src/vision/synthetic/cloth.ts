import type { Dice } from "./dice.ts";
import { type Canvas, SIDE } from "./raster.ts";

/**
 * Chooses the cloth of one garment: light that falls off to a side, and in some of them stripes across, stripes
 * down, or both (checks).
 */
export function weave(canvas: Canvas, dice: Dice): void {
  light(canvas.down, dice.between(-0.15, 0.15));
  light(canvas.across, dice.between(-0.15, 0.15));
  const pattern = dice.random();
  if (pattern < 0.16) stripe(canvas.down, dice);
  if (pattern > 0.1 && pattern < 0.22) stripe(canvas.across, dice);
}

/** From 1 − lean at one border to 1 + lean at the other. */
function light(tones: Float64Array, lean: number): void {
  for (let i = 0; i < SIDE; i++) tones[i] = 1 + lean * ((2 * i) / (SIDE - 1) - 1);
}

/** Bands of even width, with edges soft over about a pixel. */
function stripe(tones: Float64Array, dice: Dice): void {
  const depth = dice.between(0.2, 0.6);
  const period = dice.between(3, 7);
  const phase = dice.random();
  for (let i = 0; i < SIDE; i++) {
    const turns = i / period + phase;
    const wave = 2 * Math.abs(2 * (turns - Math.floor(turns)) - 1) - 0.5;
    tones[i] *= 1 - depth * Math.min(Math.max(wave, 0), 1);
  }
}

/** A tone for trimmings: clearly darker or clearly lighter than the cloth. */
export function contrast(dice: Dice, tone: number): number {
  return dice.chance(0.5) ? tone * dice.between(0.4, 0.75) : Math.min(255, tone * dice.between(1.25, 1.7));
}
