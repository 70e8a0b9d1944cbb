import { Command } from "commander";
import { folder, picture, whole } from "../options.ts";

export interface PredictOptions {
  demo?: boolean;
  count: number;
  dataDir?: string;
  out?: string;
  json?: boolean;
}

/** `flambeau predict`. */
export function predictCommand(
  run: (model: string | undefined, images: readonly string[], options: PredictOptions) => Promise<void>,
): Command {
  return new Command("predict")
    .description("Tell what garments pictures show, by a model trained on Fashion-MNIST.")
    .argument("[model.safetensors]", "what `flambeau train` saved, or its folder; --demo can do without")
    .argument("[image...]", "PNG or JPEG files, of 28 × 28 pixels or photographs of one garment")
    .option("--demo", "look at test images, among them those it gets wrong")
    .option("--count <n>", "of --demo: test images in a row", whole(1, 20), 10)
    .option("--data-dir <folder>", "of --demo: where Fashion-MNIST is (looked for, and fetched if need be)", folder)
    .option("--out <file>", "draw it: a name that ends in .png or .svg", picture)
    .option("--json", "print one JSON object for each image, and nothing else")
    .helpOption("-h, --help", "show this help")
    .addHelpText(
      "after",
      [
        "",
        "A photograph is made what the images of Fashion-MNIST are: what is translucent is laid on white, colours become",
        "grey; is the background (the median of the edge) light, light and dark are exchanged; the background is taken",
        "off; the garment is cut out, brought to 28 pixels on its longer side and put in the middle. A plain background",
        "and one garment, seen from the front, work best. Images of 28 × 28 pixels on black are taken as they are.",
        "",
        "Models: softmax regression as `flambeau train` saves it, and perceptrons of several Linear layers (with ReLU",
        "between them), from 784 inputs to 10 outputs.",
        "",
        "Examples:",
        "  flambeau predict --demo",
        "  flambeau predict runs/softmax-2026-11-23T12-30-05 boot.jpg bag.png",
      ].join("\n"),
    )
    .action(run);
}
