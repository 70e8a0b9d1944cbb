import katex from "katex";
import { describe, expect, test } from "vitest";
import { plainLooks, proseLines } from "../../cli/lesson/prose.ts";
import { texToText } from "../../cli/lesson/tex.ts";
import type { Lesson } from "../../lessons/format.ts";
import { ids, readLesson } from "./run.ts";

// The prose of the lessons: nothing is missing in either language, formulas can be set, and a terminal can show it.

function proseOf(lesson: Lesson): [name: string, markdown: string][] {
  return [
    ["introduction", lesson.introduction],
    ...lesson.sections.map(({ id, prose }): [string, string] => [id, prose]),
    ...lesson.exercises.map(({ id, answer }): [string, string] => [`answer ${id}`, answer]),
  ];
}

const withoutCode = (markdown: string): string => markdown.replace(/`[^`]*`/g, "");

const formulas = (markdown: string): { tex: string; display: boolean }[] =>
  [...withoutCode(markdown).matchAll(/\$\$([\s\S]+?)\$\$|\$([^$]+)\$/g)].map(([, block, inline]) => ({
    tex: block ?? inline,
    display: block !== undefined,
  }));

const words = (markdown: string): string => withoutCode(markdown).replace(/\$\$[\s\S]+?\$\$|\$[^$]+\$/g, "");

test("there is a lesson for each section of the chapter", () => {
  expect(ids).toEqual(["3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"]);
});

describe.each(ids)("lesson %s", (id) => {
  const [english, chinese] = [readLesson(id, "en"), readLesson(id, "zh")];

  test("has every section in both languages, in the same order", () => {
    const outline = ({ sections }: Lesson) => sections.map(({ kind, id }) => `${kind} ${id}`);
    expect(outline(chinese)).toEqual(outline(english));
    expect(english.id).toBe(id);
    for (const lesson of [english, chinese])
      for (const [name, prose] of proseOf(lesson)) expect(prose, name).not.toBe("");
  });

  test("the Chinese is Chinese, the English is not", () => {
    expect(chinese.title).toMatch(/\p{sc=Han}/u);
    for (const [name, prose] of proseOf(chinese)) {
      expect(words(prose).match(/\p{sc=Han}/gu)?.length ?? 0, name).toBeGreaterThan(4);
      // Chinese punctuation goes with Chinese text.
      expect(words(prose), name).not.toMatch(/\p{sc=Han}[,;:?!()]|[,;:?!(]\p{sc=Han}/u);
    }
    for (const [name, prose] of proseOf(english)) expect(prose, name).not.toMatch(/\p{sc=Han}/u);
  });

  test("what is to be expected is said in both languages or in none", () => {
    for (const [i, { id: name, prose }] of english.sections.entries()) {
      expect(chinese.sections[i].prose.includes("**预期：**"), name).toBe(prose.includes("**Expect:**"));
    }
    const silent = english.cells.filter(
      ({ code, prose }) => code.includes("console.log") && !prose.includes("**Expect:**"),
    );
    expect(silent.map((cell) => cell.id)).toEqual([]);
  });

  test("formulas can be set, and are the same in both languages", () => {
    const displayed = (lesson: Lesson) =>
      proseOf(lesson).map(([, prose]) => formulas(prose).filter(({ display }) => display));
    expect(displayed(chinese)).toEqual(displayed(english));
    for (const lesson of [english, chinese]) {
      for (const [, prose] of proseOf(lesson)) {
        expect(withoutCode(prose).split("$").length % 2, prose).toBe(1);
        for (const { tex, display } of formulas(prose))
          katex.renderToString(tex, { displayMode: display, strict: "error" });
      }
    }
  });

  test("every cell has PyTorch's version", () => {
    for (const cell of english.cells) expect(cell.pytorch, cell.id).toBeDefined();
  });

  test("can be shown in 80 columns", () => {
    for (const lesson of [english, chinese]) {
      for (const [, prose] of proseOf(lesson)) {
        for (const line of proseLines(prose, 79, plainLooks)) {
          const columns = [...line.replaceAll("\u0302", "")].reduce(
            (n, char) => n + (/[\u2e80-\uffef]/.test(char) ? 2 : 1),
            0,
          );
          expect(columns, line).toBeLessThanOrEqual(79);
          expect(line).not.toMatch(/\\|\$\S/);
        }
      }
    }
  });
});

describe("formulas as text", () => {
  test.each([
    ["\\frac{1}{2} (\\hat{y}_i - y_i)^2", "1/2 (y\u0302ᵢ − yᵢ)²"],
    ["\\mathbf{w} \\leftarrow \\mathbf{w} - \\eta", "w ← w − η"],
    ["\\sum_{i \\in \\mathcal{B}} \\nabla \\ell_i", "∑_(i ∈ B) ∇ℓᵢ"],
    ["\\frac{e^{o_j}}{\\sum_k e^{o_k}}", "(e^(oⱼ))/(∑ₖ e^(oₖ))"],
    ["784 \\times 10", "784 × 10"],
    ["10^{-3}", "10⁻³"],
  ])("%s", (tex, text) => expect(texToText(tex)).toBe(text));

  test("lines are broken between Chinese characters, not before a full stop", () => {
    const lines = proseLines("一二三四五六七八九十。", 10, plainLooks);
    expect(lines).toEqual(["一二三四五", "六七八九", "十。"]);
  });
});
