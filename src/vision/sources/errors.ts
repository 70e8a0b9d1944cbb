import { FlambeauError } from "../../core/errors.ts";

/** What one source said when it was asked. */
export interface Attempt {
  source: string;
  place: string;
  problem: string;
}

/** No source has the data set. `tried` says, in order, what was asked and what it answered. */
export class DatasetNotFound extends FlambeauError {
  override name = "DatasetNotFound";
  readonly dataSet: string;
  readonly tried: readonly Attempt[];
  constructor(dataSet: string, tried: readonly Attempt[]) {
    const lines = tried.map(({ source, problem }) => `  ${source}: ${problem}`);
    const isOffline = tried.some(({ source, problem }) => source === "network" && problem.startsWith("offline"));
    const network = isOffline ? "allow the network (FLAMBEAU_OFFLINE, download)" : "connect to the network";
    const hint = `Name a folder that has its files (root, dataDir or --data-dir), or ${network}.`;
    super("dataset-not-found", [`${dataSet}: no source has the data set`, ...lines, hint].join("\n"));
    this.dataSet = dataSet;
    this.tried = tried;
  }
}

/**
 * A data file that is not there (`data-missing`), cannot be read (`data-unreadable`) or is not the published one
 * (`data-damaged`). `path` is the file's path or address.
 */
export class DataFileError extends FlambeauError {
  override name = "DataFileError";
  constructor(kind: "missing" | "unreadable" | "damaged", path: string, problem: string, cause?: unknown) {
    super(`data-${kind}`, `${path}: ${problem}`, { path, cause });
  }
}

const reasons: Record<string, string> = {
  ENOENT: "it is not there",
  ENOTDIR: "part of the path is not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTFOUND: "host not found",
  EAI_AGAIN: "host not found, the name service does not answer",
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  ETIMEDOUT: "no connection in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  ENETUNREACH: "no network",
};

/** The code of the error, or of the one beneath it that has one. */
export function codeOf(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code } = e as { code?: unknown };
    if (typeof code === "string") return code;
  }
  return undefined;
}

/** Why something failed, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof FlambeauError) return error.message;
  const code = codeOf(error);
  if (code !== undefined && reasons[code]) return `${reasons[code]} (${code})`;
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message ? `${error.message} (${cause.message})` : error.message;
}
