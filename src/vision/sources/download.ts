import { FlambeauError } from "../../core/errors.ts";
import { codeOf, DataFileError, reasonOf } from "./errors.ts";
import type { DataFile } from "./list.ts";
import { Remains } from "./remains.ts";
import { HttpError, type Limits, request, SlowError } from "./request.ts";
import type { Guide, Source } from "./source.ts";
import { unpackVerified } from "./verify.ts";

/** How long a download may take to say nothing, and how often it is tried. All in milliseconds. */
export interface Patience extends Partial<Limits> {
  /** The waits before trying again after a server's error or a cut connection. */
  retries?: readonly number[];
}

const patient = { connect: 15_000, stall: 15_000, retries: [500, 2_000, 5_000] };

/** A server's wish to be asked later is heeded up to this, in milliseconds. */
const latest = 30_000;

/** A try that brings this part of the file was worth it: it is not counted against the number of tries. */
const worth = 1 / 20;

export interface MirrorOptions {
  patience?: Patience;
  /** What has come of a file so far. Default: nothing. */
  remainsOf?: (file: DataFile) => Remains;
  /** Where below the address a file may lie; the next place is tried when it is not there. Default: packed, at once. */
  places?: (file: DataFile) => readonly string[];
}

/** A server that has the packed files below `base`. */
export function mirrorSource(base: string, guide: Guide, options: MirrorOptions = {}): Source {
  const { remainsOf = (file) => new Remains(file), places = ({ name }) => [`${name}.gz`] } = options;
  const patience = { ...patient, ...options.patience };

  /** Downloads the file, going on where an earlier try broke off; from the start, if that does not give the file. */
  async function loadFrom(url: string, file: DataFile): Promise<Uint8Array> {
    const remains = remainsOf(file);
    await remains.open();
    for (let again = false; ; again = true) {
      const before = remains.length;
      const { bytes, tries } = await downloadPatiently(url, file, remains, guide, patience);
      await remains.drop();
      try {
        return await unpackVerified(file, bytes, url);
      } catch (error) {
        const inPieces = before > 0 || tries > 1;
        if (again || !inPieces || !(error instanceof DataFileError)) throw error;
        guide.log(`mirror: ${error.message}; downloading it again from the start`);
      }
    }
  }

  return {
    name: "mirror",
    place: base,
    async load(file) {
      let missing: unknown;
      for (const place of places(file)) {
        try {
          return await loadFrom(`${base.replace(/\/$/, "")}/${place}`, file);
        } catch (error) {
          if (!isMissing(error)) throw error;
          missing ??= error;
        }
      }
      throw missing;
    },
  };
}

type Waits = Limits & { retries: readonly number[] };

async function downloadPatiently(url: string, file: DataFile, remains: Remains, guide: Guide, waits: Waits) {
  if (remains.length === file.packedBytes) return { bytes: remains.bytes(), tries: 0 };
  let furthest = remains.length;
  for (let tries = 1, attempt = 0; ; tries++) {
    try {
      return { bytes: await request(url, file, remains, guide, waits), tries };
    } catch (error) {
      guide.signal?.throwIfAborted();
      if (error instanceof HttpError && error.status === 416 && remains.length > 0) {
        await remains.drop(); // What is here is no part of what is there.
        continue;
      }
      const isWorth = remains.length - furthest >= file.packedBytes * worth;
      furthest = Math.max(furthest, remains.length);
      if (isWorth) attempt = 0;
      const passes = mayPass(error) || (isWorth && error instanceof SlowError);
      if (!passes || attempt === waits.retries.length) {
        throw new FlambeauError("download", `${url}: ${reasonOf(error)}`, { path: url, cause: error });
      }
      const asked = error instanceof HttpError ? (error.retryAfter ?? 0) : 0;
      const wait = Math.max(waits.retries[attempt++], Math.min(asked, latest));
      guide.log(`mirror: ${url}: ${reasonOf(error)}; trying again in ${wait / 1000} s`);
      await sleep(wait, guide.signal);
    }
  }
}

/** Whether the same request may do better in a moment. */
function mayPass(error: unknown): boolean {
  if (error instanceof HttpError) return [408, 425, 429].includes(error.status) || error.status >= 500;
  return ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(codeOf(error) ?? "");
}

/** Whether the server has nothing at this place. */
function isMissing(error: unknown): boolean {
  const cause = error instanceof FlambeauError ? error.cause : undefined;
  return cause instanceof HttpError && [403, 404, 410].includes(cause.status);
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
