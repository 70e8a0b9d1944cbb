import { Command, Option } from "commander";
import { folder, picture } from "../options.ts";

export interface EvaluateOptions {
  data: "test" | "train";
  dataDir?: string;
  out?: string;
  json?: boolean;
}

/** `flambeau evaluate`. */
export function evaluateCommand(run: (model: string, options: EvaluateOptions) => Promise<void>): Command {
  return new Command("evaluate")
    .description("Measure a model on Fashion-MNIST: accuracy of each class, and what it takes for what.")
    .argument("<model.safetensors>", "what `flambeau train` saved, or its folder")
    .addOption(new Option("--data <half>", "the half to measure on").choices(["test", "train"]).default("test"))
    .option("--data-dir <folder>", "where Fashion-MNIST is (looked for, and fetched if need be)", folder)
    .option("--out <file>", "draw the confusion matrix: a name that ends in .png or .svg", picture)
    .option("--json", "print one JSON object, and nothing else")
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", "\nExample:\n  flambeau evaluate runs/softmax-2026-11-23T12-30-05 --out confusion.png")
    .action(run);
}
