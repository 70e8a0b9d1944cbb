import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Figure } from "../../src/plot/index.ts";
import type { CellError, KernelMessage, ProgressReport } from "../kernel/protocol.ts";
import { compiler } from "../language/client.ts";
import { RemoteError } from "../rpc.ts";
import { announcement, t } from "../settings.ts";
import { type End, Kernel } from "./kernel.ts";

export type Status = "fresh" | "waiting" | "running" | "done" | "failed" | "stopped";

/** One piece of a cell's output, as the page keeps it. A figure that changes stays the same piece. */
export type Shown =
  | { kind: "text"; level: "log" | "warn" | "error" | "value"; text: Signal<string> }
  | { kind: "figure"; id: number; figure: Signal<Figure> }
  | { kind: "error"; error: CellError };

export class CellState {
  readonly id: string;
  readonly answer: boolean;
  readonly original: string;
  readonly code: Signal<string>;
  readonly status = signal<Status>("fresh");
  readonly shown = signal<readonly Shown[]>([]);
  readonly progress = signal<(ProgressReport & { left?: number }) | undefined>(undefined);
  readonly milliseconds = signal<number | undefined>(undefined);
  /** The code that ran last; undefined when none did. */
  readonly ran = signal<string | undefined>(undefined);
  /** The how-manieth run of the notebook it was. */
  readonly turn = signal(0);

  constructor(id: string, code: string, answer: boolean) {
    this.id = id;
    this.answer = answer;
    this.original = code;
    this.code = signal(code);
  }
}

/** What the notebook tells the reader. */
export type Notice = { kind: "stopped" | "restarted" | "gone" } | { kind: "rebuilding"; cells: number };

/** The cells of one lesson: their code, their state, and the worker that runs them. */
export class Notebook {
  readonly cells: CellState[];
  readonly notice = signal<Notice | undefined>(undefined);
  private readonly kernel: Kernel;
  private readonly queue = signal<CellState[]>([]);
  private readonly active = signal(false);
  readonly running: ReadonlySignal<boolean> = this.active;
  private turns = 0;
  /** How often the worker was ended. */
  private ends = 0;
  private passes = { epochs: [] as number[], start: 0 };
  /** Cells whose variables were in a worker that is gone. */
  private lost = new Set<CellState>();

  constructor(cells: { id: string; code: string; answer: boolean }[]) {
    this.cells = cells.map(({ id, code, answer }) => new CellState(id, code, answer));
    this.kernel = new Kernel((message) => this.take(message));
    all.add(this);
  }

  /** The cells as they are now. */
  sources(): { id: string; code: string; answer: boolean }[] {
    return this.cells.map(({ id, code, answer }) => ({ id, code: code.value, answer }));
  }

  /** Has the workers start before the first cell runs. */
  warm(): void {
    for (const other of all) if (other !== this && other.lost.size === 0 && !other.hasRun()) other.rest();
    this.kernel.warm();
    void compiler.compile([{ id: "", code: "", answer: false }], "");
  }

  cell(id: string): CellState | undefined {
    return this.cells.find((each) => each.id === id);
  }

  /** The cells whose variables a cell may use. */
  above(cell: CellState): CellState[] {
    return this.cells.slice(0, this.cells.indexOf(cell)).filter((each) => !each.answer);
  }

  /** Why what a cell shows may be out of date: its own code changed since, or something above it did. */
  staleness(cell: CellState): "edited" | "above" | undefined {
    if (cell.ran.value === undefined || cell.status.value === "running" || cell.status.value === "waiting")
      return undefined;
    if (cell.ran.value !== cell.code.value) return "edited";
    const changed = this.above(cell).some(
      ({ ran, code, turn }) => ran.value !== undefined && (ran.value !== code.value || turn.value > cell.turn.value),
    );
    return changed ? "above" : undefined;
  }

  run(...cells: CellState[]): Promise<void> {
    const last = cells.at(-1);
    const wanted = new Set(cells);
    let rebuilt = 0;
    if (last && this.lost.size > 0) {
      for (const cell of this.above(last)) {
        if (this.lost.has(cell) && !wanted.has(cell)) {
          wanted.add(cell);
          rebuilt++;
        }
      }
    }
    batch(() => {
      this.notice.value = rebuilt > 0 ? { kind: "rebuilding", cells: rebuilt } : undefined;
      const waiting = this.queue.value;
      const added = this.cells.filter((cell) => wanted.has(cell) && !waiting.includes(cell));
      for (const cell of added) if (cell.status.value !== "running") cell.status.value = "waiting";
      this.queue.value = [...waiting, ...added];
    });
    return this.work();
  }

  /** The cell, after those above it that have not run, or not as they are now. */
  runTo(cell: CellState): Promise<void> {
    const needed = this.above(cell).filter((each) => {
      const ok = each.ran.value !== undefined && each.status.value === "done" && !this.staleness(each);
      return !ok || this.lost.has(each);
    });
    return this.run(...needed, cell);
  }

  runAll(): Promise<void> {
    return this.run(...this.cells.filter((each) => !each.answer));
  }

  /** Ends what runs, at once. Variables are lost; the next run makes them again. */
  stop(): void {
    this.endKernel("stopped");
  }

