import { randomInt } from "node:crypto";
import { resolve } from "node:path";
import { now } from "#platform";
import { manualSeed } from "../src/index.ts";
import { setDisplay, silentDisplay } from "../src/plot/index.ts";
import { type Interrupt, listenForSignals } from "./interrupt.ts";
import type { Job, Settings, Values } from "./jobs/job.ts";
import { rounded } from "./numbers.ts";
import type { JobName, TrainOptions } from "./options.ts";
import { saveOutputs } from "./outputs.ts";
import { Painter } from "./painter.ts";
import { Progress } from "./progress.ts";
import { jsonReport } from "./report/json.ts";
import { linesReport } from "./report/lines.ts";
import type { Report, Run } from "./report/report.ts";
import { RunFolder } from "./run-folder.ts";

/** Seeds that are picked are below this: six digits are soon typed again. */
const seeds = 1_000_000;

/**
 * Runs a job from data to saved results.
 * @returns the program's exit code
 * @throws whatever stands in the way; nothing is left behind then that is not whole
 */
export async function train(name: JobName, options: TrainOptions & { version: string }): Promise<number> {
  const { seed = randomInt(seeds), out, json, version, ...rest } = options;
  const settings: Settings = { ...rest, seed };
  const interrupt = listenForSignals();
  const folder = out === undefined ? await RunFolder.create(name) : await RunFolder.open(out);
  const painter = new Painter();
  setDisplay(silentDisplay); // Reports and files have the pictures.
  try {
    const [job, report] = await Promise.all([jobCalled(name), reportFor(json)]);
    manualSeed(seed);
    const session = await job.start(settings, { log: logger(), signal: interrupt.signal });
    const run: Run = { version, job, settings, session, history: [] };
    report.begin(run);
    const { perSecond, values } = await trainEpochs(run, report, interrupt, painter);
    await saveOutputs(run, folder, painter);
    const files = folder.files.map((file) => (json ? resolve(file) : file));
    const seconds = rounded(now() / 1000, 3);
    report.end({ values, perSecond, seconds, files, folder: resolve(folder.path) });
  } catch (error) {
    if (!interrupt.signal.aborted || error !== interrupt.signal.reason) throw error;
    console.error(`flambeau: ended by ${interrupt.name} before training; nothing is saved`);
  } finally {
    await painter.close();
  }
  return interrupt.exitCode;
}

/** All epochs, or those up to a signal. @returns what was measured at the end */
async function trainEpochs(
  run: Run,
  report: Report,
  interrupt: Interrupt,
  painter: Painter,
): Promise<{ values?: Values; perSecond: number }> {
  const { session, settings, history } = run;
  const tell = (progress: Progress) => report.progress?.(progress);
  const progress = new Progress(settings.epochs, session.batches, tell, interrupt.signal);
  while (history.length < settings.epochs && !interrupt.signal.aborted) {
    const before = now();
    const values = await session.epoch(progress);
    if (!progress.complete) break;
    const row = { epoch: progress.epoch, values, seconds: rounded((now() - before) / 1000, 4) };
    history.push(row);
    report.epoch(row);
    painter.prepare();
  }
  if (interrupt.name !== undefined && history.length < settings.epochs) {
    run.interrupted = { signal: interrupt.name, epoch: progress.epoch, batch: progress.batch };
  }
  report.trained?.();
  const values = settings.epochs === 0 ? await session.evaluate() : history.at(-1)?.values;
  return { values, perSecond: progress.perSecond };
}

async function jobCalled(name: JobName): Promise<Job> {
  if (name === "softmax") return (await import("./jobs/softmax.ts")).softmax;
  if (name === "softmax-scratch") return (await import("./jobs/softmax-scratch.ts")).softmaxScratch;
  return (await import("./jobs/linear-regression.ts")).linearRegression;
}

async function reportFor(json = false): Promise<Report> {
  const { stdout, env } = process;
  if (stdout.isTTY && !json && env.TERM !== "dumb") return (await import("./report/live.ts")).liveReport(stdout);
  return (json ? jsonReport : linesReport)((line) => stdout.write(`${line}\n`));
}

/** Tells of sources of data on the standard error, each line once. */
function logger(): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (!said.has(line)) console.error(line);
    said.add(line);
  };
}
