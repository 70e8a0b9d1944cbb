import { contrast } from "./cloth.ts";
import type { Dice } from "./dice.ts";
import type { Canvas } from "./raster.ts";

export function bag(canvas: Canvas, dice: Dice, tone: number): void {
  const top = dice.between(-6, 0);
  const bottom = dice.between(8, 12);
  const mouth = dice.between(8, 12.4);
  const base = Math.min(13, mouth + dice.between(-1.5, 1.5));
  const round = dice.between(0.6, 2.6);
  handle(canvas, dice, top, mouth, tone * dice.between(0.6, 1));
  canvas
    .from(0, top)
    .to(mouth - round, top)
    .curve(mouth, top, mouth, top + round)
    .to(base, bottom - round)
    .curve(base, bottom, base - round, bottom)
    .to(0, bottom)
    .mirror()
    .fill(tone);
  const trim = contrast(dice, tone);
  const kind = dice.below(3);
  if (kind === 0) {
    const flap = top + (bottom - top) * dice.between(0.4, 0.65);
    canvas
      .from(0, flap)
      .curve(mouth * 0.8, flap, mouth - 0.3, top + 0.4)
      .to(mouth - 1.4, top + 0.4)
      .curve(mouth * 0.7, flap - 1, 0, flap - 1)
      .mirror()
      .fill(trim);
    canvas.box(-1, flap - 1.6, 1, flap + 0.8, trim);
  }
  if (kind === 1) canvas.box(-mouth + 1, top + 1.4, mouth - 1, top + 2.4, trim);
  if (kind === 2) canvas.box(-4, top + 4, 4, Math.min(top + 8, bottom - 2), trim);
}

/** An arch over the bag: the strap's outer outline, then the air beneath it. */
function handle(canvas: Canvas, dice: Dice, top: number, mouth: number, tone: number): void {
  const half = mouth * dice.between(0.45, 0.9);
  const crown = Math.max(-13.4, top - dice.between(4, 11));
  const thick = dice.between(0.9, 1.8);
  canvas
    .from(0, crown)
    .curve(half, crown, half, top + 1)
    .mirror()
    .fill(tone);
  const inner = half - thick;
  canvas
    .from(0, crown + thick)
    .curve(inner, crown + thick, inner, top + 1)
    .mirror()
    .fill(0);
}
