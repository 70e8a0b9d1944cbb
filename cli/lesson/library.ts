import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Lesson, parseLesson } from "../../lessons/format.ts";

/** The lessons' folders: below `lessons/`, beside what this file was compiled into. */
const shelf = fileURLToPath(new URL("../../lessons/", import.meta.url));

/** A lesson, and each of its pieces of code as JavaScript. */
export interface RunnableLesson {
  lesson: Lesson;
  javascript: Map<string, string>;
}

/** The sections that there are lessons for, in order. */
export async function lessonIds(): Promise<string[]> {
  const names = await readdir(shelf);
  return names.filter((name) => /^\d+\.\d+$/.test(name)).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** @throws Error when there is no such lesson */
export async function openLesson(id: string, lang: string, seed?: number): Promise<RunnableLesson> {
  const ids = await lessonIds();
  if (!ids.includes(id)) throw new Error(`there is no lesson ${id}; there are ${ids.join(", ")}`);
  const read = (name: string) => readFile(`${shelf}${id}/${name}`, "utf8").then((text) => seeded(text, seed));
  const [prose, pytorch, code, answers, js, answersJs] = await Promise.all(
    [`${lang}.md`, "pytorch.py", "lesson.ts", "answers.ts", "lesson.js", "answers.js"].map(read),
  );
  const lesson = parseLesson({ prose, pytorch, code, answers });
  const compiled = parseLesson({ prose, code: js, answers: answersJs });
  const pieces = [...compiled.cells, ...compiled.exercises];
  return { lesson, javascript: new Map(pieces.map((piece) => [piece.id, piece.code])) };
}

/** The lesson with another seed than its own. */
function seeded(text: string, seed: number | undefined): string {
  return seed === undefined ? text : text.replace(/(?<=manualSeed\(|manual_seed\()\d+(?=\))/g, String(seed));
}
