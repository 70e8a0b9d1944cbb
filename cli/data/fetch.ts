import { now, terminal } from "#platform";
import { colorModeOf } from "../../src/plot/terminal/ansi.ts";
import {
  type DataSet,
  type DownloadProgress,
  filesOf,
  folderOf,
  inspect,
  loadDataSet,
} from "../../src/vision/sources.ts";
import { listenForSignals } from "../interrupt.ts";
import { duration, line } from "../report/bar.ts";
import { isNews } from "./news.ts";
import type { FetchOptions, Name } from "./options.ts";
import { dataSetOf, megabytes } from "./sets.ts";

/** Milliseconds between two drawings of the bar. */
const frame = 100;

/** `flambeau data fetch`. What is here already is verified, and not fetched again. */
export async function fetch(names: readonly Name[], options: FetchOptions): Promise<void> {
  const interrupt = listenForSignals();
  const { signal } = interrupt;
  const report = reporter();
  try {
    for (const name of names) await fetchOne(dataSetOf(name), options, report, signal);
  } catch (error) {
    report.end();
    if (!signal.aborted) throw error;
    console.error(`flambeau: ended by ${interrupt.name}; what has come is kept, and the next fetch goes on from there`);
  }
  process.exitCode = interrupt.exitCode;
}

async function fetchOne(set: DataSet, { dataDir, mirror }: FetchOptions, report: Reporter, signal: AbortSignal) {
  const place = mirror === undefined ? { dataDir, download: true } : { dataDir: mirror, cacheDir: dataDir };
  const sources = new Set<string>();
  for (const split of ["train", "test"] as const) {
    const { log, progress } = report;
    sources.add((await loadDataSet(set, { split, ...place, signal, log, progress })).source);
  }
  // What could not be written is only in memory.
  const lost = (await inspect(set, dataDir)).find(({ state }) => state !== "right");
  if (lost) throw new Error(`${set.name} was fetched, but could not be kept: ${lost.problem}`);
  const bytes = filesOf(set).reduce((sum, file) => sum + file.bytes, 0);
  report.end(`${set.name}: ${megabytes(bytes)}, checksums right, from ${[...sources].join(" and ")}`);
  report.end(`${set.name}: in ${folderOf(set, dataDir)}`);
}

type Reporter = ReturnType<typeof reporter>;

/** Tells what happens: on a terminal with a bar, else in lines. */
function reporter() {
  const watched = terminal()?.watched ? terminal() : undefined;
  const screen = watched?.screen();
  let drawn = Number.NEGATIVE_INFINITY;
  let last: DownloadProgress | undefined;
  return {
    log(message: string): void {
      if (!isNews(message)) return;
      screen?.show([]);
      console.log(message);
    },
    progress(event: DownloadProgress): void {
      const complete = event.received === event.total;
      if (!watched || !screen || (now() - drawn < frame && !complete)) return;
      drawn = now();
      last = event;
      screen.show([bar(last, watched.columns, colorModeOf(watched.colorDepth))]);
    },
    end(message?: string): void {
      screen?.show([]);
      if (message !== undefined) console.log(message);
    },
  };
}

const longest = 30;
const shortest = 6;

/** `train-images-idx3-ubyte ━━━━────── 12.3 of 26.4 MB · 3.4 MB/s · 4 s left`, without what does not fit. */
export function bar(event: DownloadProgress, width: number, color: Parameters<typeof line>[2]): string {
  const { file, received, total, bytesPerSecond, secondsLeft } = event;
  const parts = [
    total === undefined ? megabytes(received) : `${megabytes(received)} of ${megabytes(total)}`,
    ...(bytesPerSecond > 0 ? [`${megabytes(Math.round(bytesPerSecond))}/s`] : []),
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`]),
  ];
  const tail = () => ` ${parts.join(" · ")}`;
  while (parts.length > 1 && file.length + 1 + shortest + tail().length >= width) parts.pop();
  const room = Math.min(longest, width - file.length - 2 - tail().length);
  if (total === undefined || room < shortest) return `${file}${tail()}`.slice(0, Math.max(0, width - 1));
  return `${file} ${line(Math.min(1, received / total), room, color)}${tail()}`;
}
