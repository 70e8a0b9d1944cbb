import { type Terminal, terminal } from "#platform";
import { type ColorMode, type Figure, imageGrid, toTerminal } from "../../src/plot/index.ts";
import { colorModeOf } from "../../src/plot/terminal/ansi.ts";
import { type LabelledImages, loadDataSet } from "../../src/vision/sources.ts";
import { drawInto } from "../files.ts";
import { listenForSignals } from "../interrupt.ts";
import { grouped } from "../report/lines.ts";
import { isNews } from "./news.ts";
import type { Name, ShowOptions } from "./options.ts";
import { dataSetOf } from "./sets.ts";
import { inTerminal, wayOf } from "./terminal-images.ts";

type Cmap = NonNullable<ShowOptions["cmap"]>;

/** `flambeau data show`. */
export async function show(name: Name, options: ShowOptions): Promise<void> {
  const set = dataSetOf(name);
  const { split, dataDir, out, json } = options;
  const interrupt = listenForSignals();
  const log = (line: string) => isNews(line) && console.error(line);
  const loading = loadDataSet(set, { split, dataDir, signal: interrupt.signal, log });
  const data = await loading.catch((error) => {
    if (!interrupt.signal.aborted) throw error;
    process.exitCode = interrupt.exitCode;
  });
  if (data === undefined) return;

  const chosen = choose(data, classNumber(set.classes, options.class), options);
  const counts = countsOf(data, set.classes.length);
  if (json) {
    const labels = chosen.map((i) => data.labels[i]);
    const { count, source } = data;
    console.log(
      JSON.stringify({ name, split, images: count, classes: set.classes, counts, source, shown: chosen, labels }),
    );
    return;
  }
  const grid = (cmap: Cmap) => pictureOf(data, chosen, set.classes, { ...options, cmap: options.cmap ?? cmap });
  if (out === undefined) await draw(grid, options, terminal()!);
  else {
    await drawInto(out, grid("viridis"));
    console.log(`saved ${out}`);
  }
  const half = split === "train" ? "to train on" : "to test on";
  console.log(`${set.name}: ${grouped(data.count)} images ${half}, ${data.rows} × ${data.cols}, from ${data.source}`);
  for (const line of countLines(counts, set.classes)) console.log(line);
}

/** The number of a class that is named by number, or by name or a part of it. */
function classNumber(classes: readonly string[], text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const number = /^\d+$/.test(text) ? Number(text) : classes.findIndex((name) => plain(name) === plain(text));
  if (number >= 0 && number < classes.length) return number;
  const parts = classes.flatMap((name, i) => (plain(name).includes(plain(text)) && plain(text) !== "" ? [i] : []));
  if (parts.length === 1) return parts[0];
  const known = classes.map((name, i) => `${i} ${name}`).join(", ");
  throw new Error(
    `--class ${text}: there is ${parts.length > 1 ? "more than one" : "no"} such class; there are ${known}`,
  );
}

/** The numbers of the images to show. */
function choose(data: LabelledImages, only: number | undefined, { from, count }: ShowOptions): number[] {
  if (from >= data.count)
    throw new Error(`--from ${from}: there are ${data.count} images, from 0 to ${data.count - 1}`);
  const chosen: number[] = [];
  for (let i = from; i < data.count && chosen.length < count; i++) {
    if (only === undefined || data.labels[i] === only) chosen.push(i);
  }
  if (chosen.length === 0) throw new Error(`--from ${from}: there is no image of this class from there on`);
  return chosen;
}

/** The book's picture: images in rows, each with its class above. */
function pictureOf(
  { images, labels, rows: height, cols: width }: LabelledImages,
  chosen: readonly number[],
  classes: readonly string[],
  { cols = 9, cmap, split }: ShowOptions,
): Figure {
  const size = width * height;
  const pixels = chosen.map((i) => images.subarray(i * size, (i + 1) * size));
  const perRow = Math.min(cols, chosen.length);
  return imageGrid(pixels, {
    ...{ width, height, cmap },
    ...{ rows: Math.ceil(chosen.length / perRow), cols: perRow },
    titles: chosen.map((i) => titleOf(classes[labels[i]])),
    title: `${chosen.length} ${split === "train" ? "training" : "test"} images`,
  });
}

/** As the book writes it: `t-shirt`, `ankle boot`. */
const titleOf = (name: string): string => name.split("/")[0].toLowerCase();

async function draw(grid: (cmap: Cmap) => Figure, options: ShowOptions, screen: Terminal): Promise<void> {
  const way = options.images === "auto" ? wayOf(screen) : options.images;
  if (way !== "blocks") {
    screen.write(`${await inTerminal(grid("viridis"), way, screen.columns)}\n`);
    return;
  }
  const modes = { auto: colorModeOf(screen.colorDepth), all: true, 256: 256, none: false } satisfies Record<
    string,
    ColorMode
  >;
  const color = modes[options.color];
  screen.write(`${toTerminal(grid(color ? "viridis" : "gray"), { width: screen.columns, color })}\n\n`);
}

function countsOf({ labels }: LabelledImages, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}

/** One line a class: number, name, how many, and that as a bar. */
function countLines(counts: readonly number[], classes: readonly string[]): string[] {
  const most = Math.max(...counts);
  const width = Math.max(...classes.map((name) => name.length));
  const digits = grouped(most).length;
  return counts.map((count, i) => {
    const bar = "━".repeat(Math.round((count / Math.max(1, most)) * 20));
    return `  ${i}  ${classes[i].padEnd(width)}  ${grouped(count).padStart(digits)} ${bar}`.trimEnd();
  });
}
