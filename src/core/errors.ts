/** What an error is about, beside its message: enough for a page to translate it or a program to act on it. */
export interface ErrorDetails {
  /** The op or function that refused, as the user wrote it: `"matmul"`. */
  op?: string;
  /** The shapes it was given. */
  shapes?: readonly (readonly number[])[];
  /** The file it is about. */
  path?: string;
  /** The error beneath this one. */
  cause?: unknown;
}

/**
 * Every error that Flambeau throws on purpose. `code` is stable; `message` reads
 * `op: what is wrong`, then what to do about it.
 */
export class FlambeauError extends Error {
  override name = "FlambeauError";
  readonly code: string;
  readonly op?: string;
  readonly shapes?: readonly (readonly number[])[];
  readonly path?: string;
  /** The module in which it was thrown, as in `["1", "0"]` and "Linear"; see `within`. */
  readonly module: { name: string; path: string[] } = { name: "", path: [] };
  private readonly problem: string;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.op = details.op;
    this.shapes = details.shapes;
    this.path = details.path;
    this.problem = message;
  }

  /** Says in which module it was thrown: the first that is told is the innermost. */
  within(module: string): void {
    if (this.module.name === "") this.module.name = module;
    this.tell();
  }

  /** Says under which name the module stands in the one around it. */
  inside(name: string): void {
    this.module.path.unshift(name);
    this.tell();
  }

  private tell(): void {
    const { name, path } = this.module;
    this.message = `${this.problem} (in ${path.length === 0 ? name : `${path.join(".")} (${name})`})`;
  }
}

/** Sizes that do not fit each other, or a dimension that is not there. */
export class ShapeError extends FlambeauError {
  override name = "ShapeError";
  constructor(op: string, problem: string, shapes: readonly (readonly number[])[] = []) {
    super("shape", `${op}: ${problem}`, { op, shapes: shapes.map((shape) => [...shape]) });
  }
}

/** A dtype that an op does not take, or a value that a dtype cannot hold. */
export class DTypeError extends FlambeauError {
  override name = "DTypeError";
  constructor(op: string, problem: string) {
    super("dtype", `${op}: ${problem}`, { op });
  }
}

/** An index outside its dimension, or of a kind that cannot index. */
export class IndexError extends FlambeauError {
  override name = "IndexError";
  constructor(op: string, problem: string, shapes: readonly (readonly number[])[] = []) {
    super("index", `${op}: ${problem}`, { op, shapes: shapes.map((shape) => [...shape]) });
  }
}

/** An argument that makes no sense: a negative size, an unknown option. */
export class ValueError extends FlambeauError {
  override name = "ValueError";
  constructor(op: string, problem: string) {
    super("value", `${op}: ${problem}`, { op });
  }
}

/** Something that autograd cannot do, or is asked to do twice. */
export class AutogradError extends FlambeauError {
  override name = "AutogradError";
  constructor(op: string, problem: string) {
    super("autograd", `${op}: ${problem}`, { op });
  }
}

/** The engine's heap is full, or memory was used after its scope ended. */
export class MemoryError extends FlambeauError {
  override name = "MemoryError";
  constructor(op: string, problem: string) {
    super("memory", `${op}: ${problem}`, { op });
  }
}

/** `[32, 784]`: a shape as messages show it. */
export function show(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** What somebody gave in place of what was expected, in a few words. */
export function spell(value: unknown): string {
  if (Array.isArray(value)) {
    return `the list [${value.slice(0, 4).map(String).join(", ")}${value.length > 4 ? ", …" : ""}]`;
  }
  if (typeof value === "function" && value.name) return `the function ${value.name}`;
  if ((typeof value === "object" && value !== null) || typeof value === "function") {
    return `an object of ${value.constructor?.name ?? "no class"}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
