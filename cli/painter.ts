import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Figure } from "../src/plot/index.ts";

/** A figure, drawn. */
export interface Picture {
  svg: string;
  png: Uint8Array;
}

/** What a worker answers to a figure: the picture, or why there is none. */
export type Drawn = Picture | { error: string };

/**
 * Draws figures in a thread of its own. Getting ready takes it as long as two epochs, so it is to be made when training
 * begins. It does not keep the program from ending.
 */
export class Painter {
  private readonly worker: Worker;
  /** The drawing before; figures are drawn one after another. */
  private before: Promise<unknown> = Promise.resolve();

  constructor() {
    const script = `./painter-worker${extname(import.meta.url)}`;
    this.worker = new Worker(new URL(script, import.meta.url));
    this.worker.unref();
  }

  /** @throws Error when it cannot be drawn */
  draw(figure: Figure): Promise<Picture> {
    const drawn = this.before.then(() => this.ask(figure));
    this.before = drawn.catch(() => {});
    return drawn;
  }

  private ask(figure: Figure): Promise<Picture> {
    const { worker } = this;
    return new Promise((resolve, reject) => {
      const settle = (answer: Drawn | Error) => {
        worker.off("message", settle).off("error", settle).unref();
        if ("svg" in answer) resolve(answer);
        else reject(new Error(`cannot draw ${figure.title}: ${"error" in answer ? answer.error : answer.message}`));
      };
      worker.on("message", settle).on("error", settle).ref();
      worker.postMessage(figure);
    });
  }

  close(): Promise<unknown> {
    return this.worker.terminate();
  }
}
