import type { Figure } from "../../src/plot/index.ts";

// What the page and the worker that runs cells say to each other.

/** To the worker: run a cell. One at a time. */
export interface RunRequest {
  type: "run";
  cell: string;
  /** What `compileCell` made. */
  js: string;
  /** All names that cells declare; those that no cell has made yet are errors when they are used. */
  names: string[];
}

/** An error as a reader should meet it. */
export interface CellError {
  name: string;
  message: string;
  /** FlambeauError's stable code. */
  code?: string;
  /** Where it happened, innermost first. */
  at: { cell: string; line: number }[];
}

/** What a cell puts out, in the order of coming. */
export type Output =
  | { kind: "text"; level: "log" | "warn" | "error" | "value"; text: string }
  | { kind: "figure"; id: number; figure: Figure }
  | { kind: "error"; error: CellError };

/** How far something is. */
export interface ProgressReport {
  what: "batches" | "bytes";
  /** A file's name, for bytes. */
  name?: string;
  done: number;
  total: number;
}

/** From the worker. */
export type KernelMessage =
  | { type: "output"; cell: string; output: Output }
  | { type: "progress"; cell: string; progress: ProgressReport }
  | { type: "done"; cell: string; ok: boolean; milliseconds: number };
