import { fetchUrl } from "#platform";
import { FlambeauError } from "../../core/errors.ts";
import { codeOf, reasonOf } from "./errors.ts";
import { type DataFile, mostBytes } from "./list.ts";
import type { Guide, Source } from "./source.ts";
import { unpackVerified } from "./verify.ts";

/** How long a download may take to say nothing, and how often it is tried. All in milliseconds. */
export interface Patience {
  /** A download that brings less than 1 KB a second over this long has stalled. */
  stall: number;
  /** The waits before trying again after a server's error or a cut connection. */
  retries: readonly number[];
}

const patient: Patience = { stall: 15_000, retries: [500, 2_000] };

/** A server that has the packed files below `base`. */
export function mirrorSource(base: string, guide: Guide, patience = patient): Source {
  return {
    name: "mirror",
    place: base,
    async load(file) {
      const url = `${base.replace(/\/$/, "")}/${file.name}.gz`;
      const bytes = await downloadPatiently(url, file, guide, patience);
      return unpackVerified(file, bytes, url);
    },
  };
}

async function downloadPatiently(url: string, file: DataFile, guide: Guide, { stall, retries }: Patience) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await download(url, file, guide, stall);
    } catch (error) {
      guide.signal?.throwIfAborted();
      if (attempt === retries.length || !mayPass(error)) {
        throw new FlambeauError("download", `${url}: ${reasonOf(error)}`, { path: url, cause: error });
      }
      const wait = retries[attempt];
      guide.log(`mirror: ${url}: ${reasonOf(error)}; trying again in ${wait / 1000} s`);
      await sleep(wait, guide.signal);
    }
  }
}

async function download(
  url: string,
  file: DataFile,
  { log, progress, signal }: Guide,
  stall: number,
): Promise<Uint8Array> {
  const controller = new AbortController();
  const pass = () => controller.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", pass);
  let received = 0;
  let before = 0;
  const watch = setInterval(() => {
    if (received - before < stall) controller.abort(new StallError(received, stall));
    before = received;
  }, stall);
  try {
    const response = await fetchUrl(url, { signal: controller.signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw new HttpError(response.status, response.statusText);
    }
    log(`mirror: ${url}: downloading ${sizeOf(file.packedBytes)}`);
    const chunks: Uint8Array[] = [];
    const reader = response.body!.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      received += next.value.length;
      // The limit allows for servers whose headers make `fetch` unpack the file.
      if (received > mostBytes(file)) throw new Error(`it sends more than ${mostBytes(file)} bytes`);
      chunks.push(next.value);
      progress?.({ file: file.name, received, total: totalOf(response) });
    }
    return join(chunks, received);
  } catch (error) {
    controller.abort(error); // Lets go of the connection.
    throw error;
  } finally {
    clearInterval(watch);
    signal?.removeEventListener("abort", pass);
  }
}

class HttpError extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`HTTP ${status} ${text}`.trim());
    this.status = status;
  }
}

class StallError extends Error {
  constructor(received: number, stall: number) {
    const state = received === 0 ? "no answer" : `stalled after ${received} bytes, nearly nothing`;
    super(`${state} for ${stall / 1000} s`);
  }
}

/** Whether the same request may do better in a moment. */
function mayPass(error: unknown): boolean {
  if (error instanceof HttpError) return [408, 425, 429].includes(error.status) || error.status >= 500;
  return ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(codeOf(error) ?? "");
}

/** Content-Length is that of what travels, which `fetch` may unpack on the way. */
function totalOf(response: Response): number | undefined {
  const length = response.headers.get("content-length");
  return length === null || response.headers.has("content-encoding") ? undefined : Number(length);
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes;
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function sizeOf(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
