// A lesson as a Jupyter notebook. No file system, so that it works in a page too.
import type { Lesson } from "./format.ts";

/** What runs the notebook's cells. */
export type Kernel = "tslab" | "deno";

export interface NotebookOptions {
  /** Default: "tslab". */
  kernel?: Kernel;
  /** "en" or "zh": for the few words that are not the lesson's. */
  lang?: string;
}

const kernels = {
  tslab: {
    kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
    language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript", version: "" },
  },
  deno: {
    kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
    language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript", version: "" },
  },
} as const;

const words = {
  en: { exercises: "Exercises", needs: "This notebook needs the package: run `npm install flambeau` in its folder." },
  zh: {
    exercises: "练习",
    needs: "运行本笔记本需要先安装 flambeau：在笔记本所在的文件夹里执行 `npm install flambeau`。",
  },
};

interface NotebookCell {
  id: string;
  cell_type: "markdown" | "code";
  metadata: object;
  source: string[];
  execution_count?: null;
  outputs?: [];
}

/**
 * The notebook's text, for a file that ends in `.ipynb`: prose, PyTorch's version folded away, code, exercises with
 * their answers. Format 4.5.
 * @example JSON.parse(toNotebook(lesson)).cells[0].cell_type; // "markdown"
 */
export function toNotebook(lesson: Lesson, { kernel = "tslab", lang = "en" }: NotebookOptions = {}): string {
  const { exercises, needs } = words[lang === "zh" ? "zh" : "en"];
  const cells: NotebookCell[] = [];
  const markdown = (id: string, ...parts: (string | false | undefined)[]) => {
    cells.push({ id, cell_type: "markdown", metadata: {}, source: lines(parts.filter(Boolean).join("\n\n")) });
  };
  const code = (id: string, text: string) => {
    cells.push({ id, cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: lines(text) });
  };
  markdown("introduction", `# ${lesson.id} ${lesson.title}`, lesson.introduction, `*${needs}*`);
  let seen = false;
  for (const section of lesson.sections) {
    const first: boolean = section.kind === "exercise" && !seen;
    seen ||= first;
    markdown(
      `about-${section.id}`,
      first && `## ${exercises}`,
      section.prose,
      section.kind === "cell" && aside(section.pytorch),
    );
    if (section.kind !== "text") code(section.id, kernel === "tslab" ? forTslab(section.code) : section.code);
    if (section.kind === "exercise" && section.answer) markdown(`answer-${section.id}`, section.answer);
  }
  const notebook = { cells, metadata: kernels[kernel], nbformat: 4, nbformat_minor: 5 };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

function aside(pytorch: string | undefined): string {
  return pytorch === undefined
    ? ""
    : `<details><summary>PyTorch</summary>\n\n\`\`\`python\n${pytorch}\n\`\`\`\n\n</details>`;
}

/** tslab lets a cell await only where it finds the word in an expression: a bare `for await` is not enough. */
function forTslab(code: string): string {
  return /\bfor await\b/.test(code) && !/\basync\b/.test(code) ? `await null;\n${code}` : code;
}

/** Notebooks keep a text as its lines, each with its line break. */
const lines = (text: string): string[] => text.split(/(?<=\n)/);
