import { type Figure, setDisplay } from "../../src/plot/index.ts";
import { useOwnServer } from "../data.ts";
import { type CellConsole, makeConsole } from "./console.ts";
import { describeError, placeOf } from "./errors.ts";
import { modules } from "./modules.ts";
import { watchData, watchLoaders } from "./progress.ts";
import type { KernelMessage, Output, RunRequest } from "./protocol.ts";
import { Scope } from "./scope.ts";

// Runs cells, one after another, in a scope that they share. The page ends this worker to stop a cell.

const scope = new Scope();
let current = "";
let figures = 0;

const post = (message: KernelMessage) => self.postMessage(message);
const put = (output: Output) => post({ type: "output", cell: current, output });

const cellConsole: CellConsole = makeConsole(put);
globalThis.console = cellConsole.console;
useOwnServer();
watchLoaders((progress) => post({ type: "progress", cell: current, progress }));
watchData((progress) => post({ type: "progress", cell: current, progress }));

setDisplay({
  open(figure) {
    const id = ++figures;
    const cell = current;
    const show = (shown: Figure) => post({ type: "output", cell, output: { kind: "figure", id, figure: shown } });
    cellConsole.flush();
    show(figure);
    return { update: show, close: () => {} };
  },
});

async function load(name: string): Promise<unknown> {
  const module = modules[name];
  if (module) return module();
  throw new Error(`There is no module "${name}" here; there are ${Object.keys(modules).join(", ")}.`);
}

async function run({ cell, js, names }: RunRequest): Promise<void> {
  current = cell;
  cellConsole.begin();
  scope.expect(names);
  const start = performance.now();
  const url = URL.createObjectURL(new Blob([js], { type: "text/javascript" }));
  placeOf.set(url, cell);
  let ok = true;
  try {
    const module = (await import(/* @vite-ignore */ url)) as {
      default: (s: object, i: typeof load) => Promise<unknown>;
    };
    const value = await module.default(scope.values, load);
    cellConsole.value(value);
  } catch (error) {
    ok = false;
    cellConsole.flush();
    put({ kind: "error", error: describeError(error) });
  }
  cellConsole.flush();
  post({ type: "done", cell, ok, milliseconds: performance.now() - start });
}

self.onmessage = ({ data }: MessageEvent<RunRequest>) => {
  if (data.type === "run") void run(data);
};
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  put({ kind: "error", error: describeError(event.reason) });
});
