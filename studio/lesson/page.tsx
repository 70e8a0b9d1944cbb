import { useEffect } from "preact/hooks";
import { chapters } from "../lessons.ts";
import { Panel } from "../play/panel.tsx";
import { panels } from "../play/settings.ts";
import { Prose } from "../prose/prose.tsx";
import { route } from "../router.ts";
import { announcement, language, t } from "../settings.ts";
import { download } from "../take-away/download.ts";
import { toNotebook, toProgram } from "../take-away/program.ts";
import { Play, StopSquare } from "../ui/icons.tsx";
import { Menu } from "../ui/menu.tsx";
import { Cell } from "./cell.tsx";
import { applyShared, linkTo, type Session, sessionOf } from "./session.ts";

function Toolbar({ session }: { session: Session }) {
  const words = t.value;
  const { notebook, chapter } = session;
  const lesson = chapter.in[language.value];
  const title = `${lesson.id} ${lesson.title}`;
  const pieces = () => lesson.cells.map(({ id, prose }) => ({ id, prose, code: notebook.cell(id)!.code.value }));
  async function copyLink(): Promise<void> {
    const link = await linkTo(session);
    try {
      await navigator.clipboard.writeText(link);
      announcement.value = words.take.linkCopied;
    } catch {
      history.replaceState(null, "", link);
      announcement.value = words.take.linkFailed;
    }
  }
  return (
    <div class="toolbar" role="toolbar" aria-label={title}>
      {notebook.running.value ? (
        <button type="button" class="primary stop" onClick={() => notebook.stop()}>
          <StopSquare />
          {words.stop}
        </button>
      ) : (
        <button type="button" class="primary" onClick={() => notebook.runAll()}>
          <Play />
          {words.runAll}
        </button>
      )}
      <button type="button" onClick={() => notebook.restart()}>
        {words.restart}
      </button>
      <Menu label={words.take.menu}>
        <button type="button" onClick={() => download(`${title}.ts`, toProgram(title, pieces()), "text/plain")}>
          {words.take.ts}
        </button>
        <button
          type="button"
          onClick={() =>
            download(`${title}.ipynb`, toNotebook(title, lesson.introduction, pieces()), "application/json")
          }
        >
          {words.take.ipynb}
        </button>
        <button type="button" onClick={copyLink}>
          {words.take.link}
        </button>
      </Menu>
      <span class="said" aria-hidden="true">
        {announcement.value}
      </span>
    </div>
  );
}

function Notice({ session }: { session: Session }) {
  const notice = session.notebook.notice.value;
  const words = t.value;
  const remark = session.remark.value;
  const text = notice && (notice.kind === "rebuilding" ? words.rebuilding(notice.cells) : words.notices[notice.kind]);
  return (
    <div class="notices" role="status">
      {remark && <p class={`notice ${remark === "sharedBad" ? "bad" : ""}`}>{words[remark]}</p>}
      {text && <p class="notice">{text}</p>}
    </div>
  );
}

export function LessonPage({ id }: { id: string }) {
  const session = sessionOf(id)!;
  const { chapter, notebook } = session;
  const lesson = chapter.in[language.value];
  const words = t.value;
  const shared = route.value.shared;
  useEffect(() => void applyShared(session), [id, shared]);
  useEffect(() => {
    const soon = setTimeout(() => notebook.warm(), 200);
    return () => clearTimeout(soon);
  }, [id]);
  const at = chapters.indexOf(chapter);
  const [before, after] = [chapters[at - 1], chapters[at + 1]];
  return (
    <article class="lesson">
      <header>
        <p class="lesson-number">{lesson.id}</p>
        <h1>{lesson.title}</h1>
      </header>
      <Prose text={lesson.introduction} class="introduction" />
      <Toolbar session={session} />
      <Notice session={session} />
      {lesson.sections.map((section) => (
        <div key={section.id} class={`section of-${section.kind}`} id={`section-${section.id}`}>
          {section.kind === "exercise" && <h3>{words.exercise}</h3>}
          <Prose text={section.prose} />
          {section.kind === "cell" && (
            <Cell key={section.id} cell={notebook.cell(section.id)!} session={session} pytorch={section.pytorch} />
          )}
          {section.kind === "exercise" && (
            <details class="answer">
              <summary>{words.showAnswer}</summary>
              <Prose text={section.answer} />
              <Cell cell={notebook.cell(`answer-${section.id}`)!} session={session} />
            </details>
          )}
        </div>
      ))}
      {panels[id] && <Panel kind={panels[id]} session={session} />}
      <nav class="pager" aria-label={words.lessons}>
        {before ? (
          <a href={`#/${before.id}`}>
            <small>{words.previous}</small>
            {before.id} {before.in[language.value].title}
          </a>
        ) : (
          <span />
        )}
        {after && (
          <a href={`#/${after.id}`} class="after">
            <small>{words.next}</small>
            {after.id} {after.in[language.value].title}
          </a>
        )}
      </nav>
    </article>
  );
}
