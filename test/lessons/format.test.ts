import { describe, expect, test } from "vitest";
import { LessonError, parseLesson } from "../../lessons/format.ts";
import { toNotebook } from "../../lessons/notebook.ts";

const code = "// A remark.\n\n// %% one\nconst x = 1;\n\n// %% two\nconsole.log(x);\n";
const prose =
  "# 3.0 Small\n\nAn introduction.\n\n<!-- cell: one -->\nFirst.\n\n<!-- text: between -->\n## Heading\n\n" +
  "<!-- cell: two -->\nThen.\n\n<!-- exercise: why -->\nWhy?\n\n<!-- answer: why -->\nSo.\n";
const pytorch = "# %% two\nprint(x)\n";
const answers = "// %% why\nconsole.log(x + 1);\n";

test("a lesson is put together from its texts", () => {
  const lesson = parseLesson({ code, prose, pytorch, answers });
  expect(lesson).toMatchObject({ id: "3.0", title: "Small", introduction: "An introduction." });
  expect(lesson.sections.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    "cell one",
    "text between",
    "cell two",
    "exercise why",
  ]);
  expect(lesson.cells).toEqual([
    { kind: "cell", id: "one", code: "const x = 1;", prose: "First.", pytorch: undefined },
    { kind: "cell", id: "two", code: "console.log(x);", prose: "Then.", pytorch: "print(x)" },
  ]);
  expect(lesson.exercises).toEqual([
    { kind: "exercise", id: "why", prose: "Why?", answer: "So.", code: "console.log(x + 1);" },
  ]);
});

test("line ends of Windows change nothing", () => {
  const windows = (text: string) => text.replaceAll("\n", "\r\n");
  const { cells } = parseLesson({ code: windows(code), prose: windows(prose), answers: windows(answers) });
  expect(cells.map(({ id }) => id)).toEqual(["one", "two"]);
});

describe("what breaks the rules is refused, and says so", () => {
  const texts = { code, prose, pytorch, answers };
  test.each([
    ["no title", { prose: "Words." }, /must begin with a line like `# 3.6 Title`/],
    ["a cell without prose", { code: `${code}// %% three\n1;` }, /no prose for the cell three/],
    ["prose without a cell", { prose: `${prose}<!-- cell: four -->\nWords.` }, /prose for the cell four, and no code/],
    ["an exercise without an answer", { answers: "" }, /prose for the exercise why, and no code/],
    ["PyTorch's version of no cell", { pytorch: "# %% five\n1" }, /no cell for PyTorch's five/],
    ["two cells of one name", { code: `${code}// %% one\n1;` }, /two cells one/],
    ["another order", { code: "// %% two\n1;\n// %% one\n2;" }, /stands elsewhere in the prose/],
    ["an id that is none", { code: "// %% One two\n1;" }, /"One two" is no id/],
    ["an answer away from its exercise", { prose: `${prose}<!-- answer: one -->\nNo.` }, /right below its exercise/],
  ])("%s", (_, change, message) => {
    expect(() => parseLesson({ ...texts, ...change })).toThrow(message);
    expect(() => parseLesson({ ...texts, ...change })).toThrow(LessonError);
  });
});

describe("a notebook", () => {
  const lesson = parseLesson({ code, prose, pytorch, answers });

  test("has prose as Markdown, PyTorch's version folded away, and code", () => {
    const { cells, nbformat, metadata } = JSON.parse(toNotebook(lesson));
    expect(nbformat).toBe(4);
    expect(metadata.kernelspec.name).toBe("tslab");
    const shown = cells.map((cell: { cell_type: string; source: string[] }) => [cell.cell_type, cell.source.join("")]);
    expect(shown[0][1]).toMatch(/^# 3.0 Small\n\nAn introduction\./);
    expect(shown.slice(1)).toEqual([
      ["markdown", "First."],
      ["code", "const x = 1;"],
      ["markdown", "## Heading"],
      ["markdown", "Then.\n\n<details><summary>PyTorch</summary>\n\n```python\nprint(x)\n```\n\n</details>"],
      ["code", "console.log(x);"],
      ["markdown", "## Exercises\n\nWhy?"],
      ["code", "console.log(x + 1);"],
      ["markdown", "So."],
    ]);
    const names = cells.map(({ id }: { id: string }) => id);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  });

  test("names its kernel, and speaks the reader's language", () => {
    const notebook = toNotebook(lesson, { kernel: "deno", lang: "zh" });
    expect(JSON.parse(notebook).metadata.kernelspec.name).toBe("deno");
    expect(notebook).toContain("## 练习");
  });
});
