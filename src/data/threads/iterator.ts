import { breathe } from "../../engine/heap.ts";
import type { Pool } from "./pool.ts";
import type { Prefetch } from "./prefetch.ts";

/** Ends the threads of things that nobody can reach any more. */
const dropped = new FinalizationRegistry<Pool>((pool) => void pool.close());

/** Has the pool's threads end when `owner` is collected. */
export function endWith(owner: object, pool: Pool): void {
  dropped.register(owner, pool, pool);
}

/** Ends the pool's threads. */
export async function end(pool: Pool): Promise<void> {
  dropped.unregister(pool);
  await pool.close();
}

/** The batches of a pass with workers. When it ends, however it does, so do the workers, unless they are to stay. */
export class PrefetchIterator<Batch> implements AsyncGenerator<Batch, void, undefined> {
  private readonly pool: Pool;
  private readonly pass: Prefetch;
  private readonly stay: boolean;
  private finished = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(pool: Pool, pass: Prefetch, stay: boolean) {
    this.pool = pool;
    this.pass = pass;
    this.stay = stay;
    if (!stay) endWith(this, pool);
  }

  next(): Promise<IteratorResult<Batch, void>> {
    const step = this.last.then(() => this.step());
    this.last = step.catch(() => {});
    return step;
  }

  private async step(): Promise<IteratorResult<Batch, void>> {
    if (this.finished) return { done: true, value: undefined };
    try {
      const next = await this.pass.next();
      const pause = breathe();
      if (pause !== undefined) await pause;
      if (next !== undefined) return { done: false, value: next.batch as Batch };
    } catch (error) {
      await this.finish();
      throw error;
    }
    return this.return();
  }

  async return(): Promise<IteratorResult<Batch, void>> {
    await this.finish();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<Batch, void>> {
    await this.finish();
    throw error;
  }

  private async finish(): Promise<void> {
    this.finished = true;
    // A worker that has ended cannot stay.
    if (!this.stay || this.pool.ended.some((end) => end !== undefined)) await end(this.pool);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.finish();
  }
}
