// A loop of loops.ts and a number of steps on the command line; how resident memory went as one JSON line on stdout.
import * as torch from "../../src/index.ts";
import { loops } from "./loops.ts";

/** Megabytes that the process has in the machine's memory. */
const resident = () => process.memoryUsage.rss() / 1e6;

async function watch(name: string, steps: number): Promise<object> {
  const start = performance.now();
  let done = 0;
  let [early, most] = [0, 0];
  await loops[name](() => {
    done++;
    if (done === 1000) early = resident();
    else if (done > 1000 && done % 100 === 0) most = Math.max(most, resident());
    return done < steps;
  });
  const seconds = (performance.now() - start) / 1000;
  return { name, steps, seconds, early, most, end: resident(), ...torch.memoryStats() };
}

torch.manualSeed(0);
const [name, steps] = process.argv.slice(2);
console.log(JSON.stringify(name === undefined ? Object.keys(loops) : await watch(name, Number(steps))));
