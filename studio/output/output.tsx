import { useLayoutEffect, useRef } from "preact/hooks";
import type { CellError } from "../kernel/protocol.ts";
import { numberOf, type Session } from "../lesson/session.ts";
import type { CellState, Shown } from "../notebook/notebook.ts";
import { t } from "../settings.ts";
import { FigureView } from "./figure.tsx";

function ErrorView({ error, session }: { error: CellError; session: Session }) {
  const words = t.value;
  const kind = words.errorCodes[error.code ?? error.name];
  const [first, ...calls] = error.at.filter(
    (place, i, all) => i === 0 || place.cell !== all[i - 1].cell || place.line !== all[i - 1].line,
  );
  const where = ({ cell, line }: CellError["at"][number]) => words.errorIn(numberOf(session, cell), line);
  return (
    <div class="error" role="group" aria-label={words.failed}>
      <p class="error-title">
        <strong>{kind ?? error.name}</strong>
        {first && <span>{where(first)}</span>}
      </p>
      <pre>{error.message}</pre>
      {calls.length > 0 && (
        <p class="error-calls">
          {words.calledFrom} {calls.slice(0, 4).map(where).join(" · ")}
        </p>
      )}
    </div>
  );
}

function Piece({ piece, session, name }: { piece: Shown; session: Session; name: string }) {
  if (piece.kind === "figure") return <FigureView figure={piece.figure} name={name} />;
  if (piece.kind === "error") return <ErrorView error={piece.error} session={session} />;
  return (
    <pre class={`text ${piece.level}`} tabIndex={0}>
      {piece.text}
    </pre>
  );
}

/** A line that trains: its figure comes only after a while, and there is room for it from the start. */
const drawsLater = /^(?:const \w+ = )?(?:await )?(?:d2l\.)?trainCh3\(/m;
const roomForFigure = 304;

/** Everything that a cell has put out, and how far it is. */
export function Output({
  cell,
  session,
  name,
  number,
}: {
  cell: CellState;
  session: Session;
  name: string;
  number: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const shown = cell.shown.value;
  const running = cell.status.value === "running";
  // A cell that runs again keeps its height until it is done, so that nothing below it jumps.
  const height = useRef(0);
  useLayoutEffect(() => {
    if (!running) height.current = place.current?.offsetHeight ?? 0;
  });
  const room = drawsLater.test(cell.code.value) && (running || shown.length > 0) ? roomForFigure : 0;
  const reserved = Math.max(room, running ? height.current : 0);
  if (shown.length === 0 && reserved === 0) return null;
  const style = reserved > 0 ? { minHeight: `${reserved}px` } : undefined;
  return (
    <div ref={place} class="output" role="group" aria-label={t.value.outputOf(number)} style={style}>
      {shown.map((piece, i) => (
        <Piece
          key={piece.kind === "figure" ? `f${piece.id}` : i}
          piece={piece}
          session={session}
          name={`${name}-${i + 1}`}
        />
      ))}
    </div>
  );
}
