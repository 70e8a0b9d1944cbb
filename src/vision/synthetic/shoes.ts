import { contrast } from "./cloth.ts";
import type { Dice } from "./dice.ts";
import type { Canvas } from "./raster.ts";

// All shoes point to the left, as Fashion-MNIST's do.

export function sandal(canvas: Canvas, dice: Dice, tone: number): void {
  const heel = dice.chance(0.5) ? dice.between(3, 8) : dice.between(0.4, 2);
  const ground = dice.between(4.5, 8);
  const thick = dice.between(1.4, 2.8);
  const toe = ground - thick;
  const back = ground - heel;
  const instep = (toe + back - thick) / 2;
  // The sole rises from the toes to the heel, which stands beneath its end.
  canvas
    .from(-12.5, toe)
    .curve(-2, toe, 3, instep)
    .curve(7, back - thick, 11.5, back - thick)
    .to(11.5, back)
    .curve(7, back + 0.6, 3, instep + thick + 0.3)
    .curve(-2, ground, -12, ground)
    .fill(tone);
  const foot = dice.between(1, 3.2);
  const tread = contrast(dice, tone);
  canvas
    .from(8, back - 0.4)
    .to(11.5, back - 0.4)
    .to(11.3, ground)
    .to(11.3 - foot, ground)
    .fill(tread);
  if (dice.chance(0.5)) canvas.stroke(-12.2, ground - 0.4, 0, ground - 0.4, 0.8, tread);
  // A band over the toes; slots part it into straps.
  const high = dice.between(3.2, 5.4);
  const end = dice.between(-5, -0.5);
  const wide = dice.between(1.3, 2.4);
  canvas
    .from(-10.8, toe + 0.4)
    .curve(-10, toe - high, -7, toe - high)
    .to(end + 1, toe - high - 1)
    .curve(end - 0.6, toe - 1, end, toe + 0.4)
    .fill(tone);
  for (let x = -9.2; x < end - 1.5; x += wide + 1.6) {
    canvas.stroke(x, toe - 0.2, x + 1.8, toe - high + 1.3, 1.7, 0);
  }
  if (dice.chance(0.8)) {
    // A heel cup, and a strap around the ankle, often tied to the band.
    const ankle = back - thick - dice.between(3.4, 6);
    const front = dice.between(2.5, 5);
    canvas
      .from(11.5, back - thick + 0.4)
      .curve(10.6, ankle + 2, 11.2, ankle)
      .to(front, ankle + 0.6)
      .to(front, ankle + wide + 0.8)
      .to(9.4, ankle + wide)
      .curve(9.4, back - thick - 1, 8, back - thick + 0.4)
      .fill(tone);
    if (dice.chance(0.6)) canvas.stroke(front + 0.6, ankle + 1.2, end, toe - high, wide, tone);
    else canvas.stroke(front + 0.6, ankle + 1, front + 1.4, instep + 0.4, wide, tone);
  }
}

export function sneaker(canvas: Canvas, dice: Dice, tone: number): void {
  const ground = dice.between(4.5, 7);
  const sole = dice.between(1.4, 2.8);
  const floor = ground - sole;
  const collar = floor - (dice.chance(0.2) ? dice.between(8, 11) : dice.between(4.6, 7.4));
  const tongue = collar - dice.between(-0.6, 1.4);
  const open = dice.between(0.5, 3);
  canvas
    .from(-12.6, floor)
    .curve(-12.8, floor - 3, -9, floor - 3.4)
    .curve(-4, floor - 4, open - 1, tongue)
    .to(open + 1.2, tongue + 0.3)
    .curve(open + 4, collar + 2.6, 10, collar)
    .curve(12.4, collar, 11.8, collar + 2.4)
    .to(12.2, floor)
    .fill(tone);
  canvas
    .from(-13, floor - 0.2)
    .to(12.4, floor - 0.2)
    .curve(13.2, ground, 11.6, ground)
    .to(-11, ground)
    .curve(-13.4, ground, -13, floor - 0.2)
    .fill(contrast(dice, tone));
  const trim = contrast(dice, tone);
  for (let i = 0; i < 4; i++) {
    const x = open - 1.6 - i * 1.7;
    canvas.stroke(x, floor - 5 + i * 0.5, x + 1.6, floor - 3.4 + i * 0.3, 0.8, trim);
  }
  const mark = dice.below(3);
  if (mark === 0) for (let i = 0; i < 3; i++) canvas.stroke(1 + i * 2, floor - 4, -0.5 + i * 2, floor - 0.3, 0.9, trim);
  if (mark === 1)
    canvas
      .from(-4, floor - 1.6)
      .curve(2, floor, 9, floor - 4.6)
      .curve(3, floor - 1.8, -4, floor - 1.6)
      .fill(trim);
  if (dice.chance(0.5))
    canvas
      .from(-12.6, floor)
      .curve(-12.8, floor - 3, -9, floor - 3.4)
      .curve(-8, floor - 1, -8.6, floor)
      .fill(trim);
}

export function ankleBoot(canvas: Canvas, dice: Dice, tone: number): void {
  const ground = dice.between(8.5, 12);
  const heel = dice.chance(0.4) ? dice.between(3, 6) : dice.between(1.2, 2.6);
  const sole = dice.between(0.9, 1.8);
  const toe = ground - sole;
  const back = ground - heel;
  const shaft = dice.between(-12, -5);
  const front = dice.between(-2, 2);
  const rear = dice.between(10, 12);
  canvas
    .from(-12.6, toe)
    .curve(-13, toe - 3.6, -8.4, toe - 4.2)
    .curve(-1.6, toe - 5.6, front, toe - 10)
    .to(front - dice.between(-0.6, 1), shaft)
    .curve((front + rear) / 2, shaft + dice.between(-0.6, 1), rear, shaft)
    .curve(rear - 0.8, (shaft + back) / 2, rear + 0.4, back)
    .to(4.5, back)
    .curve(0, toe, -4, toe)
    .fill(tone);
  const trim = contrast(dice, tone);
  canvas
    .from(-12.6, toe - 0.2)
    .to(-4, toe - 0.2)
    .curve(0, toe - 0.2, 4.5, back - 0.2)
    .to(rear + 0.6, back - 0.2)
    .to(rear + 0.2, ground)
    .to(rear - dice.between(2, 5), ground)
    .to(5, back + 0.8)
    .curve(0, ground, -4, ground)
    .to(-12, ground)
    .fill(trim);
  const kind = dice.below(3);
  if (kind === 0)
    for (let y = shaft + 2; y < toe - 5; y += 2.2) canvas.stroke(front - 1, y, front + 2.2, y + 0.8, 0.9, trim);
  if (kind === 1) canvas.stroke(front + 4, shaft, front + 3.4, toe - 2, 0.9, trim);
  if (kind === 2) canvas.stroke(front - 0.5, toe - 7, rear, toe - 7.6, 1.4, trim);
}
