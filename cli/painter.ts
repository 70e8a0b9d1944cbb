import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Figure } from "../src/plot/index.ts";

/** A figure, drawn. */
export interface Picture {
  svg: string;
  png: Uint8Array;
}

/** What the thread is sent. */
export interface Order {
  id: number;
  figure: Figure;
}

/** What it sends back: the picture, or why there is none. */
export interface Delivery {
  id: number;
  picture?: Picture;
  problem?: string;
}

/**
 * Draws figures in a thread of its own. Getting ready takes that as long as some epochs, so it is to be told early; but
 * not before the kernels have run for a while, as both are compiled by the same threads.
 */
export class Painter {
  private thread: Worker | undefined;
  private readonly waiting = new Map<number, (answer: Omit<Delivery, "id">) => void>();
  private orders = 0;
  /** Why the thread has ended, if it has. */
  private end: string | undefined;

  /** Starts the thread, if it was not started yet. */
  prepare(): Worker {
    if (this.thread !== undefined) return this.thread;
    const script = `./painter-thread${extname(import.meta.url)}`;
    this.thread = new Worker(new URL(script, import.meta.url));
    this.thread.on("message", ({ id, ...answer }: Delivery) => this.waiting.get(id)?.(answer));
    this.thread.on("error", (error) => {
      this.end = error.message;
      for (const settle of this.waiting.values()) settle({ problem: this.end });
    });
    return this.thread;
  }

  /** @throws Error when it cannot be drawn */
  draw(figure: Figure): Promise<Picture> {
    const id = this.orders++;
    return new Promise((resolve, reject) => {
      const settle = ({ picture, problem }: Omit<Delivery, "id">) => {
        this.waiting.delete(id);
        if (picture) resolve(picture);
        else reject(new Error(`cannot draw ${figure.title ?? "a picture"}: ${problem}`));
      };
      if (this.end !== undefined) return settle({ problem: this.end });
      this.waiting.set(id, settle);
      this.prepare().postMessage({ id, figure } satisfies Order);
    });
  }

  /** Ends the thread; without this it would keep the program from ending. */
  async close(): Promise<void> {
    await this.thread?.terminate();
  }
}
