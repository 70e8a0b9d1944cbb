import { format, inspect } from "node-inspect-extracted";
import type { Output } from "./protocol.ts";

/** What a cell may print; the rest is dropped, so that an endless loop does not fill the page. */
const most = 100_000;
/** Milliseconds between two messages to the page. */
const pace = 40;

type Level = "log" | "warn" | "error";

export interface CellConsole {
  console: Console;
  /** A cell begins. */
  begin(): void;
  /** Sends what is waiting. */
  flush(): void;
  /** Shows what a cell's last line gave. */
  value(value: unknown): void;
}

/** A console that prints as Node's does, a tensor as PyTorch does. */
export function makeConsole(put: (output: Output) => void): CellConsole {
  let printed = 0;
  let waiting = "";
  let level: Level = "log";
  let sent = 0;
  let indent = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timers = new Map<string, number>();
  const counts = new Map<string, number>();

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting !== "") put({ kind: "text", level, text: waiting });
    waiting = "";
    sent = performance.now();
  }

  function print(as: Level, ...values: unknown[]): void {
    if (printed > most) return;
    if (as !== level) flush();
    level = as;
    const text = `${format(...values)}\n`.replace(/^(?=.)/gm, indent);
    printed += text.length;
    waiting += printed > most ? `${text.slice(0, 1000)}\n… (more than ${most} letters: the rest is left out)\n` : text;
    if (performance.now() - sent > pace) flush();
    else timer ??= setTimeout(flush, pace);
  }

  const own = {
    log: (...values: unknown[]) => print("log", ...values),
    info: (...values: unknown[]) => print("log", ...values),
    debug: (...values: unknown[]) => print("log", ...values),
    dir: (value: unknown) => print("log", inspect(value)),
    table: (value: unknown) => print("log", value),
    warn: (...values: unknown[]) => print("warn", ...values),
    error: (...values: unknown[]) => print("error", ...values),
    trace: (...values: unknown[]) => print("error", ...values),
    assert: (holds: unknown, ...values: unknown[]) => {
      if (!holds) print("error", "Assertion failed", ...values);
    },
    group: (...values: unknown[]) => {
      if (values.length > 0) print("log", ...values);
      indent += "  ";
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      print("log", `${label}: ${counts.get(label)}`);
    },
    time: (label = "default") => timers.set(label, performance.now()),
    timeEnd: (label = "default") => {
      const start = timers.get(label);
      if (start !== undefined) print("log", `${label}: ${(performance.now() - start).toFixed(3)}ms`);
      timers.delete(label);
    },
    clear: () => {},
  };

  return {
    console: own as unknown as Console,
    begin() {
      printed = 0;
      indent = "";
    },
    flush,
    value(value) {
      if (!isWorthShowing(value)) return;
      flush();
      put({ kind: "text", level: "value", text: `${inspect(value)}\n` });
    },
  };
}

/** Numbers, texts, tensors and plain data; not what a call gives back by the way, such as an Animator or a timer. */
function isWorthShowing(value: unknown): boolean {
  if (value === undefined || value === null || typeof value === "function") return false;
  if (typeof value !== "object") return true;
  const prototype = Object.getPrototypeOf(value);
  if (Object.hasOwn(value, Symbol.for("Jupyter.display"))) return false;
  return prototype === null || prototype === Object.prototype || Array.isArray(value) || "dtype" in value;
}
