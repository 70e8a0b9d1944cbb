// The loops of loops.ts in a page: `watch(name, steps)` tells how the heap and JavaScript's memory went, in megabytes.
import * as torch from "../../src/index.ts";
import { loops } from "./loops.ts";

/** What the engine's heap has taken, and what JavaScript holds, as far as the browser says. */
function memory(): number {
  const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } };
  return (torch.memoryStats().reservedBytes + (memory?.usedJSHeapSize ?? 0)) / 1e6;
}

async function watch(name: string, steps: number): Promise<object> {
  torch.manualSeed(0);
  const start = performance.now();
  let done = 0;
  let [early, most] = [0, 0];
  await loops[name](() => {
    done++;
    if (done === 1000) early = memory();
    else if (done > 1000 && done % 100 === 0) most = Math.max(most, memory());
    return done < steps;
  });
  const seconds = (performance.now() - start) / 1000;
  return { name, steps, seconds, early, most, end: memory(), threads: torch.getNumThreads(), ...torch.memoryStats() };
}

Object.assign(globalThis, { watch, names: Object.keys(loops), setNumThreads: torch.setNumThreads });
