import { terminal } from "#platform";
import { colorModeOf } from "../../src/plot/terminal/ansi.ts";
import { drawInto } from "../files.ts";
import { listenForSignals } from "../interrupt.ts";
import { notice } from "../jobs/classifier.ts";
import { rounded } from "../numbers.ts";
import { classes, percent } from "../predict/classes.ts";
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
  const { source, synthetic } = dataset;
  const half = data === "train" ? "training" : "test";
  const { probabilities, labels, loss } = await measure(model, dataset);
  const matrix = confusionOf(probabilities, labels);
  const right = matrix.reduce((total, row, i) => total + row[i], 0);
  const accuracy = right / labels.length;
  if (json) {
    const perClass = Object.fromEntries(classAccuracy(matrix).map((x, i) => [classes[i], rounded(x, 6)]));
    const result = { model: model.path, data, images: labels.length, accuracy, loss: rounded(loss, 6) };
    console.log(JSON.stringify({ ...result, classes, perClass, confusion: matrix, source, synthetic }));
  } else {
    const screen = terminal()!;
    const color = colorModeOf(screen.colorDepth);
    const what = `${grouped(labels.length)} ${half} images${synthetic ? `, ${notice}` : ""}`;
    const lines = [
      `${model.path}: ${model.title}`,
      `${what}: accuracy ${percent(accuracy)} (${grouped(right)} right), loss ${loss.toFixed(3)}`,
      "",
      ...matrixLines(matrix, color),
      "",
      "Accuracy of each class:",
      ...classLines(matrix, color),
    ];
    screen.write(`${lines.join("\n")}\n`);
  }
  if (out !== undefined) {
    const drawn = synthetic ? "; synthetic garments" : "";
    await drawInto(out, matrixFigure(matrix, `Confusion on ${half} images: ${percent(accuracy)} right${drawn}`));
    if (!json) console.log(`\nsaved ${out}`);
  }
}
