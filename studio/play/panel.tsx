import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { lab } from "../lab/client.ts";
import type { Session } from "../lesson/session.ts";
import { FigureView } from "../output/figure.tsx";
import { t, theme } from "../settings.ts";
import { epochFigure, lossFigure } from "./curves.ts";
import { Confusion, Mistakes, Parameters, Weights } from "./insight.tsx";
import { Predict } from "./predict.tsx";
import { RunList } from "./run-list.tsx";
import { download, isActive, runsOf } from "./runs.ts";
import { type Field, type Kind, readSettings, usual } from "./settings.ts";

const wholeNumbers: Field[] = ["batchSize", "epochs", "seed"];

function Controls({ kind, session }: { kind: Kind; session: Session }) {
  const words = t.value.play;
  const typed = session.settings.value ?? {};
  const all = { ...usual[kind], ...typed };
  const { settings, bad } = readSettings(kind, typed);
  const runs = runsOf(session.chapter.id);
  const latest = runs.latest.value;
  const active = isActive(latest);
  const state = latest?.state.value;
  const set = (name: string, value: string) => {
    session.settings.value = { ...session.settings.value, [name]: value };
  };
  const field = (name: Field, label: string, help?: string) => {
    const wrong = bad.includes(name);
    const id = `${session.chapter.id}-${name}`;
    return (
      <div class="field" key={name}>
        <label for={id}>{label}</label>
        <input
          id={id}
          value={all[name]}
          inputMode={wholeNumbers.includes(name) ? "numeric" : name === "lr" ? "decimal" : "text"}
          autocomplete="off"
          maxLength={40}
          aria-invalid={wrong}
          aria-describedby={wrong || help ? `${id}-help` : undefined}
          onInput={(event) => set(name, event.currentTarget.value)}
        />
        {(wrong || help) && (
          <small id={`${id}-help`} class={wrong ? "bad" : ""}>
            {wrong ? words.bad[name] : help}
          </small>
        )}
      </div>
    );
  };
  return (
    <form
      class="controls"
      aria-label={words.settings}
      onSubmit={(event) => {
        event.preventDefault();
        if (settings) runs.start(settings, false);
      }}
    >
      {kind === "classifier" && (
        <div class="field">
          <label for={`${session.chapter.id}-model`}>{words.model}</label>
          <select
            id={`${session.chapter.id}-model`}
            value={all.model}
            onChange={(event) => set("model", event.currentTarget.value)}
          >
            <option value="softmax">{words.softmax}</option>
            <option value="mlp">{words.mlp}</option>
          </select>
        </div>
      )}
      {all.model === "mlp" && field("hidden", words.hidden, words.hiddenHelp)}
      {field("lr", words.lr)}
      {field("batchSize", words.batchSize)}
      {field("epochs", words.epochs)}
      {field("seed", words.seed)}
      <div class="actions">
        <button type="submit" class="primary" disabled={!settings}>
          {words.start}
        </button>
        <button
          type="button"
          disabled={!active || state === "loading"}
          onClick={() => (state === "paused" ? lab.resume(latest!.id) : lab.pause(latest!.id))}
        >
          {state === "paused" ? words.resume : words.pause}
        </button>
        <button
          type="button"
          disabled={(active && state !== "paused") || !settings}
          onClick={() => (active ? lab.step(latest!.id) : runs.start(settings!, true))}
        >
          {words.step}
        </button>
      </div>
    </form>
  );
}

function Charts({ kind, lesson }: { kind: Kind; lesson: string }) {
  const words = t.value.play;
  const runs = runsOf(lesson);
  const smoothing = useSignal(0.6);
  const linear = kind === "linear";
  const shown = useComputed(() => runs.all.value.filter((run) => run.visible.value));
  // `done` says that there are more losses.
  const losses = useComputed(() => {
    for (const run of shown.value) run.done.value;
    return lossFigure(shown.value, smoothing.value, theme.value, linear);
  });
  const epochs = useComputed(() => epochFigure(shown.value, linear));
  return (
    <div class="charts">
      <div>
        <FigureView figure={losses} name={`flambeau-${lesson}-loss`} />
        <label class="smoothing">
          {words.smoothing}
          <input
            type="range"
            min="0"
            max="0.95"
            step="0.05"
            value={smoothing.value}
            onInput={(event) => (smoothing.value = Number(event.currentTarget.value))}
          />
          <output>{smoothing.value.toFixed(2)}</output>
        </label>
      </div>
      <FigureView figure={epochs} name={`flambeau-${lesson}-epochs`} />
    </div>
  );
}

/** Settings, runs, and what they come to: below each lesson that trains. */
export function Panel({ kind, session }: { kind: Kind; session: Session }) {
  const words = t.value.play;
  const runs = useMemo(() => runsOf(session.chapter.id), [session]);
  const latest = runs.latest.value;
  const loading = download.value;
  return (
    <section class="panel" aria-labelledby="play-title">
      <h2 id="play-title">{words.title}</h2>
      <p class="help">{kind === "linear" ? words.introLinear : words.intro}</p>
      <Controls kind={kind} session={session} />
      {loading && (
        <p class="loading">
          <progress value={loading.done} max={loading.total} aria-label={words.state.loading} /> {words.state.loading}
        </p>
      )}
      <RunList runs={runs} lesson={session.chapter.id} />
      <Charts kind={kind} lesson={session.chapter.id} />
      {latest && kind === "linear" && <Parameters run={latest} />}
      {latest && kind === "classifier" && (
        <>
          <Weights run={latest} />
          <Confusion run={latest} />
          <Mistakes run={latest} />
        </>
      )}
      {kind === "classifier" && <Predict run={latest} />}
    </section>
  );
}
