import { parentPort, Worker } from "node:worker_threads";
import type { Platform, ThreadCode } from "./types.ts";

export const canShareMemory: Platform["canShareMemory"] = () => true;

export const startThread: Platform["startThread"] = (code, { onMessage, onEnd }, { name } = {}) => {
  const worker = start(code, name);
  let ended = false;
  const end = (error: Error) => {
    if (ended) return;
    ended = true;
    worker.terminate();
    onEnd(error);
  };
  worker.on("message", (message) => ended || onMessage(message));
  worker.on("messageerror", end);
  worker.on("error", (problem: unknown) => {
    end(problem instanceof Error ? problem : new Error(`the thread threw ${String(problem)}`, { cause: problem }));
  });
  worker.on("exit", (exitCode) => end(new Error(`the thread ended by itself, with exit code ${exitCode}`)));
  worker.unref();
  return {
    postMessage: (message, transfer = []) => worker.postMessage(message, transfer as ArrayBuffer[]),
    terminate: async () => {
      ended = true;
      await worker.terminate();
    },
    ref: () => worker.ref(),
    unref: () => worker.unref(),
  };
};

function start(code: ThreadCode, name: string | undefined): Worker {
  if (typeof code === "function") return code() as Worker;
  const make = (execArgv: string[] | undefined) =>
    code instanceof URL
      ? new Worker(code, { name, execArgv })
      : new Worker(asInPages + code.source, { name, execArgv, eval: true });
  const others = process.execArgv.filter((argument, i, all) => {
    return !own.test(argument) && !(/^(--conditions|-C)$/.test(argument) && own.test(all[i + 1]));
  });
  if (others.length === process.execArgv.length) return make(undefined);
  try {
    return make(others);
  } catch {
    return make([]); // V8's arguments are inherited, but cannot be given.
  }
}

// Of Node's arguments, those that are about how this program's own code is run: text given to `node -e`, and sources.
const own = /^--input-type(=|$)|^(--conditions=|-C=?)?flambeau-source$/;

// Source text finds what it would find in a page's worker. On one line, so that line numbers stay nearly right.
const asInPages =
  'const { parentPort: __port } = require("node:worker_threads"); globalThis.self = globalThis; ' +
  "globalThis.postMessage = (message, transfer) => __port.postMessage(message, transfer); " +
  "globalThis.close = () => process.exit(); " +
  '__port.on("message", (data) => globalThis.onmessage?.({ data }));\n';

export const threadPort: Platform["threadPort"] = () =>
  parentPort === null
    ? undefined
    : {
        postMessage: (message, transfer = []) => parentPort!.postMessage(message, transfer as ArrayBuffer[]),
        onMessage: (receive) => parentPort!.on("message", receive),
      };
