import { FlambeauError } from "../../core/errors.ts";

export interface SafetensorsDetails {
  /** The file. */
  path?: string;
  /** The tensor in it that is at fault. */
  tensor?: string;
}

/** A file that is not sound safetensors, or holds a tensor of a dtype that Flambeau does not have. */
export class SafetensorsError extends FlambeauError {
  override name = "SafetensorsError";
  /** The name of the tensor that is at fault, where it is one. */
  readonly tensor?: string;

  constructor(problem: string, { path, tensor }: SafetensorsDetails = {}) {
    const subject = tensor === undefined ? "" : `tensor ${quote(tensor)}: `;
    super("safetensors", `${path ?? "safetensors data"}: ${subject}${problem}`, { path });
    this.tensor = tensor;
  }
}

/** A text from a file as messages show it: short, on one line, and without characters that a terminal obeys. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(short).replace(/\p{C}/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}
