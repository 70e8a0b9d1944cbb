import { ansi, ansiReset, type ColorMode } from "../../src/plot/terminal/ansi.ts";
import type { Progress } from "../progress.ts";
import { grouped } from "./lines.ts";
import type { Run } from "./report.ts";

const longest = 30;
const shortest = 6;

/** `epoch 4/10 ━━━━━━━────────── batch 123/235 · 412,000 images/s · 1 s left`, without what does not fit. */
export function bar({ job, session, settings }: Run, progress: Progress, width: number, color: ColorMode): string {
  const { epoch, batch, perSecond, secondsLeft } = progress;
  const digits = (n: number, of: number) => String(n).padStart(String(of).length);
  const head = `epoch ${digits(epoch, settings.epochs)}/${settings.epochs} `;
  const parts = [
    ...(session.notice ? ["synthetic"] : []),
    `batch ${digits(batch, session.batches)}/${session.batches}`,
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`]),
    `${grouped(perSecond)} ${job.unit}/s`,
  ];
  while (parts.length > 1 && head.length + shortest + tail(parts).length > width) parts.pop();
  const room = Math.min(longest, width - head.length - tail(parts).length);
  if (room < shortest) return `${head}${parts[0]}`.slice(0, width);
  return head + line(progress.done, room, color) + tail(parts);
}

const tail = (parts: readonly string[]): string => ` ${parts.join(" · ")}`;

/** A line of which a part is done, 0 … 1. */
export function line(done: number, length: number, color: ColorMode): string {
  const filled = Math.round(done * length);
  const reset = color ? ansiReset : "";
  const [front, rest] = [ansi(color, [58, 151, 221]), ansi(color, [128, 128, 128])];
  return `${front}${"━".repeat(filled)}${rest}${"─".repeat(length - filled)}${reset}`;
}

/** `8 s`, `3 min 20 s`, `1 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
