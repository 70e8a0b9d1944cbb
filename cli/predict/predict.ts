import { CommanderError } from "commander";
import { terminal } from "#platform";
import type { Tensor } from "../../src/index.ts";
import { imageGrid, toTerminal } from "../../src/plot/index.ts";
import { colorModeOf } from "../../src/plot/terminal/ansi.ts";
import { asFashionMnist, openImage, transforms } from "../../src/vision/index.ts";
import { drawInto } from "../files.ts";
import { barLines } from "./bars.ts";
import { classes, type Prediction, percent, predictionsOf } from "./classes.ts";
import { demo } from "./demo.ts";
import { predictionFigure } from "./figure.ts";
import { loadModel } from "./model.ts";
import type { PredictOptions } from "./options.ts";

/** `flambeau predict`. */
export async function predict(
  path: string | undefined,
  files: readonly string[],
  options: PredictOptions,
): Promise<void> {
  if (options.demo) {
    if (files.length > 0) throw misuse("--demo looks at test images: leave the image files away");
    return demo(path, options);
  }
  if (path === undefined) throw misuse("missing required argument 'model.safetensors'; or try --demo");
  if (files.length === 0) {
    const hint = /\.(png|jpe?g)$/i.test(path) ? ": the first argument is the model" : "";
    throw misuse(`missing required argument 'image'${hint}`);
  }
  const model = await loadModel(path);
  const shown: Shown[] = [];
  let failures = 0;
  for (const file of files) {
    try {
      const { image, inverted, box } = asFashionMnist(await openImage(file));
      const [prediction] = predictionsOf(model.predict(new transforms.ToTensor()(image).unsqueeze(0) as Tensor));
      shown.push({ name: file, pixels: image.toBytes(), prediction });
      print(shown.at(-1)!, { inverted, box }, options, shown.length > 1);
    } catch (error) {
      // One that cannot be read does not keep the others from being looked at.
      failures++;
      const message = (error as Error).message;
      console.error(`flambeau: ${message.includes(file) ? message : `${file}: ${message.replace(/^\w+: /, "")}`}`);
    }
  }
  if (options.out !== undefined && shown.length > 0) {
    await drawInto(options.out, predictionFigure(shown));
    if (!options.json) console.log(`\nsaved ${options.out}`);
  }
  if (failures > 0) process.exitCode = 1;
}

interface Shown {
  name: string;
  pixels: Uint8Array;
  prediction: Prediction;
}

function print(
  { name, pixels, prediction }: Shown,
  done: { inverted: boolean; box: readonly number[] },
  { json }: PredictOptions,
  another: boolean,
): void {
  const { label, probabilities } = prediction;
  if (json) {
    const byName = Object.fromEntries(classes.map((each, i) => [each, probabilities[i]]));
    console.log(JSON.stringify({ file: name, class: classes[label], label, probabilities: byName, ...done }));
    return;
  }
  const screen = terminal()!;
  const color = colorModeOf(screen.colorDepth);
  if (another) screen.write("\n");
  screen.write(`${name}: ${classes[label]}, ${percent(probabilities[label])}\n`);
  const bars = barLines(prediction, screen.columns - (screen.watched ? picture + 2 : 0), color);
  if (!screen.watched || screen.columns < picture + 40) {
    screen.write(`${bars.join("\n")}\n`);
    return;
  }
  // On the left what the model sees.
  const grid = imageGrid([pixels], { width: 28, height: 28, rows: 1, cols: 1 });
  const lines = toTerminal(grid, { width: picture, color }).split("\n");
  const beside = (line: string, i: number) => (color || i >= lines.length ? line : line.padEnd(picture));
  const above = Math.floor((lines.length - bars.length) / 2);
  screen.write(`${lines.map((line, i) => `${beside(line, i)}  ${bars[i - above] ?? ""}`.trimEnd()).join("\n")}\n`);
}

/** Columns of the picture. */
const picture = 28;

/** A mistake in the command line. */
function misuse(problem: string): CommanderError {
  return new CommanderError(2, "flambeau.predict", `error: ${problem}`);
}
