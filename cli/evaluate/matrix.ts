import { type Figure, figure, heatmap } from "../../src/plot/index.ts";
import { ansi, ansiReset, type ColorMode } from "../../src/plot/terminal/ansi.ts";
import { classes, percent } from "../predict/classes.ts";

/** How often images of class i were taken for class j. */
export type Confusion = readonly (readonly number[])[];

export function confusionOf(probabilities: Float32Array, labels: readonly number[]): Confusion {
  const matrix = classes.map(() => new Array<number>(classes.length).fill(0));
  for (const [i, label] of labels.entries()) {
    const row = probabilities.subarray(i * 10, i * 10 + 10);
    matrix[label][row.indexOf(Math.max(...row))]++;
  }
  return matrix;
}

const sum = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0);

/** The part of each class's images that is recognised; NaN where there are none. */
export function classAccuracy(matrix: Confusion): number[] {
  return matrix.map((row, i) => row[i] / sum(row));
}

const nameWidth = Math.max(...classes.map((name) => name.length));
const cell = 6;

/** The matrix as lines of at most 80 columns, in colours the darker the more; what is right is on the diagonal. */
export function matrixLines(matrix: Confusion, color: ColorMode): string[] {
  const heads = classes.map((_, i) => String(i).padStart(cell));
  const head = `${" ".repeat(nameWidth + 3)}${heads.join("")}`;
  const rows = matrix.map((row, i) => {
    const cells = row.map((count, j) => paint(count === 0 ? "·" : String(count), count / sum(row), i === j, color));
    return `${i} ${classes[i].padEnd(nameWidth)} ${cells.join("")}`;
  });
  return ["Rows: what the images show; columns: what they were taken for.", "", head, ...rows];
}

function paint(text: string, part: number, right: boolean, color: ColorMode): string {
  const padded = text.padStart(cell);
  if (!color) return padded;
  if (text === "·") return `${ansi(color, [110, 110, 110])}${padded}${ansiReset}`;
  const strength = Math.sqrt(part);
  const full = right ? [44, 120, 190] : [200, 60, 50];
  const behind = full.map((x) => Math.round(x * strength + 30 * (1 - strength))) as [number, number, number];
  return `${ansi(color, [255, 255, 255], behind)}${padded}${ansiReset}`;
}

/** One line a class: its accuracy as a number and a bar, and what it is most often taken for instead. */
export function classLines(matrix: Confusion, color: ColorMode): string[] {
  return classAccuracy(matrix).map((accuracy, i) => {
    const others = matrix[i].map((count, j) => (i === j ? -1 : count));
    const most = Math.max(...others);
    const bar = Number.isNaN(accuracy) ? "" : "█".repeat(Math.round(accuracy * 20)).padEnd(20, "░");
    const painted = color ? `${ansi(color, [58, 151, 221])}${bar}${ansiReset}` : bar;
    const share = Number.isNaN(accuracy) ? "–" : percent(accuracy);
    const mistaken = most > 0 ? `  ${most} taken for ${classes[others.indexOf(most)]}` : "";
    return `${i} ${classes[i].padEnd(nameWidth)} ${share.padStart(7)}  ${painted}${mistaken}`;
  });
}

export function matrixFigure(matrix: Confusion, title: string): Figure {
  return figure({
    title,
    figsize: [7.5, 6.5],
    axes: {
      marks: [heatmap(matrix, { cmap: "viridis", texts: matrix.flat().map((n) => (n === 0 ? "" : String(n))) })],
      ...{ xlabel: "taken for", ylabel: "shows", xticks: classes, yticks: classes, colorbar: true },
    },
  });
}
