// How a lesson is written down: texts in, data out. No file system, so that it works in a page too.

/** The texts of a lesson's folder, in one language. */
export interface LessonTexts {
  /** `lesson.ts`: a program, its cells under lines `// %% <id>`. */
  code: string;
  /** `en.md` or `zh.md`: the prose, its sections under lines `<!-- cell: <id> -->`. */
  prose: string;
  /** `pytorch.py`: PyTorch's version of the cells where it differs, under lines `# %% <id>`. */
  pytorch?: string;
  /** `answers.ts`: the answers to the exercises, under lines `// %% <id>`. */
  answers?: string;
}

/** A piece of the program. Variables carry from cell to cell. */
export interface Cell {
  kind: "cell";
  id: string;
  code: string;
  /** Markdown with TeX, to stand before the code. */
  prose: string;
  /** The same in PyTorch, where it is not the same word for word. */
  pytorch?: string;
}

/** Prose that has no code. */
export interface Text {
  kind: "text";
  id: string;
  prose: string;
}

/** A question, with an answer that can be run after the lesson's cells. */
export interface Exercise {
  kind: "exercise";
  id: string;
  /** The question. */
  prose: string;
  /** What the answer's code shows. */
  answer: string;
  code: string;
}

export interface Lesson {
  /** The section's number: "3.6". */
  id: string;
  title: string;
  /** What stands before the first section. */
  introduction: string;
  /** All sections in the order of reading. */
  sections: (Cell | Text | Exercise)[];
  /** The cells among them, in the order of running. */
  cells: Cell[];
  exercises: Exercise[];
}

/** A lesson that breaks the rules of the format. */
export class LessonError extends Error {
  override name = "LessonError";
}

/**
 * Puts a lesson together from its texts.
 * @throws LessonError when a cell has no prose or prose no cell, when their orders differ, or an exercise has no answer
 * @example
 * const { cells } = parseLesson({ code: "// %% hello\nconsole.log(1);", prose: "# 3.0 Hello\n<!-- cell: hello -->\nA one." });
 * cells[0].prose; // "A one."
 */
export function parseLesson({ code, prose, pytorch = "", answers = "" }: LessonTexts): Lesson {
  const [head, ...parts] = splitProse(prose);
  const heading = /^# (\d+\.\d+) (.+)$/m.exec(head.text);
  if (heading === null) throw new LessonError("the prose must begin with a line like `# 3.6 Title`");
  const [line, id, title] = heading;
  const codes = splitCode(code, "//");
  const pytorchs = splitCode(pytorch, "#");
  const answerCodes = splitCode(answers, "//");
  const take = (from: Map<string, string>, kind: string, name: string): string => {
    const found = from.get(name);
    if (found === undefined) throw new LessonError(`${id}: there is prose for the ${kind} ${name}, and no code`);
    from.delete(name);
    return found;
  };

  const order = [...codes.keys()];
  const sections: Lesson["sections"] = [];
  for (const { kind, id: name, text } of parts) {
    if (kind === "text") sections.push({ kind, id: name, prose: text });
    else if (kind === "cell") {
      sections.push({ kind, id: name, code: take(codes, kind, name), prose: text, pytorch: pytorchs.get(name) });
      pytorchs.delete(name);
    } else if (kind === "exercise") {
      sections.push({ kind, id: name, prose: text, answer: "", code: take(answerCodes, kind, name) });
    } else {
      const exercise = sections.at(-1);
      if (exercise?.kind !== "exercise" || exercise.id !== name) {
        throw new LessonError(`${id}: the answer ${name} does not stand right below its exercise`);
      }
      exercise.answer = text;
    }
  }
  for (const [rest, what] of [
    [codes, "prose for the cell"],
    [answerCodes, "exercise for the answer"],
    [pytorchs, "cell for PyTorch's"],
  ] as const) {
    for (const name of rest.keys()) throw new LessonError(`${id}: there is no ${what} ${name}`);
  }
  const cells = sections.filter((section) => section.kind === "cell");
  const stray = cells.find((cell, i) => cell.id !== order[i]);
  if (stray) throw new LessonError(`${id}: the cell ${stray.id} stands elsewhere in the prose than in the program`);
  const exercises = sections.filter((section) => section.kind === "exercise");
  return { id, title, introduction: head.text.replace(line, "").trim(), sections, cells, exercises };
}

/** A program's cells by their ids, in order. What stands before the first is a remark on the file. */
function splitCode(code: string, comment: "//" | "#"): Map<string, string> {
  const cells = new Map<string, string>();
  const pieces = code.split(new RegExp(`^${comment} %% *(.*)\\r?$`, "m"));
  for (let i = 1; i < pieces.length; i += 2) {
    const id = checkedId(pieces[i].trim());
    if (cells.has(id)) throw new LessonError(`there are two cells ${id}`);
    cells.set(id, pieces[i + 1].trim());
  }
  return cells;
}

interface Part {
  kind: string;
  id: string;
  text: string;
}

/** The prose before the first section, then the sections. */
function splitProse(prose: string): Part[] {
  const pieces = prose.split(/^<!-- (cell|text|exercise|answer): *(.*?) *-->\s*$/m);
  const parts: Part[] = [{ kind: "head", id: "", text: pieces[0].trim() }];
  const seen = new Set<string>();
  for (let i = 1; i < pieces.length; i += 3) {
    const [kind, id, text] = [pieces[i], checkedId(pieces[i + 1]), pieces[i + 2].trim()];
    const key = kind === "answer" ? `answer ${id}` : id;
    if (seen.has(key)) throw new LessonError(`there are two sections ${id}`);
    seen.add(key);
    parts.push({ kind, id, text });
  }
  return parts;
}

function checkedId(id: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) return id;
  throw new LessonError(`"${id}" is no id: small letters, digits and single dashes, a letter first`);
}
