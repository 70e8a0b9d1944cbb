import { batch, type Signal, signal } from "@preact/signals";
import { lab, onLabEvent } from "../lab/client.ts";
import type { EpochResult, Examination, LabEvent, RunSettings, RunState } from "../lab/protocol.ts";
import { announcement, t } from "../settings.ts";

/** A run as the page sees it. */
export interface RunView {
  id: number;
  number: number;
  settings: RunSettings;
  /** Empty: the run is called by its number. */
  name: Signal<string>;
  visible: Signal<boolean>;
  color: string;
  state: Signal<RunState>;
  message: Signal<string>;
  /** One a batch. It grows in place; `done` says when. */
  losses: number[];
  done: Signal<number>;
  total: Signal<number>;
  epochs: Signal<EpochResult[]>;
  weights: Signal<{ images: Float32Array; count: number } | undefined>;
  parameters: Signal<{ weight: number[]; bias: number } | undefined>;
  examination: Signal<Examination | undefined>;
}

// Colours that can be told apart in light and in dark, also by those who see few of them.
const colors = ["#1f77b4", "#ff7f0e", "#008000", "#bf00bf", "#8c564b", "#17becf"];

let nextId = 0;
const byId = new Map<number, RunView>();

/** The runs of one panel. */
export class Runs {
  readonly all = signal<RunView[]>([]);
  readonly latest = signal<RunView | undefined>(undefined);
  private made = 0;

  start(settings: RunSettings, paused: boolean): void {
    for (const run of byId.values()) if (isActive(run)) run.state.value = "done";
    const number = ++this.made;
    const run: RunView = {
      id: ++nextId,
      number,
      settings,
      name: signal(""),
      visible: signal(true),
      color: colors[(number - 1) % colors.length],
      state: signal<RunState>("loading"),
      message: signal(""),
      losses: [],
      done: signal(0),
      total: signal(0),
      epochs: signal([]),
      weights: signal(undefined),
      parameters: signal(undefined),
      examination: signal(undefined),
    };
    byId.set(run.id, run);
    this.all.value = [...this.all.value, run];
    this.latest.value = run;
    void lab.start(run.id, settings, paused);
  }

  remove(run: RunView): void {
    byId.delete(run.id);
    void lab.remove(run.id);
    this.all.value = this.all.value.filter((each) => each !== run);
    if (this.latest.value === run) this.latest.value = this.all.value.at(-1);
  }
}

export const isActive = (run: RunView | undefined): boolean =>
  run !== undefined && ["loading", "running", "paused"].includes(run.state.value);

export const nameOf = (run: RunView): string => run.name.value.trim() || t.value.play.runName(run.number);

const panels = new Map<string, Runs>();

export function runsOf(lesson: string): Runs {
  const runs = panels.get(lesson) ?? new Runs();
  panels.set(lesson, runs);
  return runs;
}

/** What is being fetched for the laboratory. */
export const download = signal<{ name: string; done: number; total: number } | undefined>(undefined);

function take(event: LabEvent): void {
  if (event.event === "download") {
    download.value = event.done < event.total ? event : undefined;
    return;
  }
  const run = byId.get(event.run);
  if (!run) return;
  batch(() => {
    if (event.event === "state") {
      run.state.value = event.state;
      run.message.value = event.message ?? "";
    } else if (event.event === "batches") {
      run.losses.push(...event.losses);
      run.total.value = event.total;
      run.done.value = event.done;
    } else if (event.event === "epoch") {
      run.epochs.value = [...run.epochs.value, event.result];
      announcement.value = t.value.epochSaid(event.result.epoch, spoken(event.result));
    } else if (event.event === "weights") run.weights.value = event;
    else if (event.event === "parameters") run.parameters.value = event;
    else run.examination.value = event.examination;
  });
}

function spoken({ loss, trainAcc, testAcc }: EpochResult): string {
  const words = t.value.play;
  const parts = [`${words.loss} ${short(loss)}`];
  if (trainAcc !== undefined) parts.push(`${words.trainAcc} ${short(trainAcc)}`);
  if (testAcc !== undefined) parts.push(`${words.testAcc} ${short(testAcc)}`);
  return parts.join(", ");
}

export const short = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "NaN");

onLabEvent(take);
