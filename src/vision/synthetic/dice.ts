/** Choices made with a stream of uniforms in [0, 1). */
export class Dice {
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** One of 0 … n − 1. */
  below(n: number): number {
    return Math.floor(n * this.random());
  }

  /** Whether something of this probability happens. */
  chance(probability: number): boolean {
    return this.random() < probability;
  }
}
