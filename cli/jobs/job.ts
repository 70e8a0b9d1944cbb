import type { Tensor } from "../../src/index.ts";
import type { Figure, Limits, ScaleType } from "../../src/plot/index.ts";
import type { JobName } from "../options.ts";
import type { Progress } from "../progress.ts";

// What `flambeau train` asks of a program of the book.

export interface Settings {
  epochs: number;
  batchSize: number;
  lr: number;
  seed: number;
  dataDir?: string;
}

/** Measured numbers by name: `{ trainLoss: 0.447, … }`. */
export type Values = Record<string, number>;

/** What is measured after each epoch: a curve. */
export interface Metric {
  /** Its name among the values. */
  key: string;
  /** Its name for people. */
  label: string;
  /** Decimals to show. */
  digits: number;
}

/** A program of the book. */
export interface Job {
  name: JobName;
  /** What it does, for a heading: "softmax regression". */
  title: string;
  /** What is counted a second. */
  unit: "images" | "examples";
  metrics: readonly Metric[];
  yscale?: ScaleType;
  /** What the book's chart reaches over. Without it, as far as the data. */
  ylim?: Limits;
  /** The same on a terminal, which has no lines to spare. */
  terminalYlim?: Limits;
  /** Brings the data and makes the model, drawing random numbers in the book's order. */
  start(settings: Settings, context: Context): Promise<Session>;
}

export interface Context {
  /** Takes a line about where data come from. */
  log: (line: string) => void;
  /** Ends fetching. */
  signal: AbortSignal;
}

/** A model with its data, ready to be trained. */
export interface Session {
  /** Where the data come from. */
  source: string;
  /** What every line and picture must say, when the data are a stand-in. */
  notice?: string;
  /** Batches of an epoch. */
  batches: number;
  /** Trains for one epoch, and measures. The batches must go through `progress.pass`. */
  epoch(progress: Progress): Promise<Values>;
  /** Measures without training. */
  evaluate(): Promise<Values>;
  /** The parameters, by their names in the state dict. */
  weights(): Record<string, Tensor>;
  /** Pictures of what was learned, by file name. */
  pictures(): Promise<Record<string, Figure>>;
  /** What else is to be said at the end, as numbers and as lines. */
  remarks?(): { values: Record<string, number[]>; lines: string[] };
}
