import type { Report, Run } from "./report.ts";

/** Tells of a run in JSON, one object a line: one an epoch, and one at the end. */
export function jsonReport(write: (line: string) => void): Report {
  let run: Run;
  const synthetic = () => run.session.notice !== undefined;
  return {
    begin(begun) {
      run = begun;
    },

    epoch({ epoch, values, seconds }) {
      write(JSON.stringify({ epoch, ...values, seconds, ...(synthetic() && { synthetic: true }) }));
    },

    end({ values, perSecond, seconds, files, folder }) {
      const { job, settings, session, history, interrupted } = run;
      write(
        JSON.stringify({
          done: true,
          job: job.name,
          epochs: history.length,
          result: values ? { ...values, ...session.remarks?.().values } : null,
          seconds,
          [`${job.unit}PerSecond`]: Math.round(perSecond),
          source: session.source,
          synthetic: synthetic(),
          seed: settings.seed,
          out: folder,
          files,
          interrupted: interrupted ?? null,
        }),
      );
    },
  };
}
