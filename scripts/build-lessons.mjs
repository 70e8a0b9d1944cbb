// Puts the lessons into the package: their texts as they are, and their programs as JavaScript, line by line.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import blankTypes from "ts-blank-space";

const shelf = fileURLToPath(new URL("../lessons", import.meta.url));

/** @param target the folder that gets a folder for each lesson */
export function buildLessons(target) {
  for (const id of readdirSync(shelf).filter((name) => /^\d+\.\d+$/.test(name))) {
    mkdirSync(join(target, id), { recursive: true });
    for (const name of ["lesson.ts", "answers.ts", "en.md", "zh.md", "pytorch.py"]) {
      cpSync(join(shelf, id, name), join(target, id, name));
    }
    for (const name of ["lesson", "answers"]) {
      const code = readFileSync(join(shelf, id, `${name}.ts`), "utf8");
      const refuse = ({ pos }) => {
        const line = code.slice(0, pos).split("\n").length;
        throw new Error(`lessons/${id}/${name}.ts:${line}: this syntax is more than types`);
      };
      writeFileSync(join(target, id, `${name}.js`), blankTypes(code, refuse).replace(/[ \t]+$/gm, ""));
    }
  }
}
