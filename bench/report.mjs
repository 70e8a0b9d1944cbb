import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { barh, figure, line, toSVG } from "flambeau/plot";

const count = (n, digits = 3) => (n >= 100 ? n.toFixed(0) : n.toPrecision(digits));
const row = (cells) => `| ${cells.join(" | ")} |`;
const rule = (n) => `|---|${"---:|".repeat(n - 1)}`;

/** What a job gave, as a table in Markdown. */
export function table(name, { title, results, rows, columns, unit, load }) {
  const heading = `**${title}**${load > 1 ? ` (measured on a busy machine, load ${load.toFixed(1)})` : ""}`;
  if (rows) return [heading, "", row(columns), rule(columns.length), ...rows.map((cells) => row(cells))].join("\n");
  const names = Object.keys(results);
  const seconds = names.some((who) => results[who].median.seconds !== undefined);
  const body = seconds ? programs(names, results, unit) : operations(name, names, results);
  return [heading, "", ...body].join("\n");
}

/** One row a program: its time, how much slower it is than Flambeau, and what came of it. */
function programs(names, results, unit) {
  const own = results[names[0]].median.seconds;
  const { after } = results[names[0]];
  const columns = [
    "",
    `median, ${unit}`,
    "least–most",
    `× ${names[0]}`,
    after?.rounds > 1 ? `loss after ${after.rounds} rounds` : "loss",
    "accuracy",
    "peak memory, MB",
  ];
  const lines = names.map((who) => {
    const { median, rounds, after } = results[who];
    const all = rounds.map((round) => round.seconds);
    return row([
      who,
      count(median.seconds),
      `${count(Math.min(...all))}–${count(Math.max(...all))}`,
      count(median.seconds / own, 2),
      after.loss?.toFixed(3) ?? "",
      (after.testAccuracy ?? after.accuracy)?.toFixed(3) ?? "",
      median.peakMemory ? (median.peakMemory / 1e6).toFixed(0) : "",
    ]);
  });
  return [row(columns), rule(columns.length), ...lines];
}

/** Bytes that each operation on four-byte elements must read and write at the least, an element. */
const traffic = {
  ...{ add: 12, "add_ in place": 12, "sum all": 4, "sum(0)": 4, "sum(1)": 4 },
  ...{ "max all": 4, "max(0), no places": 4, "variance(1)": 4, norm: 4 },
};

/** One row an operation, one column a program. */
function operations(name, names, results) {
  const operations = [...new Set(names.flatMap((who) => Object.keys(results[who].median)))];
  const cell = (who, operation) => {
    const time = results[who].median[operation];
    if (time === undefined) return "";
    if (name === "matmul") return `${count(time)} (${gflops(operation, time)})`;
    if (name === "bytes") return `${count(time)} (${gigabytes(operation, time)})`;
    return count(time);
  };
  const explain = { matmul: " (GFLOP/s)", bytes: " (GB/s)" }[name] ?? "";
  return [
    row([`µs a call${explain}`, ...names]),
    rule(names.length + 1),
    ...operations
      .filter((operation) => operation !== "peakMemory")
      .map((operation) => row([operation, ...names.map((who) => cell(who, operation))])),
  ];
}

function gflops(operation, microseconds) {
  const [m, k, n] = operation.split(" ")[0].split("×").map(Number);
  return ((2 * m * k * n) / microseconds / 1000).toFixed(0);
}

function gigabytes(operation, microseconds) {
  if (operation.startsWith("memcpy")) return ((2 * 256 * 2 ** 20) / microseconds / 1000).toFixed(1);
  return (((traffic[operation] ?? 8) * 4 * 2 ** 20) / microseconds / 1000).toFixed(1);
}

/** Charts of the epochs, and of how they grow. */
export async function chart(results, folder) {
  for (const name of ["softmax", "mlp", "whole"].filter((key) => key in results)) {
    const { title, results: all } = results[name];
    const names = Object.keys(all);
    const seconds = names.map((who) => all[who].median.seconds);
    const marks = [barh(names, seconds, { texts: true })];
    const axes = { marks, xlabel: "seconds, the less the better" };
    writeFileSync(join(folder, `${name}.svg`), toSVG(figure({ title, figsize: [7, 0.5 + 0.35 * names.length], axes })));
  }
  if ("scaling" in results) {
    const axes = Object.values(results.scaling.curves).map(growth);
    const options = { figsize: [12, 4], nrows: 1, ncols: axes.length, axes };
    writeFileSync(join(folder, "scaling.svg"), toSVG(figure(options)));
  }
}

/** A curve beside what is in proportion to its middle: more of something, or the same work in larger batches. */
function growth({ xlabel, points }) {
  const [at, seconds] = points[points.length >> 1];
  const x = points.map(([value]) => value);
  const expected = x.map((value) => (xlabel === "batch size" ? seconds : (seconds * value) / at));
  const measured = points.map(([, y]) => y);
  return {
    marks: [
      line(x, measured, { fmt: "o-", label: "measured" }),
      line(x, expected, { fmt: "--", label: "in proportion" }),
    ],
    ...{ xlabel, ylabel: "seconds an epoch", xscale: "log", yscale: "log" },
  };
}
