import { Tensor } from "../torch.ts";

/**
 * Adds up n numbers.
 * @see https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html
 * @example
 * const metric = new d2l.Accumulator(2);
 * metric.add(1, 2);
 * metric.add(3, 4);
 * metric.get(0); // 4
 */
export class Accumulator {
  /** The sums. */
  data: number[];

  constructor(n: number) {
    this.data = new Array<number>(n).fill(0);
  }

  /** Adds a number to each sum. True counts as 1, and a tensor must have one element. */
  add(...values: (number | boolean | Tensor)[]): void {
    this.data = this.data.map((sum, i) => sum + numberOf(values[i] ?? 0));
  }

  /** Sets all sums to 0. */
  reset(): void {
    this.data = this.data.map(() => 0);
  }

  /** The i-th sum. */
  get(i: number): number {
    return this.data[i];
  }
}

function numberOf(value: number | boolean | Tensor): number {
  return Number(value instanceof Tensor ? value.item() : value);
}
