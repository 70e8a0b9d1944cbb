import { bar, barh, type Figure, figure, heatmap, image, imageGrid, line, scatter } from "../../src/plot/index.ts";

// Small figures, one for each thing that can be drawn; their pictures are in snapshots/.

const epochs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Curves of a training of 10 epochs, after some of them. */
export function trainingCurves(done = 10): Figure {
  const curve = (values: number[], fmt: string, label: string) =>
    line(epochs.slice(0, done), values.slice(0, done), { fmt, label });
  return figure({
    title: "Training",
    axes: {
      marks: [
        curve([0.786, 0.57, 0.525, 0.501, 0.485, 0.474, 0.465, 0.458, 0.452, 0.447], "-", "train loss"),
        curve([0.75, 0.813, 0.826, 0.832, 0.837, 0.84, 0.842, 0.844, 0.847, 0.848], "m--", "train acc"),
        curve([0.791, 0.801, 0.811, 0.821, 0.819, 0.826, 0.812, 0.829, 0.825, 0.833], "g-.", "test acc"),
      ],
      xlabel: "epoch",
      xlim: [1, 10],
      ylim: [0.3, 0.9],
    },
  });
}

/** A disc on a black ground, larger with `n`. */
export function disc(n: number, size = 8): Uint8Array {
  const middle = (size - 1) / 2;
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const distance = Math.hypot((i % size) - middle, Math.floor(i / size) - middle);
    return distance < 1 + n ? 250 - 40 * distance : 0;
  });
}

const classes = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/** Row by row, how many of each class are taken for which. */
const confusion = classes.map((_, is) =>
  classes.map((_, taken) => (is === taken ? 80 + ((is * 7) % 18) : Math.max(0, 9 - ((is * 5 + taken * 3) % 13)))),
);

export const predictions = imageGrid([disc(1), disc(2), disc(3)], {
  width: 8,
  height: 8,
  rows: 1,
  cols: 3,
  titles: ["small\nsmall", "medium\nlarge", "large\nlarge"],
  wrong: [false, true, false],
  title: "Predictions",
});

export const examples: Record<string, Figure> = {
  line: trainingCurves(),
  "line-before-the-first-epoch": trainingCurves(0),
  "line-after-one-epoch": trainingCurves(1),
  scatter: figure({
    axes: {
      marks: [
        scatter([-1, 0, 1, 2], [7.5, 4.1, 0.9, -2.4], { label: "data", alpha: 0.5 }),
        scatter([-1, 0, 1, 2], [7.6, 4.2, 0.8, -2.6], { label: "fit", marker: "x", color: "r", s: 20 }),
      ],
      xlabel: "x",
      ylabel: "y",
    },
  }),
  "image-viridis": figure({
    figsize: [1.5, 1.5],
    axes: { marks: [image(disc(3), { width: 8, height: 8, cmap: "viridis" })], title: "viridis" },
  }),
  "image-grid": predictions,
  "several-axes": figure({
    figsize: [7, 5],
    nrows: 2,
    ncols: 2,
    axes: [
      {
        marks: [line([1, 2, 3, 4, 5], [1e-4, 1e-2, 1, Number.NaN, 1e4], { fmt: "ro-" })],
        yscale: "log",
        title: "error",
      },
      { marks: [line([1, 10, 100, 1000], [3, 2, 1, 0.5])], xscale: "log", grid: false },
      { marks: [line([0, 1, 2], [1e6, 2e7, 3e7])], title: "large\nnumbers", ylabel: "bytes" },
      { marks: [image([0, 1, 2, Number.NaN, 4, 5], { width: 3, height: 2 })], axis: true },
    ],
  }),
  bar: figure({
    axes: {
      marks: [
        bar([0.8, 1.8, 2.8], [0.85, 0.83, -0.2], { width: 0.4, label: "train", texts: true }),
        bar([1.2, 2.2, 3.2], [0.8, 0.79, -0.1], { width: 0.4, label: "test" }),
      ],
      xlabel: "run",
      ylabel: "accuracy",
    },
  }),
  probabilities: figure({
    title: "What an image is taken for",
    figsize: [4.5, 3],
    axes: {
      marks: [barh(classes, [0.001, 0, 0.002, 0, 0.0005, 0.03, 0.0025, 0.12, 0.014, 0.83], { texts: true })],
      xlabel: "probability",
      xlim: [0, 1],
    },
  }),
  confusion: figure({
    title: "Confusion matrix",
    figsize: [6.5, 5.5],
    axes: {
      marks: [heatmap(confusion, { cmap: "viridis", texts: true })],
      xticks: classes,
      yticks: classes,
      xlabel: "taken for",
      ylabel: "is",
      colorbar: true,
    },
  }),
  weights: imageGrid(
    [0.2, 0.5, 1, 0.7].map((size) => Array.from(disc(3), (value, i) => size * (value / 250) * (i % 8 < 4 ? -1 : 1))),
    {
      ...{ width: 8, height: 8, rows: 2, cols: 2, titles: ["t-shirt", "trouser", "pullover", "dress"] },
      ...{ cmap: "RdBu_r", range: "shared", colorbar: true, title: "Weights" },
    },
  ),
  empty: figure({ axes: { marks: [] } }),
};
