import { save } from "../src/io/index.ts";
import type { Figure } from "../src/plot/index.ts";
import { curves } from "./curves.ts";
import type { Painter } from "./painter.ts";
import type { Run } from "./report/report.ts";
import type { RunFolder } from "./run-folder.ts";

/** Saves all that has come of a run: weights, the run itself as JSON, and pictures as SVG and PNG. */
export async function saveOutputs(run: Run, folder: RunFolder, painter: Painter): Promise<void> {
  const { job, session, settings, history } = run;
  const figures: Record<string, Figure> = {};
  const epochs = run.interrupted ? history.length : settings.epochs;
  if (history.length > 0) figures.curves = curves(job, history, { epochs, title: session.notice });
  Object.assign(figures, await session.pictures());
  const drawn = Promise.all(
    Object.entries(figures).map(async ([name, figure]) => ({
      name,
      ...(await painter.draw({ title: name, ...figure })),
    })),
  );
  drawn.catch(() => {}); // It is waited for below.
  await folder.save("model.safetensors", save(session.weights(), metadata(run)));
  await folder.save("run.json", `${JSON.stringify(record(run), null, 2)}\n`);
  for (const { name, svg, png } of await drawn) {
    await folder.save(`${name}.svg`, svg);
    await folder.save(`${name}.png`, png);
  }
}

/** What the file of weights says of itself. */
function metadata({ job, session, settings, history }: Run): Record<string, string> {
  return {
    format: "pt",
    job: job.name,
    epochs: String(history.length),
    seed: String(settings.seed),
    source: session.source,
    synthetic: String(session.notice !== undefined),
  };
}

/** The run for other programs to read. */
function record({ version, job, session, settings, history, interrupted }: Run) {
  return {
    job: job.name,
    settings,
    source: session.source,
    synthetic: session.notice !== undefined,
    history: history.map(({ epoch, values, seconds }) => ({ epoch, ...values, seconds })),
    ...session.remarks?.().values,
    interrupted: interrupted ?? null,
    flambeau: version,
    node: process.version,
  };
}
