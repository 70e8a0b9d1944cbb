import { createInterface } from "node:readline";

/**
 * What every program here does: it gets ready, then runs one round for each line on its standard input and answers with
 * what the round gave, as JSON. So the rounds of many programs can take turns. With BENCH_SETTLE each round follows one
 * that does not count: a program that has waited for the others finds caches and processors cold.
 */
export async function rounds(round) {
  console.log(JSON.stringify({ ready: true }));
  for await (const _ of createInterface({ input: process.stdin })) {
    if (process.env.BENCH_SETTLE) await round();
    const result = await round();
    console.log(JSON.stringify({ ...result, peakMemory: process.resourceUsage().maxRSS * 1024 }));
  }
  process.exit(0);
}

/** Runs `body`; gives what it gives, and the seconds it took. */
export async function timed(body) {
  const start = performance.now();
  const result = await body();
  return { seconds: (performance.now() - start) / 1000, ...result };
}

/** The median of microseconds a call, over `samples` samples of at least `least` milliseconds. */
export function microseconds(call, { samples = 9, least = 20 } = {}) {
  let calls = 1;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    if (performance.now() - start > least) break;
    calls *= 2;
  }
  const times = Array.from({ length: samples }, () => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    return ((performance.now() - start) * 1000) / calls;
  });
  return times.sort((a, b) => a - b)[samples >> 1];
}
