import { Command, InvalidArgumentError } from "commander";

/** The jobs of `flambeau train` with the book's settings. Kept apart from the jobs, which load the library. */
export const jobs = {
  "linear-regression": { epochs: 3, batchSize: 10, lr: 0.03 },
  "softmax-scratch": { epochs: 10, batchSize: 256, lr: 0.1 },
  softmax: { epochs: 10, batchSize: 256, lr: 0.1 },
} as const;

export type JobName = keyof typeof jobs;

/** What the user asked for, with the book's settings for what was left out. */
export interface TrainOptions {
  epochs: number;
  batchSize: number;
  lr: number;
  /** Undefined: one is picked. */
  seed?: number;
  /** Where the data set is. Undefined: it is looked for, and fetched. */
  dataDir?: string;
  /** Where results go. Undefined: a new folder below `runs`. */
  out?: string;
  json?: boolean;
}

/** `flambeau train`. */
export function trainCommand(run: (job: JobName, options: TrainOptions) => Promise<void>): Command {
  return new Command("train")
    .description("Train a model of the book; save its curves, pictures and weights.")
    .argument("<job>", "linear-regression, softmax-scratch or softmax", jobName)
    .option("--epochs <n>", "passes over the data (10; linear-regression: 3)", whole(0))
    .option("--batch-size <n>", "examples a step (256; linear-regression: 10)", whole(1))
    .option("--lr <rate>", "learning rate (0.1; linear-regression: 0.03)", rate)
    .option("--seed <n>", "start of the random numbers, as in PyTorch (picked and shown)", whole(0, 2 ** 32 - 1))
    .option("--data-dir <folder>", "where Fashion-MNIST is (looked for, and fetched if need be)", folder)
    .option("--out <folder>", "where results go (runs/<job>-<time>)", folder)
    .option("--json", "print one JSON object a line, and nothing else")
    .helpOption("-h, --help", "show this help")
    .addHelpText(
      "after",
      [
        "",
        "Jobs:",
        "  linear-regression  a line through drawn points, section 3.3 of the book",
        "  softmax-scratch    classify Fashion-MNIST, all by hand, section 3.6",
        "  softmax            classify Fashion-MNIST with nn and optim, section 3.7",
        "",
        "Ctrl-C ends after the batch and saves what there is. Errors show where they come from with FLAMBEAU_DEBUG=1.",
        "Colours follow NO_COLOR and FORCE_COLOR. FLAMBEAU_CACHE says where the data set is kept; with FLAMBEAU_OFFLINE=1",
        "it is not fetched.",
      ].join("\n"),
    )
    .action((job: JobName, options: TrainOptions) => run(job, { ...jobs[job], ...options }));
}

function jobName(text: string): JobName {
  if (Object.hasOwn(jobs, text)) return text as JobName;
  throw new InvalidArgumentError("It must be linear-regression, softmax-scratch or softmax.");
}

/** Takes whole numbers between two bounds. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const bound = most === Number.MAX_SAFE_INTEGER ? `, at least ${least}` : ` from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number${bound}.`);
  };
}

function rate(text: string): number {
  const value = /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number, at least 0, such as 0.1 or 1e-3.");
}

export function folder(text: string): string {
  if (text !== "" && !text.startsWith("--")) return text;
  throw new InvalidArgumentError("It must be a folder.");
}

export function picture(text: string): string {
  if (/\.(png|svg)$/i.test(text)) return text;
  throw new InvalidArgumentError("It must be a file whose name ends in .png or .svg.");
}
