// What the page and the laboratory, the worker behind panels and explorer, say to each other.

export type ModelKind = "softmax" | "mlp" | "linear";

/** What a run is made from. */
export interface RunSettings {
  model: ModelKind;
  /** Sizes of hidden layers, for "mlp". */
  hidden: number[];
  lr: number;
  batchSize: number;
  epochs: number;
  seed: number;
}

/** What the linear model is to find, as in section 3.2. */
export const truth = { w: [2, -3.4], b: 4.2, examples: 1000 };

export type RunState = "loading" | "running" | "paused" | "done" | "failed";

/** What one epoch came to. */
export interface EpochResult {
  epoch: number;
  loss: number;
  trainAcc?: number;
  testAcc?: number;
}

/** How a classifier does on the test images. */
export interface Examination {
  /** Counts, row by row: rows are true classes, columns predicted ones. */
  confusion: number[];
  /** Some of the images it gets wrong. */
  mistakes: { pixels: Uint8Array; label: number; says: number; probability: number }[];
}

/** What the laboratory says of its own accord. */
export type LabEvent =
  | { event: "state"; run: number; state: RunState; message?: string }
  | { event: "batches"; run: number; losses: number[]; done: number; total: number }
  | { event: "epoch"; run: number; result: EpochResult }
  | { event: "weights"; run: number; images: Float32Array; count: number }
  | { event: "parameters"; run: number; weight: number[]; bias: number }
  | { event: "examination"; run: number; examination: Examination }
  | { event: "download"; name: string; done: number; total: number };

export interface Sample {
  index: number;
  label: number;
  pixels: Uint8Array;
}
