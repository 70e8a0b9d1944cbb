import { terminal } from "#platform";
import { colorsOf } from "../data/colors.ts";
import { listenForSignals } from "../interrupt.ts";
import { rounded } from "../numbers.ts";
import { classes, percent } from "../predict/classes.ts";
import { drawInto } from "../predict/figure.ts";
import { dataFor, measure } from "../predict/measure.ts";
import { loadModel } from "../predict/model.ts";
import { grouped } from "../report/lines.ts";
import { classAccuracy, classLines, confusionOf, matrixFigure, matrixLines } from "./matrix.ts";
import type { EvaluateOptions } from "./options.ts";

/** `flambeau evaluate`. */
export async function evaluate(path: string, { data, dataDir, out, json }: EvaluateOptions): Promise<void> {
  const interrupt = listenForSignals();
  const model = await loadModel(path);
  const dataset = await dataFor(model, { train: data === "train", root: dataDir, signal: interrupt.signal });
  const { probabilities, labels, loss } = await measure(model, dataset);
  const matrix = confusionOf(probabilities, labels);
  const right = matrix.reduce((total, row, i) => total + row[i], 0);
  const accuracy = right / labels.length;
  if (json) {
    const perClass = Object.fromEntries(classAccuracy(matrix).map((x, i) => [classes[i], rounded(x, 6)]));
    const { source, synthetic } = dataset;
    const result = { model: model.path, data, images: labels.length, accuracy, loss: rounded(loss, 6) };
    console.log(JSON.stringify({ ...result, classes, perClass, confusion: matrix, source, synthetic }));
  } else {
    const screen = terminal()!;
    const color = screen.watched ? colorsOf(screen) : false;
    const what = `${grouped(labels.length)} ${data === "train" ? "training" : "test"} images`;
    const notice = dataset.synthetic ? ", synthetic garments, not Fashion-MNIST" : "";
    const lines = [
      `${model.path}: ${model.title}`,
      `${what}${notice}: accuracy ${percent(accuracy)} (${grouped(right)} right), loss ${loss.toFixed(3)}`,
      "",
      ...matrixLines(matrix, color),
      "",
      "Accuracy of each class:",
      ...classLines(matrix, color),
    ];
    screen.write(`${lines.join("\n")}\n`);
  }
  if (out !== undefined) {
    const half = data === "train" ? "training" : "test";
    const notice = dataset.synthetic ? "; synthetic garments" : "";
    await drawInto(out, matrixFigure(matrix, `Confusion on ${half} images: ${percent(accuracy)} right${notice}`));
    if (!json) console.log(`\nsaved ${out}`);
  }
}
