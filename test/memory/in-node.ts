// A loop of loops.ts, a number of steps and of samples on the command line; how memory went as one JSON line on stdout.
import { collectGarbage } from "#platform";
import { loops } from "./loops.ts";
import { type Eyes, watch } from "./watch.ts";

const eyes: Eyes = {
  taken: () => process.memoryUsage.rss(),
  heap: () => process.memoryUsage().heapTotal,
  held: () => (collectGarbage() ? process.memoryUsage().heapUsed : undefined),
};

const [name, steps, samples = "0"] = process.argv.slice(2);
const told = name === undefined ? Object.keys(loops) : await watch(eyes, name, Number(steps), Number(samples));
console.log(JSON.stringify(told));
