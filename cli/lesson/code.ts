import type { Looks } from "./prose.ts";

const comments = { ts: /(\/\/.*)$/, py: /(#.*)$/ };

/** A piece of code as lines for a terminal: a bar on the left, comments dim. */
export function codeLines(code: string, language: keyof typeof comments, looks: Looks): string[] {
  return code.split("\n").map((line) => {
    const [start, comment = ""] = line.split(comments[language]);
    return `${looks.dim("│")} ${looks.code(start)}${comment && looks.dim(comment)}`.trimEnd();
  });
}
