import { listed } from "../curves.ts";
import { rounded } from "../numbers.ts";
import type { Report, Run } from "./report.ts";

/** Tells of a run in lines of plain text: one an epoch. */
export function linesReport(write: (line: string) => void): Report {
  let run: Run;
  const say = (line: string) => write(run.session.notice ? `${line} (${run.session.notice})` : line);
  return {
    begin(begun) {
      run = begun;
      const { epochs, batchSize, lr, seed } = run.settings;
      say(`${run.job.title}: ${counted(epochs, "epoch")}, batch size ${batchSize}, lr ${lr}, seed ${seed}`);
      write(`data: ${run.session.source}`);
    },

    epoch({ epoch, values }) {
      say(`epoch ${epoch}, ${listed(run.job.metrics, values)}`);
    },

    end({ values, perSecond, seconds, files }) {
      const { job, session, history, interrupted } = run;
      if (interrupted) {
        const { signal, epoch, batch } = interrupted;
        say(`ended by ${signal} in epoch ${epoch}, after batch ${batch} of ${session.batches}`);
      }
      if (values) {
        const when = history.length === 0 ? "untrained" : `after ${counted(history.length, "epoch")}`;
        say(`result ${when}: ${listed(job.metrics, values)}`);
        if (!Object.values(values).every(Number.isFinite)) say("the numbers have overflowed; a smaller --lr may help");
      }
      for (const line of session.remarks?.().lines ?? []) say(line);
      for (const file of files) say(`saved ${file}`);
      const speed = perSecond > 0 ? `, ${grouped(perSecond)} ${job.unit} a second` : "";
      say(`done in ${rounded(seconds, 1)} s${speed}`);
    },
  };
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** With a comma between thousands. */
export function grouped(n: number): string {
  return Math.round(n).toLocaleString("en-US");
}
