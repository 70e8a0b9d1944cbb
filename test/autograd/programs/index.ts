import type { Program } from "./program.ts";
import { randomProgram } from "./random.ts";
import { written } from "./written.ts";

/** Every program that the golden tests run. */
export const programs: readonly Program[] = [
  ...written,
  ...Array.from({ length: 400 }, (_, seed) => randomProgram(seed + 1, 4 + (seed % 12))),
];
