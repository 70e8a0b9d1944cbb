import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { terminal } from "#platform";
import { manualSeed, type Tensor } from "../../src/index.ts";
import { type Figure, imageGrid, toTerminal } from "../../src/plot/index.ts";
import { colorModeOf } from "../../src/plot/terminal/ansi.ts";
import type { FashionMNIST } from "../../src/vision/index.ts";
import { isNews } from "../data/news.ts";
import { drawInto } from "../files.ts";
import { listenForSignals } from "../interrupt.ts";
import { notice } from "../jobs/classifier.ts";
import { Progress } from "../progress.ts";
import { grouped } from "../report/lines.ts";
import { classes, percent } from "./classes.ts";
import { dataFor, measure } from "./measure.ts";
import { loadModel, type Model, modelOf } from "./model.ts";
import type { PredictOptions } from "./options.ts";

/** A test image with what it is and what the model takes it for. */
interface Sample {
  index: number;
  label: number;
  predicted: number;
  probability: number;
}

/** `flambeau predict --demo`: the first test images, and those that the model is surest of and wrong. */
export async function demo(path: string | undefined, { count, dataDir, out, json }: PredictOptions): Promise<void> {
  const interrupt = listenForSignals();
  const say = (line: string) => (json ? console.error(line) : console.log(line));
  const model = path === undefined ? await anyModel(say, dataDir, interrupt.signal) : await loadModel(path);
  const dataset = await dataFor(model, { train: false, root: dataDir, signal: interrupt.signal });
  const samples = samplesOf(await measure(model, dataset));
  const wrong = samples.filter(({ label, predicted }) => label !== predicted);
  const accuracy = 1 - wrong.length / samples.length;
  const first = samples.slice(0, count);
  const worst = wrong.toSorted((a, b) => b.probability - a.probability).slice(0, count);
  if (json) {
    const named = ({ index, label, predicted, probability }: Sample) =>
      JSON.stringify({ index, true: classes[label], predicted: classes[predicted], probability });
    for (const sample of [...first, ...worst]) console.log(named(sample));
    return;
  }
  console.log(`${model.path}: ${model.title}`);
  const drawn = dataset.synthetic ? `, ${notice}` : "";
  console.log(
    `${grouped(samples.length)} test images${drawn}: ${percent(accuracy)} right, ${grouped(wrong.length)} wrong`,
  );
  const rows = [
    { title: `The first ${first.length}, true class above predicted:`, list: first },
    { title: `Wrong, the ${worst.length} that it was surest of:`, list: worst },
  ].filter(({ list }) => list.length > 0);
  const screen = terminal()!;
  for (const { title, list } of rows) {
    screen.write(`\n${title}\n`);
    const fig = gridOf(dataset, list, count, title);
    screen.write(`${toTerminal(fig, { width: screen.columns, color: colorModeOf(screen.colorDepth) })}\n`);
    const lines = list.map(
      ({ index, label, predicted, probability }) =>
        `  ${String(index).padStart(5)}  ${classes[label]}${label === predicted ? "" : ` taken for ${classes[predicted]}`}, ${percent(probability)}`,
    );
    screen.write(`${lines.join("\n")}\n`);
  }
  if (out !== undefined) {
    await drawInto(
      out,
      gridOf(
        dataset,
        rows.flatMap(({ list }) => list),
        count,
        "Test images, true and predicted classes",
      ),
    );
    console.log(`\nsaved ${out}`);
  }
}

function samplesOf({ probabilities, labels }: { probabilities: Float32Array; labels: readonly number[] }): Sample[] {
  return labels.map((label, index) => {
    const row = probabilities.subarray(index * 10, index * 10 + 10);
    const probability = Math.max(...row);
    return { index, label, predicted: row.indexOf(probability), probability };
  });
}

function gridOf({ data }: FashionMNIST<Tensor>, list: readonly Sample[], cols: number, title: string): Figure {
  const pixels = list.map(({ index }) => (data.index(index) as Tensor).reshape(-1).tolist() as number[]);
  return imageGrid(pixels, {
    ...{ width: 28, height: 28, rows: Math.ceil(list.length / cols), cols, title },
    titles: list.map(({ label, predicted }) => `${classes[label]}\n${classes[predicted]}`),
    wrong: list.map(({ label, predicted }) => label !== predicted),
  });
}

/** The model that was trained last here; where there is none, one is trained for a few seconds. */
async function anyModel(say: (line: string) => void, root: string | undefined, signal: AbortSignal): Promise<Model> {
  for (const path of await trainedHere()) {
    const model = await loadModel(path).catch(() => null);
    if (model !== null) return model;
  }
  const epochs = 3;
  say(`There is no trained model in runs/: training softmax regression for ${epochs} epochs first.`);
  const { softmax } = await import("../jobs/softmax.ts");
  manualSeed(0);
  const settings = { epochs, batchSize: 256, lr: 0.1, seed: 0, dataDir: root };
  const session = await softmax.start(settings, { log: (line) => isNews(line) && console.error(line), signal });
  const progress = new Progress(epochs, session.batches, () => {}, signal);
  for (let epoch = 0; epoch < epochs && !signal.aborted; epoch++) await session.epoch(progress);
  signal.throwIfAborted();
  const texts = { seed: "0", synthetic: String(session.notice !== undefined) };
  return modelOf("just trained", session.weights(), texts);
}

/** Models that `flambeau train` has saved below this folder, the latest first. */
async function trainedHere(): Promise<string[]> {
  const names = await readdir("runs").catch(() => []);
  const paths = names.map((name) => join("runs", name, "model.safetensors"));
  const times = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (s) => s.mtimeMs,
        () => 0,
      ),
    ),
  );
  return paths
    .map((path, i) => ({ path, time: times[i] }))
    .filter(({ time }) => time > 0)
    .sort((a, b) => b.time - a.time)
    .map(({ path }) => path);
}
