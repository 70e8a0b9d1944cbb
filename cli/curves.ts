import { linesFigure } from "../src/d2l/plot.ts";
import type { Figure, Limits } from "../src/plot/index.ts";
import type { Job, Metric, Values } from "./jobs/job.ts";

/** An epoch that is over. */
export interface Row {
  /** From 1. */
  epoch: number;
  values: Values;
  seconds: number;
}

export interface CurvesOptions {
  /** Of the x axis. */
  epochs: number;
  /** What is drawn above. */
  title?: string;
  /** Names of the curves, instead of the metrics' own. */
  legend?: string[];
  /** What the y axis reaches over at least, instead of the book's. */
  ylim?: Limits;
}

/** The curves of a job so far, as the book draws them; larger than there where values leave the book's frame. */
export function curves(job: Job, history: readonly Row[], options: CurvesOptions): Figure {
  const { epochs, title, legend, ylim = job.ylim } = options;
  return linesFigure(
    job.metrics.map(() => history.map(({ epoch }) => epoch)),
    job.metrics.map(({ key }) => history.map(({ values }) => values[key])),
    {
      xlabel: "epoch",
      xlim: [1, epochs],
      figsize: [4.5, 3],
      legend: legend ?? job.metrics.map(({ label }) => label),
      title,
      yscale: job.yscale,
      ylim: widened(
        ylim,
        history.flatMap(({ values }) => Object.values(values)),
      ),
    },
  );
}

function widened(limits: Limits | undefined, values: readonly number[]): Limits | undefined {
  if (limits === undefined) return undefined;
  const all = [...limits, ...values].filter((value) => value !== null).filter(Number.isFinite);
  return [Math.min(...all), Math.max(...all)];
}

/** `train loss 0.447` */
export function labelled({ key, label, digits }: Metric, values: Values): string {
  return `${label} ${values[key].toFixed(digits)}`;
}

/** `train loss 0.447, train acc 0.848, test acc 0.832`, of those that were measured. */
export function listed(metrics: readonly Metric[], values: Values): string {
  const measured = metrics.filter(({ key }) => key in values);
  return measured.map((metric) => labelled(metric, values)).join(", ");
}
