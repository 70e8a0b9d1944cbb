import { contrast } from "./cloth.ts";
import type { Dice } from "./dice.ts";
import type { Canvas } from "./raster.ts";

/** The pattern from which a garment with a body and perhaps sleeves is cut: its right half, in pixels. */
interface Cut {
  top: number;
  bottom: number;
  /** Half the neckline's width, and how far it dips; `vee` for a pointed one. */
  neck: number;
  dip: number;
  vee: boolean;
  /** Half widths at shoulder, chest, waist and hem. */
  shoulder: number;
  chest: number;
  waist: number;
  hem: number;
  /** How far down the sleeve meets the body. */
  armpit: number;
  /** The outer corner of the sleeve's end, and the sleeve's width there; none: sleeveless. */
  sleeve: { x: number; y: number; width: number } | null;
  /** How far the hem curves down in the middle. */
  tail: number;
}

const TOP = -12;

/** A sleeve that ends at the upper arm. */
function shortSleeve(dice: Dice): Cut["sleeve"] {
  return { x: dice.between(9.8, 13), y: dice.between(-6, -1.5), width: dice.between(2.6, 3.8) };
}

/** A sleeve that hangs down to the wrist. */
function longSleeve(dice: Dice): Cut["sleeve"] {
  return { x: dice.between(10.5, 13.2), y: dice.between(6.5, 11.5), width: dice.between(2.4, 3.6) };
}

/** What most tops share. */
function cutTop(dice: Dice): Cut {
  const chest = dice.between(6, 7.8);
  return {
    top: TOP,
    bottom: dice.between(10, 13),
    neck: dice.between(2.4, 3.8),
    dip: dice.between(1, 2.6),
    vee: false,
    shoulder: dice.between(6.4, 8),
    chest,
    waist: chest - dice.between(-0.2, 1),
    hem: chest + dice.between(-0.4, 0.6),
    armpit: dice.between(-5.2, -3),
    sleeve: null,
    tail: 0,
  };
}

/** Cuts it out of cloth of this tone, and sews the sleeves on with a visible seam. */
function sew(canvas: Canvas, cut: Cut, tone: number): void {
  const { top, bottom, neck, dip, shoulder, chest, waist, hem, armpit, sleeve, tail } = cut;
  const fall = top + 1.8;
  canvas.from(0, top + dip);
  if (cut.vee) canvas.to(neck, top);
  else canvas.curve(neck * 0.9, top + dip, neck, top);
  canvas.to(shoulder, fall);
  if (sleeve) {
    canvas.curve(shoulder + (sleeve.x - shoulder) * 0.7, fall + 1.5, sleeve.x, sleeve.y);
    canvas.to(sleeve.x - sleeve.width, sleeve.y + 0.8);
    canvas.to(chest, armpit);
  } else {
    canvas.curve(shoulder - 1.4, armpit - 1, chest, armpit);
  }
  canvas.curve(waist, (armpit + bottom) / 2, hem, bottom);
  canvas.curve(hem * 0.7, bottom + tail, 0, bottom + tail);
  canvas.mirror().fill(tone);
  if (sleeve) {
    for (const side of [-1, 1]) canvas.stroke(side * shoulder, fall + 0.5, side * chest, armpit, 0.5, tone * 0.75);
  }
}

/** A band along the neckline. */
function neckband(canvas: Canvas, cut: Cut, tone: number): void {
  const { top, neck, dip } = cut;
  canvas
    .from(0, top + dip)
    .curve(neck * 0.9, top + dip, neck, top)
    .to(neck + 0.9, top + 0.4)
    .curve(neck, top + dip + 1.1, 0, top + dip + 1.1)
    .mirror()
    .fill(tone);
}

export function tShirt(canvas: Canvas, dice: Dice, tone: number): void {
  const cut = cutTop(dice);
  const kind = dice.random();
  cut.sleeve = kind < 0.78 ? shortSleeve(dice) : kind < 0.9 ? longSleeve(dice) : null;
  cut.vee = dice.chance(0.25);
  if (cut.vee) cut.dip += 1.5;
  sew(canvas, cut, tone);
  const trim = contrast(dice, tone);
  if (!cut.vee && dice.chance(0.5)) neckband(canvas, cut, trim);
  if (dice.chance(0.4)) {
    const width = dice.between(1.5, 4.5);
    const top = dice.between(-6, -1);
    canvas.box(-width, top, width, top + dice.between(2, 7), contrast(dice, tone));
  }
}

export function pullover(canvas: Canvas, dice: Dice, tone: number): void {
  const cut = cutTop(dice);
  cut.sleeve = longSleeve(dice);
  cut.vee = dice.chance(0.25);
  if (cut.vee) cut.dip += dice.between(1, 4);
  sew(canvas, cut, tone);
  const rib = dice.chance(0.6) ? tone * 0.85 : contrast(dice, tone);
  if (!cut.vee) neckband(canvas, cut, rib);
  if (dice.chance(0.25)) canvas.box(-cut.neck, TOP - 1.6, cut.neck, TOP + 1.4, rib);
  if (dice.chance(0.7)) canvas.box(-cut.hem, cut.bottom - 1.4, cut.hem, cut.bottom, rib);
  if (dice.chance(0.7)) cuffs(canvas, cut, rib);
}

