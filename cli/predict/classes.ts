import { getFashionMnistLabels } from "../../src/d2l/index.ts";
import type { Tensor } from "../../src/index.ts";

/** The ten classes as the book writes them. */
export const classes: readonly string[] = getFashionMnistLabels(Array.from({ length: 10 }, (_, i) => i));

/** What a model takes an image for. */
export interface Prediction {
  /** The number of the likeliest class. */
  label: number;
  /** Of all classes, by number. */
  probabilities: readonly number[];
}

export function predictionsOf(probabilities: Tensor): Prediction[] {
  return (probabilities.tolist() as number[][]).map((row) => ({
    label: row.indexOf(Math.max(...row)),
    probabilities: row,
  }));
}

/** `97.3 %` */
export const percent = (p: number): string => `${(p * 100).toFixed(1)} %`;
