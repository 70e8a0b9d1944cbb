import { nextTask, now } from "#platform";
import type { Tensor } from "../src/index.ts";

/** Milliseconds after which the event loop gets its turn, for signals to be seen. */
const turn = 20;

type Batches = AsyncIterable<readonly [Tensor, Tensor]>;

/** How far a training is. */
export class Progress {
  readonly epochs: number;
  /** Batches of an epoch. */
  readonly batches: number;
  /** The epoch under way, from 1; 0 before the first. */
  epoch = 0;
  /** Batches of this epoch that are done. */
  batch = 0;
  private examples = 0;
  private milliseconds = 0;
  private readonly started = now();
  private readonly stop: AbortSignal;
  private readonly tell: (progress: Progress) => void;

  /**
   * @param tell called after every batch
   * @param stop ends a pass after the batch
   */
  constructor(epochs: number, batches: number, tell: (progress: Progress) => void, stop: AbortSignal) {
    this.epochs = epochs;
    this.batches = batches;
    this.tell = tell;
    this.stop = stop;
  }

  /** One epoch's batches, counted as they are trained on. */
  async *pass(batches: Batches): AsyncGenerator<readonly [Tensor, Tensor]> {
    this.epoch++;
    this.batch = 0;
    let before = now();
    let turned = before;
    for await (const batch of batches) {
      const size = batch[0].sizes[0];
      yield batch; // The loop comes back when it has trained on it.
      const time = now();
      this.batch++;
      this.examples += size;
      this.milliseconds += time - before;
      before = time;
      this.tell(this);
      if (time - turned > turn) {
        await nextTask();
        turned = now();
      }
      if (this.stop.aborted) return;
    }
  }

  /** Whether all batches of the epoch under way are done. */
  get complete(): boolean {
    return this.batch === this.batches;
  }

  /** The part of all epochs that is done, 0 … 1. */
  get done(): number {
    return Math.max(0, this.epoch - 1 + this.batch / this.batches) / this.epochs;
  }

  /** Examples trained on in a second; 0 before the first batch. */
  get perSecond(): number {
    return this.milliseconds === 0 ? 0 : (this.examples / this.milliseconds) * 1000;
  }

  /** Seconds that are left if it goes on like this; undefined before the first batch. */
  get secondsLeft(): number | undefined {
    const { done } = this;
    return done === 0 ? undefined : ((now() - this.started) / 1000) * (1 / done - 1);
  }
}