  /** Begins anew: no variables, no outputs. */
  restart(): void {
    this.endKernel("restarted");
    batch(() => {
      this.lost.clear();
      for (const cell of this.cells) {
        cell.status.value = "fresh";
        cell.shown.value = [];
        cell.ran.value = undefined;
        cell.progress.value = undefined;
        cell.milliseconds.value = undefined;
      }
    });
  }

  /** Gives the memory of a notebook back that is not looked at. */
  rest(): void {
    if (this.active.value || !this.kernel.alive) return;
    if (this.hasRun()) this.endKernel("gone");
    else this.kernel.end();
  }

  private hasRun(): boolean {
    return this.cells.some(({ ran }) => ran.value !== undefined);
  }

  private endKernel(kind: "stopped" | "restarted" | "gone"): void {
    batch(() => {
      for (const cell of this.queue.value)
        if (cell.status.value === "waiting") cell.status.value = cell.ran.value === undefined ? "fresh" : "done";
      this.queue.value = [];
      for (const cell of this.cells) if (cell.ran.value !== undefined) this.lost.add(cell);
      this.notice.value = { kind };
    });
    this.ends++;
    this.kernel.end();
  }

  private async work(): Promise<void> {
    if (this.active.value) return;
    this.active.value = true;
    for (const other of all) if (other !== this) other.rest();
    try {
      for (let cell = this.queue.value[0]; cell; cell = this.queue.value[0]) {
        this.queue.value = this.queue.value.slice(1);
        if ((await this.runOne(cell)) !== "done") {
          for (const each of this.queue.value) each.status.value = each.ran.value === undefined ? "fresh" : "done";
          this.queue.value = [];
        }
      }
    } finally {
      this.active.value = false;
    }
  }

  private async runOne(cell: CellState): Promise<Status> {
    const code = cell.code.value;
    batch(() => {
      cell.status.value = "running";
      cell.shown.value = [];
      cell.milliseconds.value = undefined;
      cell.progress.value = undefined;
    });
    this.passes = { epochs: [], start: performance.now() };
    const { ends } = this;
    let status: Status;
    try {
      const { js, all: names } = await compiler.compile(this.sources(), cell.id);
      // Stop may have come before there was anything to end.
      const result: End =
        ends === this.ends ? await this.kernel.run({ type: "run", cell: cell.id, js, names }) : { end: "stopped" };
      status = result.end;
      if (result.end !== "stopped") cell.milliseconds.value = result.milliseconds;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      const at = error.line === undefined ? [] : [{ cell: cell.id, line: error.line }];
      this.append(cell, { kind: "error", error: { name: error.name, message: error.message, at } });
      status = "failed";
    }
    batch(() => {
      cell.status.value = status;
      cell.progress.value = undefined;
      if (status === "stopped") return;
      cell.ran.value = code;
      cell.turn.value = ++this.turns;
      this.lost.delete(cell);
    });
    return status;
  }

  private take(message: KernelMessage): void {
    if (message.type === "done") return;
    const cell = this.cell(message.cell);
    if (!cell) return;
    if (message.type === "progress") {
      if (cell.status.value === "running") cell.progress.value = { ...message.progress, left: this.timeLeft() };
      return;
    }
    const { output } = message;
    if (output.kind === "error") {
      this.append(cell, output);
      return;
    }
    if (output.kind === "figure") {
      this.watchEpochs(output.figure);
      const known = cell.shown.value.find((each) => each.kind === "figure" && each.id === output.id);
      if (known?.kind === "figure") known.figure.value = output.figure;
      else this.append(cell, { kind: "figure", id: output.id, figure: signal(output.figure) });
      return;
    }
    const last = cell.shown.value.at(-1);
    if (last?.kind === "text" && last.level === output.level) last.text.value += output.text;
    else this.append(cell, { kind: "text", level: output.level, text: signal(output.text) });
  }

  private append(cell: CellState, shown: Shown): void {
    cell.shown.value = [...cell.shown.value, shown];
  }

  private total = 0;

  /** A chart over epochs whose end is known tells how long the rest will take. */
  private watchEpochs(figure: Figure): void {
    const [axes] = figure.axes;
    const mark = axes?.marks[0];
    this.total = axes?.xlabel === "epoch" && axes.xlim?.[1] ? axes.xlim[1] : 0;
    if (mark?.type !== "line" || this.total === 0) return;
    if (mark.x.length <= this.passes.epochs.length) return;
    this.passes.epochs.push(performance.now());
    const values = axes.marks.flatMap((each) =>
      each.type === "line" && each.y.length > 0
        ? [`${each.label} ${Number(each.y[each.y.length - 1].toPrecision(4))}`]
        : [],
    );
    announcement.value = t.value.epochSaid(mark.x[mark.x.length - 1], values.join(", "));
  }

  /** Milliseconds until the last epoch, as the epochs so far went; undefined while nobody knows. */
  private timeLeft(): number | undefined {
    const { epochs, start } = this.passes;
    if (epochs.length === 0 || epochs.length >= this.total) return undefined;
    const each = (epochs.at(-1)! - start) / epochs.length;
    return Math.max(0, each * (this.total - epochs.length) - (performance.now() - epochs.at(-1)!));
  }
}

const all = new Set<Notebook>();
