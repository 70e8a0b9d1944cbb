import { signal } from "@preact/signals";
import { language as typescript } from "../language/client.ts";
import { type Chapter, chapterCalled } from "../lessons.ts";
import { Notebook } from "../notebook/notebook.ts";
import { route } from "../router.ts";
import { t } from "../settings.ts";
import { pack, type Shared, unpack } from "../take-away/link.ts";

// What a reader does with a lesson: it stays while other lessons are looked at.

export interface Session {
  chapter: Chapter;
  notebook: Notebook;
  /** The panel's settings as they are typed; those that are missing are the lesson's own. */
  settings: ReturnType<typeof signal<Record<string, string>>>;
  /** A word about the link that led here. */
  remark: ReturnType<typeof signal<"sharedGood" | "sharedBad" | undefined>>;
}

const sessions = new Map<string, Session>();

function create(chapter: Chapter): Session {
  const { cells, exercises } = chapter.in.en;
  const notebook = new Notebook([
    ...cells.map(({ id, code }) => ({ id, code, answer: false })),
    ...exercises.map(({ id, code }) => ({ id: `answer-${id}`, code, answer: true })),
  ]);
  return { chapter, notebook, settings: signal({}), remark: signal(undefined) };
}

export function sessionOf(id: string): Session | undefined {
  const chapter = chapterCalled(id);
  if (!chapter) return undefined;
  const session = sessions.get(id) ?? create(chapter);
  sessions.set(id, session);
  return session;
}

/** Hands the cells as they are now to TypeScript's worker. */
export async function sync({ notebook }: Session): Promise<void> {
  await typescript.setCells(notebook.sources());
}

let applied = "";

/** Puts what a link brought into the lesson, once. Nothing of it runs by itself. */
export async function applyShared(session: Session): Promise<void> {
  const { shared } = route.value;
  if (shared === "" || shared === applied) return;
  applied = shared;
  try {
    const { cells, settings } = await unpack(shared);
    for (const cell of session.notebook.cells) cell.code.value = cells[cell.id] ?? cell.original;
    session.settings.value = settings;
    session.remark.value = Object.keys(cells).length > 0 ? "sharedGood" : undefined;
  } catch {
    session.remark.value = "sharedBad";
  }
}

/** A link to the lesson as it is now. */
export async function linkTo({ chapter, notebook, settings }: Session): Promise<string> {
  const changed = notebook.cells.filter(({ code, original }) => code.value !== original);
  const shared: Shared = {
    cells: Object.fromEntries(changed.map(({ id, code }) => [id, code.value])),
    settings: settings.value ?? {},
  };
  return `${location.origin}${location.pathname}#/${chapter.id}?s=${await pack(shared)}`;
}

export const numberOf = (session: Session, id: string): number =>
  session.notebook.cells.findIndex((cell) => cell.id === id) + 1;

/** Seconds or minutes, as people say them. */
export function timeText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return t.value.seconds(seconds < 10 ? seconds.toFixed(seconds < 1 ? 2 : 1) : seconds.toFixed(0));
  return t.value.minutes(Math.floor(seconds / 60), Math.round(seconds % 60));
}
