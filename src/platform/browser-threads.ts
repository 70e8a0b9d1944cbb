import type { Platform, ThreadCode } from "./types.ts";

export const canShareMemory: Platform["canShareMemory"] = () =>
  globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== "undefined";

export const startThread: Platform["startThread"] = (code, { onMessage, onEnd }, { name } = {}) => {
  const worker = start(code, name);
  let ended = false;
  const end = (error: Error) => {
    if (ended) return;
    ended = true;
    worker.terminate();
    onEnd(error);
  };
  worker.onmessage = ({ data }) => ended || onMessage(data);
  worker.onmessageerror = () => end(new Error("a message could not be read"));
  // A page is told message and place, not the stack; and of a script that could not be loaded, nothing.
  worker.onerror = (event) => {
    event.preventDefault?.();
    const { message, filename, lineno, colno } = event;
    if (!message) return end(new Error("the thread's script could not be loaded"));
    const error = new Error(message.replace(/^Uncaught (?:\w*Error: )?/, ""));
    error.stack = `${message}\n    at ${filename}:${lineno}:${colno}`;
    end(error);
  };
  return {
    postMessage: (message, transfer = []) => worker.postMessage(message, transfer),
    terminate: async () => {
      ended = true;
      worker.terminate();
    },
    ref: () => {},
    unref: () => {},
  };
};

function start(code: ThreadCode, name: string | undefined): Worker {
  if (code instanceof URL) return new Worker(code, { type: "module", name });
  if (typeof code === "function") return code() as Worker;
  const url = URL.createObjectURL(new Blob([code.source], { type: "text/javascript" }));
  try {
    return new Worker(url, { name });
  } finally {
    URL.revokeObjectURL(url);
  }
}

const isWorker = typeof document === "undefined" && typeof globalThis.postMessage === "function";

export const threadPort: Platform["threadPort"] = () =>
  isWorker
    ? {
        postMessage: (message, transfer = []) => globalThis.postMessage(message, { transfer }),
        onMessage: (receive) =>
          globalThis.addEventListener("message", (event) => receive((event as MessageEvent).data)),
      }
    : undefined;
