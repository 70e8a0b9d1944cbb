import type { WriteStream } from "node:tty";
import { now } from "#platform";
import { Screen } from "../../src/platform/node-screen.ts";
import { toTerminal } from "../../src/plot/index.ts";
import { colorModeOf } from "../../src/plot/terminal/ansi.ts";
import { curves, labelled } from "../curves.ts";
import type { Progress } from "../progress.ts";
import { bar } from "./bar.ts";
import { linesReport } from "./lines.ts";
import type { Report, Run } from "./report.ts";

/** Milliseconds between two drawings. */
const frame = 150;
/** Columns of the chart and the bar, at most. */
const widest = 100;
/** Lines of the chart, at most; and how many of the terminal's are left for what stands around it. */
const highest = 19;
const around = 9;

/** Tells of a run on a terminal: the curves and a bar while it trains, lines before and after. */
export function liveReport(stream: WriteStream): Report {
  const lines = linesReport((line) => stream.write(`${line}\n`));
  const screen = new Screen(stream);
  const color = colorModeOf(stream.getColorDepth());
  let run: Run;
  let drawn = Number.NEGATIVE_INFINITY;
  let kept = { key: "", lines: [] as string[] };

  function chart(width: number, height: number): string[] {
    const { job, history, session, settings } = run;
    if (height < 8 || width < 30) return [];
    const key = `${history.length} ${width} ${height}`;
    if (key !== kept.key) {
      const last = history.at(-1);
      const legend = last && job.metrics.map((metric) => labelled(metric, last.values));
      const { epochs } = settings;
      const figure = curves(job, history, { epochs, title: session.notice, legend, ylim: job.terminalYlim });
      kept = { key, lines: ["", ...toTerminal(figure, { width, height, color }).split("\n"), ""] };
    }
    return kept.lines;
  }

  function draw(progress?: Progress): void {
    // Neither number is known of every terminal.
    const [columns, rows] = [stream.columns || 80, stream.rows || 24];
    const width = Math.min(columns - 1, widest);
    const above = chart(width, Math.min(highest, rows - around));
    if (progress) screen.show([...above, bar(run, progress, width, color)]);
    else screen.show(run.history.length > 0 ? above : []);
  }

  return {
    begin(begun) {
      run = begun;
      lines.begin(run);
    },
    progress(progress) {
      const time = now();
      if (time - drawn < frame) return;
      drawn = time;
      draw(progress);
    },
    epoch() {},
    trained: () => draw(),
    end: lines.end,
  };
}
