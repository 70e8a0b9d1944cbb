import { fetchUrl } from "#platform";
import { type DataFile, mostBytes } from "./list.ts";
import { Meter } from "./meter.ts";
import type { Remains } from "./remains.ts";
import type { Guide } from "./source.ts";

/** How long a server may take, in milliseconds. */
export interface Limits {
  /** To answer. */
  connect: number;
  /** A download that brings less than 1 KB a second over this long has stalled. */
  stall: number;
}

/**
 * One request for a file, or for what is missing of it.
 * @param remains what is here already; what comes is added to it
 * @returns the file, whole as far as the server is concerned
 */
export async function request(
  url: string,
  file: DataFile,
  remains: Remains,
  { log, progress, signal }: Guide,
  limits: Limits,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const watch = new Watch(limits, signal);
  try {
    const start = remains.length;
    const range = { range: `bytes=${start}-`, "accept-encoding": "identity" };
    const response = await fetchUrl(url, { signal: watch.signal, headers: start > 0 ? range : undefined });
    watch.answered();
    if (!response.ok) {
      await response.body?.cancel();
      throw new HttpError(response);
    }
    const from = startOf(response);
    if (from === 0) await remains.drop();
    else if (from !== start) throw new Error(`it sends another part of the file than was asked for`);
    const rest = from > 0 ? " the rest of" : "";
    log(`mirror: ${url}: downloading${rest} ${sizeOf(file.packedBytes)}`);
    return await receive(response, file, remains, watch, progress);
  } finally {
    watch.end(); // Lets go of the connection, also when there is more to come.
  }
}

async function receive(
  response: Response,
  file: DataFile,
  remains: Remains,
  watch: Watch,
  progress: Guide["progress"],
): Promise<Uint8Array> {
  const meter = new Meter(file.name, remains.length);
  const length = response.headers.get("content-length");
  // What `fetch` unpacks on the way has another length than what travels, and no place from which to go on.
  const unpacked = response.headers.has("content-encoding");
  const total = length === null || unpacked ? undefined : remains.length + Number(length);
  const most = mostBytes(file);
  try {
    const reader = response.body!.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await remains.add(next.value);
      watch.received(next.value.length);
      if (remains.length > most) throw new Error(`it sends more than ${most} bytes`);
      progress?.(meter.read(remains.length, total));
    }
    return remains.bytes();
  } catch (error) {
    if (unpacked) await remains.drop();
    else await remains.keep();
    throw error;
  }
}

/** Aborts what takes too long. */
class Watch {
  private readonly controller = new AbortController();
  private readonly limits: Limits;
  private readonly outer: AbortSignal | undefined;
  private readonly pass = () => this.controller.abort(this.outer?.reason);
  private timer: ReturnType<typeof setTimeout>;
  private total = 0;
  private lately = 0;

  constructor(limits: Limits, outer?: AbortSignal) {
    this.limits = limits;
    this.outer = outer;
    outer?.addEventListener("abort", this.pass);
    const { connect } = limits;
    this.timer = setTimeout(() => this.controller.abort(new SlowError(`no answer for ${connect / 1000} s`)), connect);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  answered(): void {
    clearTimeout(this.timer);
    this.timer = setInterval(() => this.look(), this.limits.stall);
  }

  received(bytes: number): void {
    this.total += bytes;
    this.lately += bytes;
  }

  private look(): void {
    const { stall } = this.limits;
    if (this.lately < stall) {
      const state = `stalled after ${this.total} bytes, nearly nothing for ${stall / 1000} s`;
      this.controller.abort(new SlowError(state));
    }
    this.lately = 0;
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener("abort", this.pass);
    this.controller.abort();
  }
}

/** A server said no. */
export class HttpError extends Error {
  readonly status: number;
  /** Milliseconds after which it wants to be asked again. */
  readonly retryAfter: number | undefined;
  constructor({ status, statusText, headers }: Response) {
    super(`HTTP ${status} ${statusText}`.trim());
    this.status = status;
    const seconds = Number(headers.get("retry-after") ?? Number.NaN);
    this.retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  }
}

/** A server took too long. */
export class SlowError extends Error {}

/** The place in the file at which an answer begins. */
function startOf(response: Response): number {
  if (response.status !== 206) return 0;
  const [, start] = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "") ?? [];
  return start === undefined ? Number.NaN : Number(start);
}

function sizeOf(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
