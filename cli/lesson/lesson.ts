import { format as formatted } from "node:util";
import type { Lesson } from "../../lessons/format.ts";
import { toNotebook } from "../../lessons/notebook.ts";
import { getDisplay, setDisplay, silentDisplay } from "../../src/plot/index.ts";
import { write } from "../files.ts";
import { RunFolder } from "../run-folder.ts";
import { codeLines } from "./code.ts";
import { lessonIds, openLesson } from "./library.ts";
import type { LessonOptions } from "./options.ts";
import { runPieces } from "./program.ts";
import { ansiLooks, type Looks, plainLooks, proseLines } from "./prose.ts";
import { Recording } from "./saving.ts";

/** Columns of prose, at most: longer lines are hard to read. */
const widest = 92;

const words = {
  en: { exercises: "Exercises", answer: "Its answer: ", cell: "Cell" },
  zh: { exercises: "练习", answer: "答案：", cell: "单元" },
};

/** Reads and runs lessons. @throws Error that says what is wrong */
export async function lesson(id: string | undefined, options: LessonOptions): Promise<void> {
  const say = (...lines: string[]): void => {
    if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
  };
  if (id === undefined) return say(...(await contents(options.lang)));
  const { lesson, javascript } = await openLesson(id, options.lang, options.seed);
  if (options.list) return say(...cellList(lesson));
  if (options.ipynb) return say(await writeNotebook(lesson, options));
  await runLesson(lesson, javascript, options, say);
}

async function contents(lang: string): Promise<string[]> {
  const lessons = await Promise.all((await lessonIds()).map(async (id) => (await openLesson(id, lang)).lesson));
  return lessons.map(({ id, title }) => `${id}  ${title}`);
}

function cellList(lesson: Lesson): string[] {
  const cells = lesson.cells.map((cell, i) => `${String(i + 1).padStart(3)}  ${cell.id}`);
  return [`${lesson.id} ${lesson.title}`, ...cells, ...lesson.exercises.map(({ id }) => `  ?  ${id}`)];
}

async function writeNotebook(lesson: Lesson, { ipynb, kernel, lang }: LessonOptions): Promise<string> {
  const file = typeof ipynb === "string" ? ipynb : `lesson-${lesson.id}.ipynb`;
  await write(file, toNotebook(lesson, { kernel, lang }));
  return file;
}

/** What is to run, and the first of it that is to be seen. */
function chosen(lesson: Lesson, { cell, answers }: LessonOptions): { ids: string[]; firstSeen: number } {
  const ids = lesson.cells.map(({ id }) => id);
  const questions = lesson.exercises.map(({ id }) => id);
  if (cell === undefined) return { ids: answers ? [...ids, ...questions] : ids, firstSeen: 0 };
  if (questions.includes(cell)) return { ids: [...ids, cell], firstSeen: ids.length };
  const at = /^\d+$/.test(cell) ? Number(cell) - 1 : ids.indexOf(cell);
  if (ids[at] !== undefined) return { ids: ids.slice(0, at + 1), firstSeen: at };
  throw new Error(`lesson ${lesson.id} has no cell ${cell}: see flambeau lesson ${lesson.id} --list`);
}

async function runLesson(
  lesson: Lesson,
  javascript: Map<string, string>,
  options: LessonOptions,
  say: (...lines: string[]) => void,
): Promise<void> {
  const { ids, firstSeen } = chosen(lesson, options);
  const recording = options.saveTo === undefined ? undefined : new Recording(await RunFolder.open(options.saveTo));
  const page = new Page(lesson, options);
  const display = recording ? recording.watch(getDisplay()) : getDisplay();
  const stop = endOnSignals();
  let seen = false;
  const print = (...values: unknown[]) => {
    if (!seen) return;
    console.log(...values);
    recording?.print(formatted(...values));
  };
  if (firstSeen === 0) say(...page.head());
  setDisplay(silentDisplay);
  try {
    await runPieces(
      ids.map((id) => ({ id, code: javascript.get(id)! })),
      {
        console: { log: print, warn: print, error: print },
        async enter(id) {
          stop.cell = id;
          // A turn for the event loop, so that signals are heard.
          await new Promise((resolve) => setImmediate(resolve));
          if (!seen && ids.indexOf(id) === firstSeen) {
            seen = true;
            setDisplay(display);
          }
          recording?.enter(id);
          if (seen) say(...page.section(id));
        },
      },
    );
    say(...page.answer());
  } finally {
    setDisplay();
  }
  if (options.cell === undefined) say(...page.rest());
  if (recording) say("", ...(await recording.save()));
}

