import { describe } from "../describe.ts";
import { toSVG } from "../svg/render.ts";
import type { Figure } from "../types.ts";
import type { Display } from "./types.ts";

/** What shows a picture in one output of a notebook's cell, again and again. */
type Output = (figure: Figure) => void;

/**
 * Shows figures as SVG below the cell of a notebook; a live one in one output. Undefined where the program does not run
 * in a notebook. Knows tslab and Deno's kernel.
 */
export function notebookDisplay(): Display | undefined {
  const newOutput = tslab() ?? deno();
  if (!newOutput) return undefined;
  return {
    open(figure) {
      const output = newOutput();
      output(figure);
      return { update: output, close() {} };
    },
  };
}

/** What tslab gives to the code of a cell. */
interface Tslab {
  require(module: "tslab"): { newDisplay(): { raw(mime: string, content: string): void } };
}

function tslab(): (() => Output) | undefined {
  const { __tslab__: tslab } = globalThis as { __tslab__?: Tslab };
  if (!tslab) return undefined;
  return () => {
    const output = tslab.require("tslab").newDisplay();
    return (figure) => output.raw("image/svg+xml", toSVG(figure));
  };
}

interface DenoJupyter {
  display(content: Record<string, string>, options: { raw: true; update: boolean; display_id: string }): Promise<void>;
}

function deno(): (() => Output) | undefined {
  const { Deno } = globalThis as { Deno?: { jupyter?: DenoJupyter } };
  let jupyter: DenoJupyter | undefined;
  try {
    jupyter = Deno?.jupyter;
  } catch {
    return undefined; // Outside of notebooks Deno throws when asked.
  }
  if (!jupyter) return undefined;
  return () => {
    const display_id = crypto.randomUUID();
    // One after another, or an update may come before what it updates.
    let shown: Promise<void> | undefined;
    return (figure) => {
      const content = { "image/svg+xml": toSVG(figure), "text/plain": figure.description ?? describe(figure) };
      const update = shown !== undefined;
      shown = Promise.resolve(shown).then(() => jupyter.display(content, { raw: true, update, display_id }));
    };
  };
}
