import { FlambeauError } from "../../src/core/errors.ts";
import type { CellError } from "./protocol.ts";

/** The cell that a module was made from, by the module's address. */
export const placeOf = new Map<string, string>();

const frame = /(blob:[^\s)]+?):(\d+):\d+/g;

/** Name, message, and the lines of cells that its stack passes through. */
export function describeError(error: unknown): CellError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), at: [] };
  const at = [...(error.stack ?? "").matchAll(frame)]
    .filter(([, url]) => placeOf.has(url))
    .map(([, url, line]) => ({ cell: placeOf.get(url)!, line: Number(line) }));
  const code = error instanceof FlambeauError ? error.code : undefined;
  return { name: error.name, message: error.message, code, at };
}