export function coat(canvas: Canvas, dice: Dice, tone: number): void {
  const cut = cutTop(dice);
  cut.sleeve = longSleeve(dice);
  cut.bottom = dice.between(11.5, 13.8);
  cut.hem += dice.between(0, 0.8);
  sew(canvas, cut, tone);
  const { bottom, neck } = cut;
  const trim = contrast(dice, tone);
  const lining = contrast(dice, tone);
  // Lapels around the lining, or a stand-up collar; then the opening, with a zip or two rows of buttons.
  let opening = TOP;
  if (dice.chance(0.6)) {
    opening += dice.between(3, 8);
    canvas
      .from(0, opening)
      .to(neck, TOP - 0.4)
      .mirror()
      .fill(lining);
    canvas
      .from(0, opening)
      .to(neck, TOP - 0.4)
      .to(neck + 1.2, TOP + 1.2)
      .to(0, opening + 1.6)
      .mirror()
      .fill(trim);
  } else {
    canvas.box(-neck, TOP - 1, neck, TOP + 1.6, trim);
  }
  canvas.stroke(0, opening, 0, bottom, dice.between(0.6, 1.4), trim);
  if (dice.chance(0.4)) {
    for (let y = opening + 2.5; y < bottom - 3; y += 3.4) {
      canvas.box(-2.4, y, -1.2, y + 1.1, trim);
      canvas.box(1.2, y, 2.4, y + 1.1, trim);
    }
  }
  const kind = dice.below(3);
  if (kind === 0) canvas.box(-cut.waist, 0.5, cut.waist, 2, trim);
  if (kind === 1) for (const side of [-1, 1]) canvas.stroke(side * 3, 5, side * 5.6, 4, 0.8, trim);
}

export function shirt(canvas: Canvas, dice: Dice, tone: number): void {
  const cut = cutTop(dice);
  const kind = dice.random();
  cut.sleeve = kind < 0.72 ? longSleeve(dice) : kind < 0.94 ? shortSleeve(dice) : null;
  cut.tail = dice.between(0, 1.4);
  sew(canvas, cut, tone);
  const { neck, bottom } = cut;
  const trim = contrast(dice, tone);
  const inner = TOP + cut.dip;
  // Two collar points, the placket, and its buttons.
  for (const side of [-1, 1]) {
    canvas
      .from(0, inner)
      .to(side * neck, TOP - 0.6)
      .to(side * (neck + 1), TOP + 0.6)
      .to(side * 1.6, inner + 2.2)
      .fill(trim);
  }
  canvas.stroke(0, inner, 0, bottom + cut.tail, 1.6, dice.chance(0.5) ? tone * 0.85 : tone * 1.15);
  for (let y = inner + 2; y < bottom; y += 3) canvas.box(-0.5, y, 0.5, y + 1.1, trim);
  if (dice.chance(0.4)) canvas.box(2, -5, 5, -1.8, dice.chance(0.5) ? tone * 0.75 : tone * 1.25);
  if (dice.chance(0.5)) cuffs(canvas, cut, trim);
}

export function dress(canvas: Canvas, dice: Dice, tone: number): void {
  const waist = dice.between(2.8, 4.4);
  const kind = dice.random();
  const cut: Cut = {
    top: -13,
    bottom: dice.between(11, 13.6),
    neck: dice.between(1.8, 3),
    dip: dice.between(1.5, 4),
    vee: dice.chance(0.4),
    shoulder: dice.between(3.6, 4.8),
    chest: waist + dice.between(0.4, 1.2),
    waist: waist - 0.6,
    hem: dice.between(4, 8.5),
    armpit: dice.between(-8.4, -7),
    sleeve: null,
    tail: dice.between(0, 0.8),
  };
  if (kind < 0.25) cut.sleeve = { x: dice.between(6.4, 8.4), y: dice.between(-8, -5.5), width: 2 };
  else if (kind < 0.45) cut.sleeve = { x: dice.between(8, 11), y: dice.between(1, 7), width: 1.9 };
  sew(canvas, cut, tone);
  if (dice.chance(0.5)) canvas.box(-waist - 0.3, -3.4, waist + 0.3, -2.2, contrast(dice, tone));
  if (dice.chance(0.4)) {
    for (const side of [-1, 0, 1]) {
      canvas.stroke(side * waist * 0.5, -1.5, side * cut.hem * 0.6, cut.bottom, 0.5, tone * 0.75);
    }
  }
}

/** The ends of long sleeves. */
function cuffs(canvas: Canvas, cut: Cut, tone: number): void {
  if (!cut.sleeve || cut.sleeve.y < 0) return;
  const { x, y, width } = cut.sleeve;
  for (const side of [-1, 1]) canvas.stroke(side * x, y - 0.7, side * (x - width), y + 0.1, 1.4, tone);
}
