import { createInterface } from "node:readline";

export { microseconds, timed } from "./timing.mjs";

/**
 * What every program here does: it gets ready, then runs one round for each line on its standard input and answers with
 * what the round gave, as JSON. So the rounds of many programs can take turns.
 * @param end - what is to be done last
 */
export async function rounds(round, end) {
  console.log(JSON.stringify({ ready: true }));
  for await (const _ of createInterface({ input: process.stdin })) {
    const result = await round();
    console.log(JSON.stringify({ peakMemory: process.resourceUsage().maxRSS * 1024, ...result }));
  }
  await end?.();
  process.exit(0);
}
