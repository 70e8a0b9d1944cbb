// Runs lessons from their sources, and gathers what each cell prints and shows.
import { readdirSync, readFileSync } from "node:fs";
import { format } from "node:util";
import blankTypes from "ts-blank-space";
import { runPieces } from "../../cli/lesson/program.ts";
import { type Lesson, parseLesson } from "../../lessons/format.ts";
import { type Figure, setDisplay } from "../../src/plot/index.ts";

export const shelf = new URL("../../lessons/", import.meta.url);

export const ids: string[] = readdirSync(shelf)
  .filter((name) => /^\d\.\d$/.test(name))
  .sort();

export const textOf = (id: string, name: string): string => readFileSync(new URL(`${id}/${name}`, shelf), "utf8");

export function readLesson(id: string, lang = "en"): Lesson {
  const [code, prose, pytorch, answers] = ["lesson.ts", `${lang}.md`, "pytorch.py", "answers.ts"].map((name) =>
    textOf(id, name),
  );
  return parseLesson({ code, prose, pytorch, answers });
}

export interface Output {
  /** What was printed, without the last line break. */
  text: string;
  /** What each figure showed last. */
  figures: Figure[];
}

/** What the cells of a lesson, and the answers to these exercises, print and show. */
export async function runLesson(
  id: string,
  { seed = 0, answers = [] as readonly string[], upTo = "" } = {},
): Promise<Map<string, Output>> {
  const { cells, exercises } = readLesson(id);
  const last = cells.findIndex((cell) => cell.id === upTo);
  const chosen = [...(last < 0 ? cells : cells.slice(0, last + 1)), ...exercises.filter((e) => answers.includes(e.id))];
  const pieces = chosen.map((piece) => ({
    id: piece.id,
    code: blankTypes(piece.code).replace(/manualSeed\(\d+\)/, `manualSeed(${seed})`),
  }));
  const outputs = new Map<string, Output>();
  let output: Output = { text: "", figures: [] };
  const print = (...values: unknown[]) => {
    output.text += `${output.text && "\n"}${format(...values)}`;
  };
  setDisplay({
    open(figure) {
      const { figures } = output;
      const at = figures.push(figure) - 1;
      return {
        update(changed) {
          figures[at] = changed;
        },
        close() {},
      };
    },
  });
  try {
    await runPieces(pieces, {
      console: { log: print, warn: print, error: print },
      async enter(cell) {
        output = { text: "", figures: [] };
        outputs.set(cell, output);
      },
    });
  } finally {
    setDisplay();
  }
  return outputs;
}
