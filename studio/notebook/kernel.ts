import type { KernelMessage, RunRequest } from "../kernel/protocol.ts";

/** How a cell's run ended. */
export type End = { end: "done" | "failed"; milliseconds: number } | { end: "stopped" };

/** The worker that cells run in. It is made when the first cell runs, and again after it was ended. */
export class Kernel {
  private worker: Worker | undefined;
  private running = "";
  private finish: ((end: End) => void) | undefined;
  private readonly onMessage: (message: KernelMessage) => void;

  constructor(onMessage: (message: KernelMessage) => void) {
    this.onMessage = onMessage;
  }

  get alive(): boolean {
    return this.worker !== undefined;
  }

  warm(): void {
    this.worker ??= this.start();
  }

  run(request: RunRequest): Promise<End> {
    this.worker ??= this.start();
    this.running = request.cell;
    return new Promise((resolve) => {
      this.finish = resolve;
      this.worker!.postMessage(request);
    });
  }

  /** Ends the worker, whatever it does; its variables are gone. */
  end(): void {
    this.worker?.terminate();
    this.worker = undefined;
    const { finish } = this;
    this.finish = undefined;
    finish?.({ end: "stopped" });
  }

  private start(): Worker {
    const worker = new Worker(new URL("../kernel/cells.ts", import.meta.url), { type: "module", name: "cells" });
    worker.onmessage = ({ data }: MessageEvent<KernelMessage>) => {
      if (worker !== this.worker) return; // What an ended worker had still on its way.
      if (data.type === "done") {
        const { finish } = this;
        this.finish = undefined;
        finish?.({ end: data.ok ? "done" : "failed", milliseconds: data.milliseconds });
      } else this.onMessage(data);
    };
    worker.onerror = ({ message }) => {
      if (worker !== this.worker || !this.running) return;
      const error = { name: "Error", message: message || "The worker could not be started.", at: [] };
      this.onMessage({ type: "output", cell: this.running, output: { kind: "error", error } });
      this.end();
    };
    return worker;
  }
}
