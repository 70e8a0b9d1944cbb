import { Command, InvalidArgumentError, Option } from "commander";

/** What the user asked for. */
export interface LessonOptions {
  list?: boolean;
  /** A cell's number or id, or an exercise's id. */
  cell?: string;
  answers?: boolean;
  pytorch?: boolean;
  prose: boolean;
  lang: "en" | "zh";
  seed?: number;
  saveTo?: string;
  /** True: into `lesson-3.6.ipynb`. */
  ipynb?: string | true;
  kernel: "tslab" | "deno";
}

/** `flambeau lesson`. */
export function lessonCommand(run: (id: string | undefined, options: LessonOptions) => Promise<void>): Command {
  return new Command("lesson")
    .description("Read and run a lesson: chapter 3 of the book, block by block.")
    .argument("[section]", "3.1 to 3.7")
    .option("--list", "show all lessons, or the cells of one")
    .option("--cell <cell>", "show only this cell, by number or name; those before it run unseen")
    .option("--answers", "run the answers to the exercises, too")
    .option("--pytorch", "show how PyTorch says it, below each cell")
    .option("--no-prose", "show only code and output")
    .addOption(new Option("--lang <language>", "language of the prose").choices(["en", "zh"]).default(language()))
    .option("--seed <n>", "another start of the random numbers than the lesson's 0", seed)
    .option("--save-to <folder>", "save figures (SVG, PNG) and the printed output there")
    .option("--ipynb [file]", "write a Jupyter notebook and run nothing (lesson-<section>.ipynb)")
    .addOption(new Option("--kernel <kernel>", "what runs the notebook").choices(["tslab", "deno"]).default("tslab"))
    .helpOption("-h, --help", "show this help")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  flambeau lesson --list",
        "  flambeau lesson 3.6",
        "  flambeau lesson 3.6 --cell train --seed 1",
        "  flambeau lesson 3.6 --ipynb softmax.ipynb",
        "",
        "Ctrl-C ends the lesson. Colours follow NO_COLOR and FORCE_COLOR.",
      ].join("\n"),
    )
    .action((section: string | undefined, options: LessonOptions) => run(section, options));
}

/** Chinese where the system speaks Chinese. */
function language(): LessonOptions["lang"] {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL || LC_MESSAGES || LANG || "").startsWith("zh") ? "zh" : "en";
}

function seed(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value < 2 ** 32) return value;
  throw new InvalidArgumentError("It must be a whole number from 0 to 4294967295.");
}
