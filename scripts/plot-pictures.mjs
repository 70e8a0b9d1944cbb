// Draws the pictures of docs/plot.md. The first has the curves of sections 3.6 and 3.7 with seeds 0 and 1 on top of
// PyTorch's own (test/golden/d2l-curves.json); the greatest differences are printed. The others show what the last of
// these models has learned. Needs a build, and Fashion-MNIST.
//
//     npm run build && node scripts/plot-pictures.mjs

import { readFile, writeFile } from "node:fs/promises";
import { softmax } from "../dist/cli/jobs/softmax.js";
import { softmaxScratch } from "../dist/cli/jobs/softmax-scratch.js";
import { Progress } from "../dist/cli/progress.js";
import * as d2l from "../dist/src/d2l/index.js";
import { manualSeed, matmul, softmax as softmaxOf } from "../dist/src/index.js";
import { barh, figure, imageGrid, line, toPNG } from "../dist/src/plot/index.js";

const root = new URL("..", import.meta.url);
const golden = JSON.parse(await readFile(new URL("test/golden/d2l-curves.json", root), "utf8"));
const jobs = { scratch: softmaxScratch, concise: softmax };
const sections = { scratch: "3.6, from scratch", concise: "3.7, concise" };
const curves = [
  { label: "train loss", fmt: "-", dots: { fmt: "o", color: "#1f77b4" } },
  { label: "train acc", fmt: "m--", dots: { fmt: "ms" } },
  { label: "test acc", fmt: "g-.", dots: { fmt: "g^" } },
];

async function ours(job, seed) {
  manualSeed(seed);
  const settings = { epochs: 10, batchSize: 256, lr: 0.1, seed };
  const { signal } = new AbortController();
  const session = await job.start(settings, { log: () => {}, signal });
  const progress = new Progress(10, session.batches, () => {}, signal);
  const rows = [];
  for (let epoch = 0; epoch < 10; epoch++) {
    const { trainLoss, trainAcc, testAcc } = await session.epoch(progress);
    rows.push([trainLoss, trainAcc, testAcc]);
  }
  return { rows, weights: session.weights() };
}

const save = async (name, picture) =>
  writeFile(new URL(`docs/images/${name}.png`, root), await toPNG(picture, { scale: 1.5 }));

const epochs = Array.from({ length: 10 }, (_, i) => i + 1);
const axes = [];
let learned;
for (const [run, theirs] of Object.entries(golden)) {
  const [name, seed] = run.split(" ");
  const { rows, weights } = await ours(jobs[name], Number(seed));
  learned = weights;
  const differences = curves.map((_, i) => Math.max(...rows.map((row, epoch) => Math.abs(row[i] - theirs[epoch][i]))));
  console.log(`${run}: ${curves.map(({ label }, i) => `${label} ${differences[i].toExponential(1)}`).join(", ")}`);
  const column = (table, i) => table.map((row) => row[i]);
  const marks = curves.flatMap(({ label, fmt, dots }, i) => [
    line(epochs, column(theirs, i), { ...dots, label: `PyTorch's ${label}` }),
    line(epochs, column(rows, i), { fmt, label }),
  ]);
  axes.push({
    marks: marks.filter(({ dash }) => dash === "none").concat(marks.filter(({ dash }) => dash !== "none")),
    title: `${sections[name]}, seed ${seed}`,
    xlabel: "epoch",
    xlim: [0.8, 10.2],
    ylim: [0.4, 0.9],
    legend: axes.length === 0 ? "best" : false,
  });
}
const picture = figure({ title: "Curves on top of PyTorch's", figsize: [9, 6.5], nrows: 2, ncols: 2, axes });
await save("pytorch-curves", picture);

const classes = d2l.getFashionMnistLabels([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const { "1.weight": weight, "1.bias": bias } = learned;
const weights = imageGrid(weight.tolist(), {
  ...{ width: 28, height: 28, rows: 2, cols: 5, titles: classes, title: "Learned weights of each class" },
  ...{ cmap: "RdBu_r", range: "shared", colorbar: true },
});
await save("weights", weights);

const [, testIter] = await d2l.loadDataFashionMnist(256);
const [[X, y]] = testIter;
const at = 12;
const probabilities = softmaxOf(matmul(X.index(at).reshape(1, 784), weight.t()).add(bias), 1);
const bars = figure({
  title: `What test image ${at} is taken for`,
  figsize: [4.5, 3],
  axes: {
    marks: [barh(classes, probabilities.reshape(-1).tolist(), { texts: true })],
    title: `test image ${at}, ${classes[y.tolist()[at]]}`,
    xlabel: "probability",
    xlim: [0, 1.15],
  },
});
await save("probabilities", bars);
