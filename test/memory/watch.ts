// Runs a loop of loops.ts and tells how memory went meanwhile: in Node (in-node.ts) and in a page (in-page.ts).
import * as torch from "../../src/index.ts";
import { bytesLeft } from "./left.ts";
import { loops } from "./loops.ts";

/** How to look at memory, in Node or in a page. All in bytes; what cannot be told is undefined. */
export interface Eyes {
  /** What the process has taken, or else JavaScript and the engine. */
  taken(): number;
  /** What JavaScript's heap has taken. V8 lets the place for new objects grow when much survives in it. */
  heap(): number | undefined;
  /** What JavaScript still holds once all that was dropped has been collected. */
  held(): number | undefined;
}

const mb = (bytes: number | undefined) => (bytes === undefined ? undefined : bytes / 1e6);

/**
 * With `samples`, looks so often at everything; as that collects, it should not be often. `left` is what the engine
 * still has in use when all is dropped. All in megabytes.
 */
export async function watch(eyes: Eyes, name: string, steps: number, samples = 0): Promise<object> {
  torch.manualSeed(0);
  const start = performance.now();
  const look = () => {
    const { reservedBytes, peakBytes } = torch.memoryStats();
    const engine = { engine: mb(reservedBytes), peak: mb(peakBytes) };
    return { step: done, taken: mb(eyes.taken()), heap: mb(eyes.heap()), held: mb(eyes.held()), ...engine };
  };
  const seen: ReturnType<typeof look>[] = [];
  const every = samples > 0 ? Math.ceil(steps / samples) : Infinity;
  let done = 0;
  let [early, most] = [0, 0];
  await loops[name](() => {
    done++;
    if (done === 1000) early = eyes.taken();
    else if (done > 1000 && done % 100 === 0) most = Math.max(most, eyes.taken());
    if (done % every === 0) seen.push(look());
    return done < steps;
  });
  const seconds = (performance.now() - start) / 1000;
  const end = eyes.taken();
  const left = await bytesLeft(() => eyes.held());
  const figures = { early: mb(early), most: mb(most), end: mb(end), left: mb(left) };
  return { name, steps, seconds, ...figures, samples: seen, threads: torch.getNumThreads() };
}
