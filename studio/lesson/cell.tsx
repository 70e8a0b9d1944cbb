import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Editor } from "../editor/editor.tsx";
import type { CellState } from "../notebook/notebook.ts";
import { Output } from "../output/output.tsx";
import { announcement, t } from "../settings.ts";
import { download } from "../take-away/download.ts";
import { toNotebook, toProgram } from "../take-away/program.ts";
import { Dots, Play, StopSquare } from "../ui/icons.tsx";
import { Menu } from "../ui/menu.tsx";
import { numberOf, type Session, sync, timeText } from "./session.ts";

/** How far a running cell is: a thin line below its bar, and words. */
function Progress({ cell }: { cell: CellState }) {
  const words = t.value;
  const progress = cell.progress.value;
  if (!progress) return <span class="state">{words.running}</span>;
  const { what, done, total, left, name = "" } = progress;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const label =
    what === "bytes"
      ? words.progress.bytes(name, megabytes(done), megabytes(total))
      : words.progress[what](done, total);
  return (
    <>
      <span class="state">{left === undefined ? label : `${label} · ${words.left(timeText(left))}`}</span>
      <progress value={done} max={total} aria-label={label} />
    </>
  );
}

function State({ cell, session }: { cell: CellState; session: Session }) {
  const words = t.value;
  const status = cell.status.value;
  const stale = useComputed(() => session.notebook.staleness(cell)).value;
  if (status === "running") return <Progress cell={cell} />;
  if (status === "waiting") return <span class="state">{words.waiting}</span>;
  if (stale) return <span class="state stale">{words.stale[stale]}</span>;
  if (status === "failed") return <span class="state failed">{words.failed}</span>;
  if (status === "stopped") return <span class="state stale">{words.stoppedHere}</span>;
  if (status === "done") return <span class="state">{words.ran(timeText(cell.milliseconds.value ?? 0))}</span>;
  return <span class="state" />;
}

/** Runs a cell, and tells those who listen how it went. */
export async function runCell(session: Session, cell: CellState, to = false): Promise<void> {
  await (to ? session.notebook.runTo(cell) : session.notebook.run(cell));
  const number = numberOf(session, cell.id);
  const failure = cell.shown.value.find((piece) => piece.kind === "error");
  if (failure) announcement.value = t.value.failedAt(number, failure.error.message);
  else if (cell.status.value === "done") announcement.value = t.value.finished(number);
}

export function Cell({ cell, session, pytorch }: { cell: CellState; session: Session; pytorch?: string }) {
  const place = useRef<HTMLElement>(null);
  const words = t.value;
  const { notebook, chapter } = session;
  const number = numberOf(session, cell.id);
  const status = cell.status.value;
  const changed = useComputed(() => cell.code.value !== cell.original).value;
  const title = `${chapter.id} ${cell.id}`;
  // An answer needs the lesson's cells: those that have not run yet run first.
  const run = () => void runCell(session, cell, cell.answer);
  const goOn = () => {
    run();
    const all = [...document.querySelectorAll<HTMLElement>(".cell")];
    const next = all[all.indexOf(place.current!) + 1];
    (next?.querySelector(".editor") as HTMLElement | undefined)?.shadowRoot
      ?.querySelector<HTMLElement>(".cm-content")
      ?.focus();
  };
  const pieces = () => [{ id: cell.id, code: cell.code.value }];

  return (
    <section ref={place} id={`cell-${cell.id}`} class={`cell ${status}`} aria-label={words.cell(number)} tabIndex={-1}>
      <div class="cell-bar">
        {status === "running" ? (
          <button type="button" class="run stop" onClick={() => notebook.stop()}>
            <StopSquare />
            {words.stop}
          </button>
        ) : (
          <button type="button" class="run" disabled={status === "waiting"} onClick={run} title={words.runHint}>
            <Play />
            {words.run}
          </button>
        )}
        <State cell={cell} session={session} />
        <span class="cell-number" aria-hidden="true">
          {number}
        </span>
        <Menu label={words.more} icon={<Dots />}>
          <button type="button" onClick={() => runCell(session, cell, true)}>
            {words.runTo}
          </button>
          <button type="button" disabled={!changed} onClick={() => (cell.code.value = cell.original)}>
            {words.reset}
          </button>
          <button type="button" onClick={() => download(`${title}.ts`, toProgram(title, pieces()), "text/plain")}>
            {words.take.cellTs}
          </button>
          <button
            type="button"
            onClick={() => download(`${title}.ipynb`, toNotebook(title, "", pieces()), "application/json")}
          >
            {words.take.cellIpynb}
          </button>
        </Menu>
      </div>
      <Editor
        code={cell.code}
        cell={cell.id}
        label={words.codeOf(number)}
        sync={() => sync(session)}
        onRun={run}
        onRunAndGoOn={goOn}
      />
      {pytorch && (
        <details class="pytorch">
          <summary>{words.pytorch}</summary>
          <pre tabIndex={0}>
            <code>{pytorch}</code>
          </pre>
        </details>
      )}
      <Output cell={cell} session={session} name={`flambeau-${chapter.id}-${cell.id}`} number={number} />
    </section>
  );
}
