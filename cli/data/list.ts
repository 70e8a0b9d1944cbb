import { countCached, dataSets, filesOf, folderOf, inspect } from "../../src/vision/sources.ts";
import { grouped } from "../report/lines.ts";
import type { Name, PlaceOptions } from "./options.ts";
import { dataSetOf, megabytes, nameOf } from "./sets.ts";

/** `flambeau data list`. */
export async function list({ json = false }: { json?: boolean }): Promise<void> {
  const rows: string[][] = [];
  for (const set of dataSets) {
    const cached = await countCached(set);
    const all = filesOf(set);
    const [train, test] = [set.files.train, set.files.test].map(({ labels }) => labels.bytes - 8);
    const download = all.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
    const folder = folderOf(set);
    if (json) {
      const { licence, classes } = set;
      const here = cached === all.length;
      console.log(JSON.stringify({ name: nameOf(set), train, test, classes, licence, download, folder, here }));
      continue;
    }
    const state = cached === all.length ? `in ${folder}` : `${cached === 0 ? "not here" : "not all here"}`;
    const fetch = cached === all.length ? "" : `, ${megabytes(download)} to fetch`;
    rows.push([nameOf(set), `${grouped(train)} + ${grouped(test)}`, set.about, set.licence, state + fetch]);
  }
  if (json) return;
  for (const line of table([["name", "images", "what", "licence", "where"], ...rows])) console.log(line);
}

/** `flambeau data verify`. */
export async function verify(names: readonly Name[], { dataDir }: PlaceOptions): Promise<void> {
  for (const name of names) {
    const set = dataSetOf(name);
    const states = await inspect(set, dataDir);
    console.log(`${nameOf(set)} in ${dataDir ?? folderOf(set)}`);
    for (const { file, state, problem } of states) console.log(`  ${state.padEnd(7)}  ${problem ?? file.name}`);
    if (states.every(({ state }) => state === "right")) continue;
    process.exitCode = 1;
    const where = dataDir === undefined ? "" : ` --data-dir ${dataDir}`;
    console.log(`flambeau data fetch ${nameOf(set)}${where} mends it.`);
  }
}

/** Rows in columns. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join("  ")
      .trimEnd(),
  );
}
