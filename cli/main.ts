#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { dataCommand } from "./data/options.ts";
import { evaluateCommand } from "./evaluate/options.ts";
import { lessonCommand } from "./lesson/options.ts";
import { trainCommand } from "./options.ts";
import { predictCommand } from "./predict/options.ts";
import { studioCommand } from "./studio/options.ts";

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

program.addCommand(
  predictCommand(async (model, images, options) => {
    const { predict } = await import("./predict/predict.ts");
    await predict(model, images, options);
  }),
);

program.addCommand(
  evaluateCommand(async (model, options) => {
    const { evaluate } = await import("./evaluate/evaluate.ts");
    await evaluate(model, options);
  }),
);

program.addCommand(
  lessonCommand(async (id, options) => {
    const { lesson } = await import("./lesson/lesson.ts");
    await lesson(id, options);
  }),
);

program.addCommand(
  dataCommand({
    list: async (options) => (await import("./data/list.ts")).list(options),
    fetch: async (names, options) => (await import("./data/fetch.ts")).fetch(names, options),
    verify: async (names, options) => (await import("./data/list.ts")).verify(names, options),
    show: async (name, options) => (await import("./data/show.ts")).show(name, options),
  }),
);

program.addCommand(
  studioCommand(async (options) => {
    const { studio } = await import("./studio/studio.ts");
    await studio(options);
  }),
);

for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
  // What is wrong is said in `fail`, in two lines.
  command.exitOverride().configureOutput({ outputError: () => {} });
}

/** The commands that were named, one below the other. */
function named(command: Command, args: readonly string[] = command.args): string {
  const next = command.commands.find((each) => each.name() === args[0]);
  return next === undefined ? "" : ` ${next.name()}${named(next, args.slice(1))}`;
}

/** Says what went wrong, and gives the exit code: 2 for a mistake in the command line, 1 for all else. */
function fail(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // Help or version were shown.
    if (error.code === "commander.help") return 2; // A command below was left out, and help was shown on that account.
    const problem = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    console.error(`flambeau: ${problem}\nSee flambeau${named(program)} --help.`);
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
