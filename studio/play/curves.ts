import { type Figure, figure, type LineMark, line } from "../../src/plot/index.ts";
import type { Theme } from "../settings.ts";
import { t } from "../settings.ts";
import { nameOf, type RunView } from "./runs.ts";

/** A line of thousands of points is drawn with so many. */
const most = 300;

/** Every few values their mean, so that a long line is soon drawn. */
function thinned(values: readonly number[]): { x: number[]; y: number[] } {
  const step = Math.max(1, Math.ceil(values.length / most));
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    const end = Math.min(values.length, i + step);
    let sum = 0;
    for (let j = i; j < end; j++) sum += values[j];
    x.push(end);
    y.push(sum / (end - i));
  }
  return { x, y };
}

/** An exponential moving average without the pull towards its start. @param weight of the past, from 0 to below 1 */
export function smoothed(values: readonly number[], weight: number): number[] {
  let average = 0;
  let scale = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return Number.NaN;
    average = weight * average + (1 - weight) * value;
    scale = weight * scale + (1 - weight);
    return average / scale;
  });
}

/** The colour, half way to the ground. */
function pale(color: string, theme: Theme): string {
  const ground = theme === "dark" ? 0x14 : 0xff;
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(part * 0.38 + ground * 0.62)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

const size = [6.4, 3] as const;

/** The losses of each batch: smoothed, over the raw ones in a paler colour. */
export function lossFigure(runs: readonly RunView[], smoothing: number, theme: Theme, log: boolean): Figure {
  const words = t.value.play;
  const marks = runs.flatMap((run): LineMark[] => {
    const { x, y } = thinned(run.losses);
    const main = line(x, smoothing > 0 ? smoothed(y, smoothing) : y, { color: run.color, label: nameOf(run) });
    return smoothing > 0 ? [line(x, y, { color: pale(run.color, theme) }), main] : [main];
  });
  const total = Math.max(1, ...runs.map((run) => run.total.value));
  return figure({
    title: words.lossChart,
    figsize: size,
    axes: {
      marks,
      title: words.lossChart,
      xlabel: words.batch,
      ylabel: words.loss,
      xlim: [0, total],
      yscale: log ? "log" : "linear",
      legend: "upper right",
    },
  });
}

/** Accuracy, or for the line the loss, after each epoch. */
export function epochFigure(runs: readonly RunView[], linear: boolean): Figure {
  const words = t.value.play;
  const epochs = Math.max(2, ...runs.map(({ settings }) => settings.epochs));
  const marks = runs.flatMap((run): LineMark[] => {
    const results = run.epochs.value;
    const x = results.map(({ epoch }) => epoch);
    const style = { color: run.color };
    if (linear)
      return [
        line(
          x,
          results.map(({ loss }) => loss),
          { ...style, marker: "o", dash: "solid", label: nameOf(run) },
        ),
      ];
    return [
      line(
        x,
        results.map(({ trainAcc }) => trainAcc!),
        { ...style, dash: "dashed", label: `${nameOf(run)}, ${words.trainAcc}` },
      ),
      line(
        x,
        results.map(({ testAcc }) => testAcc!),
        { ...style, dash: "solid", label: `${nameOf(run)}, ${words.testAcc}` },
      ),
    ];
  });
  const title = linear ? words.lossEpochs : words.accuracyChart;
  return figure({
    title,
    figsize: size,
    axes: {
      marks,
      title,
      xlabel: words.epoch,
      ylabel: linear ? words.loss : words.accuracy,
      xlim: [1, epochs],
      ...(linear ? { yscale: "log" as const } : { ylim: [0.5, 1] as const }),
      legend: linear ? "upper right" : "lower right",
    },
  });
}
