import type { Wire } from "./wire.ts";

// What a DataLoader and its workers tell each other.

export type Order =
  | {
      /** Comes first. */
      kind: "setup";
      id: number;
      numWorkers: number;
      seed: bigint;
      /** The dataset, the function that makes batches and the one that is called first; null for the default and none. */
      things: Wire;
      batched: boolean;
      dropLast: boolean;
      /** Whether buffers can be shared, or must be moved. */
      shared: boolean;
    }
  /** A new pass: an iterable dataset starts anew. */
  | { kind: "begin"; pass: number }
  /** A batch to make, in this buffer if it is large enough. */
  | {
      kind: "batch";
      pass: number;
      turn: number;
      want: readonly number[] | number | { count: number };
      buffer?: Buffer;
    };

export type Reply =
  | { kind: "batch"; pass: number; turn: number; batch: Wire; buffer?: Buffer }
  /** An iterable dataset has no more. */
  | { kind: "end"; pass: number; turn: number; buffer?: Buffer }
  | { kind: "error"; pass: number; turn: number; error: ThreadError; sample: number | null; buffer?: Buffer }
  /** The worker could not be set up. */
  | { kind: "failed"; error: ThreadError };

export type Buffer = ArrayBufferLike;

/** An error, for a message. */
export interface ThreadError {
  name: string;
  message: string;
  stack: string;
  code?: unknown;
}

export function describeError(error: unknown): ThreadError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: "" };
  const { name, message, stack = "" } = error;
  const { code } = error as { code?: unknown };
  const plain = typeof code === "string" || typeof code === "number";
  return { name, message, stack, ...(plain ? { code } : {}) };
}
