import { ansi, ansiReset, type ColorMode } from "../../src/plot/terminal/ansi.ts";
import { classes, type Prediction, percent } from "./classes.ts";

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const longest = 30;
const nameWidth = Math.max(...classes.map((name) => name.length));

/** One line a class: name, probability, and that as a bar; the likeliest stands out. None is wider than `width`. */
export function barLines({ label, probabilities }: Prediction, width: number, color: ColorMode): string[] {
  const room = Math.max(4, Math.min(longest, width - nameWidth - 13));
  return classes.map((name, i) => {
    const chosen = i === label;
    const text = `${chosen ? "›" : " "} ${name.padEnd(nameWidth)} ${percent(probabilities[i]).padStart(7)}  `;
    const bar = barOf(probabilities[i], room);
    if (!color) return `${text}${bar}`.trimEnd();
    const paint = ansi(color, chosen ? [58, 151, 221] : [128, 128, 128]);
    const strong = chosen ? `\x1b[1m${text}${ansiReset}` : text;
    return bar === "" ? strong.trimEnd() : `${strong}${paint}${bar}${ansiReset}`;
  });
}

function barOf(part: number, length: number): string {
  const steps = Math.round(part * length * 8);
  return "█".repeat(Math.floor(steps / 8)) + eighths[steps % 8];
}
