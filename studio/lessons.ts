import { type Lesson, parseLesson } from "../lessons/format.ts";
import type { Language } from "./settings.ts";

// The files of lessons/, as texts in the bundle.

const files = import.meta.glob<string>("../lessons/*/*.{ts,md,py}", { query: "?raw", import: "default", eager: true });

export interface Chapter {
  /** "3.6" */
  id: string;
  /** The file lesson.ts, whole. */
  program: string;
  in: Record<Language, Lesson>;
}

function chapter(id: string): Chapter {
  const file = (name: string) => files[`../lessons/${id}/${name}`];
  const texts = { code: file("lesson.ts"), pytorch: file("pytorch.py"), answers: file("answers.ts") };
  return {
    id,
    program: texts.code,
    in: {
      en: parseLesson({ ...texts, prose: file("en.md") }),
      zh: parseLesson({ ...texts, prose: file("zh.md") }),
    },
  };
}

const ids = [...new Set(Object.keys(files).map((path) => path.split("/")[2]))].sort();
const whole = (id: string) => ["lesson.ts", "en.md", "zh.md"].every((name) => files[`../lessons/${id}/${name}`]);

/** All lessons, in order. */
export const chapters: Chapter[] = ids.filter(whole).map(chapter);

export const chapterCalled = (id: string): Chapter | undefined => chapters.find((each) => each.id === id);
