import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measure } from "./measure.mjs";

const program = join(fileURLToPath(import.meta.url), "../programs/flambeau/scaling.mjs");

const curves = {
  batch: { xlabel: "batch size", at: (x) => [60_000, 784, x], values: [32, 64, 128, 256, 512, 1024, 2048, 4096] },
  features: { xlabel: "features", at: (x) => [15_000, x, 256], values: [784, 1568, 3136, 6272, 12_544] },
  rows: { xlabel: "rows", at: (x) => [x, 784, 256], values: [6_000, 15_000, 60_000, 150_000, 600_000] },
};

/** How the time of an epoch grows with batch size, features and rows; images are float32 here, not bytes. */
export async function scaling({ node, rounds, shared, log }) {
  const out = {};
  const rows = [];
  for (const [kind, { xlabel, at, values }] of Object.entries(curves)) {
    out[kind] = { xlabel, points: [] };
    for (const value of values) {
      const job = { contestants: { Flambeau: { command: [node, program, ...at(value).map(String)] } } };
      const results = await measure(job, { rounds: Math.min(rounds, 5), warmup: 1, shared, log: () => {} });
      const { seconds } = results.Flambeau.median;
      out[kind].points.push([value, seconds]);
      const [count, features] = at(value);
      rows.push([xlabel, String(value), seconds.toFixed(4), ((seconds * 1e9) / (count * features)).toFixed(2)]);
      log(`  ${xlabel} ${value}: ${seconds.toFixed(3)} s`);
    }
  }
  const columns = ["what grows", "value", "seconds an epoch", "ns a number"];
  return { title: "How the time of an epoch grows", columns, rows, curves: out };
}
