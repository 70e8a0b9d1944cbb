import { now } from "#platform";

/**
 * Records several running times. Starts when it is made.
 * @see https://d2l.ai/chapter_linear-regression/linear-regression.html
 * @example
 * const timer = new d2l.Timer();
 * timer.stop() >= 0; // true
 */
export class Timer {
  /** Seconds of each run. */
  readonly times: number[] = [];
  private started = 0;

  constructor() {
    this.start();
  }

  /** Starts a run. */
  start(): void {
    this.started = now();
  }

  /** Ends the run, records it, and gives its seconds. */
  stop(): number {
    const seconds = (now() - this.started) / 1000;
    this.times.push(seconds);
    return seconds;
  }

  /** Mean seconds a run. */
  avg(): number {
    return this.sum() / this.times.length;
  }

  /** Seconds of all runs. */
  sum(): number {
    return this.times.reduce((sum, t) => sum + t, 0);
  }

  /** Seconds up to and with each run. */
  cumsum(): number[] {
    let sum = 0;
    return this.times.map((t) => {
      sum += t;
      return sum;
    });
  }
}
