import { lab } from "../lab/client.ts";
import { t } from "../settings.ts";
import { download as save } from "../take-away/download.ts";
import { reportOf } from "../take-away/report.ts";
import { runProgram } from "../take-away/run-program.ts";
import { Close, Dots } from "../ui/icons.tsx";
import { Menu } from "../ui/menu.tsx";
import { nameOf, type Runs, type RunView, short } from "./runs.ts";

const summary = ({ settings }: RunView): string => {
  const words = t.value.play;
  const { model, hidden, lr, batchSize, epochs, seed } = settings;
  const name = model === "mlp" ? `784–${hidden.join("–")}–10` : model === "softmax" ? "784–10" : words.linear;
  return `${name} · ${words.lr} ${lr} · ${words.batchSize} ${batchSize} · ${words.epochs} ${epochs} · ${words.seed} ${seed}`;
};

function Row({ run, runs, lesson }: { run: RunView; runs: Runs; lesson: string }) {
  const words = t.value;
  const state = run.state.value;
  const last = run.epochs.value.at(-1);
  const diverged = run.losses.length > 0 && !Number.isFinite(run.losses.at(-1));
  const parts = [
    state === "failed" ? `${words.play.state.failed}: ${run.message.value}` : words.play.state[state],
    run.total.value > 0 && state !== "done" ? words.progress.batches(run.done.value, run.total.value) : "",
    last ? `${words.play.loss} ${short(last.loss)}` : "",
    last?.testAcc !== undefined ? `${words.play.testAcc} ${short(last.testAcc)}` : "",
  ];
  const file = `flambeau-${lesson}-${nameOf(run)}`;
  return (
    <li class="run-row">
      <label class="run-show" style={{ "--run": run.color }}>
        <input
          type="checkbox"
          checked={run.visible.value}
          aria-label={`${words.play.show}: ${nameOf(run)}`}
          onChange={(event) => (run.visible.value = event.currentTarget.checked)}
        />
      </label>
      <div class="run-words">
        <input
          class="run-name"
          aria-label={words.play.rename}
          value={nameOf(run)}
          maxLength={40}
          onChange={(event) => (run.name.value = event.currentTarget.value)}
        />
        <small>{summary(run)}</small>
        <small class={state === "failed" || diverged ? "bad" : ""}>
          {parts.filter(Boolean).join(" · ")}
          {diverged ? ` · ${words.play.diverged}` : ""}
        </small>
      </div>
      <Menu label={`${words.more}: ${nameOf(run)}`} icon={<Dots />}>
        <button
          type="button"
          onClick={async () =>
            save(`${file}.safetensors`, (await lab.save(run.id)) as BlobPart, "application/octet-stream")
          }
        >
          {words.weightsFile.save}
        </button>
        <button type="button" onClick={() => save(`${file}.html`, reportOf(run), "text/html")}>
          {words.report.save}
        </button>
        <button type="button" onClick={() => save(`${file}.ts`, runProgram(run.settings), "text/plain")}>
          {words.report.program}
        </button>
      </Menu>
      <button
        type="button"
        class="icon"
        aria-label={`${words.play.remove}: ${nameOf(run)}`}
        onClick={() => runs.remove(run)}
      >
        <Close />
      </button>
    </li>
  );
}

export function RunList({ runs, lesson }: { runs: Runs; lesson: string }) {
  const words = t.value.play;
  const all = runs.all.value;
  if (all.length === 0) return <p class="help no-runs">{words.noRuns}</p>;
  return (
    <ul class="run-list" aria-label={words.runs}>
      {all.map((run) => (
        <Row key={run.id} run={run} runs={runs} lesson={lesson} />
      ))}
    </ul>
  );
}
