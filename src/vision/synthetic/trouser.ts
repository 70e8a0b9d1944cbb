import type { Dice } from "./dice.ts";
import type { Canvas } from "./raster.ts";

export function trouser(canvas: Canvas, dice: Dice, tone: number): void {
  const waist = dice.between(3.6, 5.4);
  const hip = waist + dice.between(0.3, 1.2);
  const bottom = dice.between(11.5, 13.6);
  const outer = dice.between(4.4, 7);
  const inner = outer - dice.between(2.6, 3.8);
  const crotch = dice.between(-6, -3.5);
  canvas
    .from(0, -13)
    .to(waist, -13)
    .curve(hip, -9, hip, -6)
    .to(outer, bottom)
    .to(inner, bottom)
    .to(0.2, crotch)
    .mirror()
    .fill(tone);
  const seam = tone * dice.between(0.5, 0.8);
  canvas.box(-waist, -13, waist, -11.8, seam);
  canvas.stroke(0, -12, 0, crotch, 0.7, seam);
  for (const side of [-1, 1]) {
    canvas.stroke(side * waist * 0.5, -11.6, side * hip, -8.6, 0.6, seam);
    if (dice.chance(0.4)) canvas.stroke(side * hip * 0.6, -5, side * (outer + inner) * 0.5, bottom, 0.5, seam);
  }
}