/** How a lesson looks on the terminal. */
class Page {
  private readonly lesson: Lesson;
  private readonly options: LessonOptions;
  private readonly looks: Looks;
  private readonly width: number;
  private waiting = "";

  constructor(lesson: Lesson, options: LessonOptions) {
    this.lesson = lesson;
    this.options = options;
    this.looks = process.stdout.hasColors?.() || /^[123]$/.test(process.env.FORCE_COLOR ?? "") ? ansiLooks : plainLooks;
    this.width = Math.min((process.stdout.columns || 80) - 1, widest);
  }

  head(): string[] {
    const { id, title, introduction } = this.lesson;
    return [this.looks.bold(`${id} ${title}`), ...this.prose(introduction)];
  }

  /** What stands above a section's output, and the texts before it that have no code. */
  section(id: string): string[] {
    const { sections, cells } = this.lesson;
    const at = sections.findIndex((section) => section.id === id);
    const section = sections[at];
    const answer = this.answer();
    if (section.kind === "exercise") this.waiting = section.answer;
    const before = this.options.cell === undefined ? sections.slice(0, at).reverse() : [];
    const texts = before
      .slice(
        0,
        before.findIndex(({ kind }) => kind !== "text"),
      )
      .reverse();
    if (section.kind === "text") return [];
    const number = cells.findIndex((cell) => cell.id === id) + 1;
    const name = number > 0 ? `${this.word("cell")} ${number} · ${id}` : id;
    return [
      ...answer,
      ...texts.flatMap(({ prose }) => this.prose(prose)),
      "",
      this.looks.dim(`── ${name} ${"─".repeat(Math.max(0, this.width - name.length - 4))}`),
      ...this.prose(section.prose, false),
      "",
      ...codeLines(section.code, "ts", this.looks),
      ...this.pytorch(section.kind === "cell" ? section.pytorch : undefined),
      "",
    ];
  }

  /** What is to be said below the output of the exercise that was last. */
  answer(): string[] {
    const answer = this.waiting;
    this.waiting = "";
    return answer === "" ? [] : this.prose(answer);
  }

  /** What stands below the last cell. */
  rest(): string[] {
    const { sections, exercises, cells, id } = this.lesson;
    const last = sections.findIndex((section) => section.id === cells.at(-1)?.id);
    const texts = sections.slice(last + 1).filter(({ kind }) => kind === "text");
    const questions = this.options.answers || !this.options.prose ? [] : exercises;
    return [
      ...texts.flatMap(({ prose }) => this.prose(prose)),
      ...(questions.length > 0 ? ["", this.looks.bold(this.word("exercises"))] : []),
      ...questions.flatMap((exercise) => [
        ...this.prose(exercise.prose),
        this.looks.dim(`${this.word("answer")}flambeau lesson ${id} --cell ${exercise.id}`),
      ]),
    ];
  }

  private prose(markdown: string, gap = true): string[] {
    return this.options.prose ? [...(gap ? [""] : []), ...proseLines(markdown, this.width, this.looks)] : [];
  }

  private pytorch(code: string | undefined): string[] {
    if (code === undefined || !this.options.pytorch) return [];
    return ["", this.looks.dim("  PyTorch"), ...codeLines(code, "py", this.looks)];
  }

  private word(name: keyof (typeof words)["en"]): string {
    return words[this.options.lang][name];
  }
}

/** Ends the program at Ctrl-C and its like, saying where; what was drawn so far stays. */
function endOnSignals(): { cell: string } {
  const at = { cell: "" };
  const end = (name: string, code: number) => {
    console.error(`\nflambeau: ended by ${name} in the cell ${at.cell}`);
    process.exit(code);
  };
  process.once("SIGINT", () => end("Ctrl-C", 130));
  process.once("SIGTERM", () => end("SIGTERM", 143));
  process.once("SIGHUP", () => end("SIGHUP", 129));
  process.stdout.on("error", () => process.exit(141));
  return at;
}
