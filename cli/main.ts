#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { trainCommand } from "./options.ts";

const { version } = createRequire(import.meta.url)("flambeau/package.json") as { version: string };

const program = new Command("flambeau")
  .description("PyTorch's way of working, in TypeScript: train the models of Dive into Deep Learning, chapter 3.")
  .version(version, "-V, --version", "show the version")
  .helpOption("-h, --help", "show this help")
  .helpCommand("help [command]", "show the help of a command")
  .addHelpText("after", "\nExample:\n  flambeau train softmax --epochs 10 --seed 0");

program.addCommand(
  trainCommand(async (job, options) => {
    // Loaded only now, so that help and mistakes are answered at once.
    const { train } = await import("./train.ts");
    process.exitCode = await train(job, { ...options, version });
  }),
);

for (const command of [program, ...program.commands]) {
  // What is wrong is said in `fail`, in two lines.
  command.exitOverride().configureOutput({ outputError: () => {} });
}

/** Says what went wrong, and gives the exit code: 2 for a mistake in the command line, 1 for all else. */
function fail(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // Help or version were shown.
    const command = program.args[0] === "train" ? "flambeau train" : "flambeau";
    const problem = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    console.error(`flambeau: ${problem}\nSee ${command} --help.`);
    return 2;
  }
  const stack = process.env.FLAMBEAU_DEBUG && error instanceof Error && error.stack;
  console.error(stack || `flambeau: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
}

// A reader that is gone, as behind `| head`, is no error: `train` ends as at a signal, and all else just ends.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

try {
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
