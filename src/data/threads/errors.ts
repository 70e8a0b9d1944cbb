import { FlambeauError } from "../../core/errors.ts";
import type { ThreadError } from "./messages.ts";

/**
 * Something that went wrong in a DataLoader's worker: an error thrown there, with its stack there; the end of the
 * thread; or no answer in time. `cause` is the error itself as far as there is one.
 */
export class WorkerError extends FlambeauError {
  override name = "WorkerError";
  /** The number of the worker. */
  readonly worker: number;
  /** The number of the sample that was being made; null where it was no single one, or is not known. */
  readonly sample: number | null;

  constructor(problem: string, worker: number, sample: number | null = null, error?: ThreadError) {
    const cause = error && thrown(error);
    super("worker", `DataLoader: ${problem}`, { op: "DataLoader", cause });
    this.worker = worker;
    this.sample = sample;
    if (error?.stack) this.stack = `${this.name}: ${this.message}\n${frames(error.stack)}`;
  }
}

/** The error as it was in the thread. */
function thrown({ name, message, stack, code }: ThreadError): Error {
  const error = Object.assign(new Error(message), { name }, code === undefined ? {} : { code });
  error.stack = stack;
  return error;
}

/** A stack without the line or lines of the message. */
function frames(stack: string): string {
  const lines = stack.split("\n");
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  return lines.slice(Math.max(0, first)).join("\n");
}

/** What to say of an error that was thrown while these samples were made. */
export function saying(error: ThreadError, worker: number, sample: number | null, samples: readonly number[]): string {
  const some = samples.slice(0, 10).join(", ") + (samples.length > 10 ? ", …" : "");
  const where =
    sample !== null ? `, at sample ${sample}` : samples.length > 0 ? `, in the batch of samples ${some}` : "";
  return `${error.name} in worker ${worker}${where}: ${error.message}`;
}
