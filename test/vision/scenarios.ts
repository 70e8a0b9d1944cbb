import { writeFileAtomic } from "#platform";
import { loadDataSet } from "../../src/vision/sources.ts";
import { tiny } from "./tiny.ts";

const scenarios: Record<string, (args: never) => Promise<unknown>> = {
  /** Loads the tiny set; says what happened. */
  async load(options: { mirrors?: string[]; cacheDir?: string; offline?: boolean }) {
    const said: string[] = [];
    const log = (message: string) => said.push(message);
    const loaded = await loadDataSet({ ...tiny, mirrors: options.mirrors ?? [] }, { split: "train", log, ...options });
    return { count: loaded.count, source: loaded.source, said };
  },

  /** Writes a file of `size` bytes, all of one value, over and over. */
  async write({ path, size }: { path: string; size: number }) {
    for (let value = 0; ; value = (value + 1) % 256) {
      await writeFileAtomic(path, new Uint8Array(size).fill(value));
    }
  },
};

const [name, args] = process.argv.slice(2);
console.log(JSON.stringify(await scenarios[name](JSON.parse(args) as never)));
