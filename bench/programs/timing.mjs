// How programs here time themselves, in Node and in pages.

/** Runs `body`; gives what it gives, and the seconds it took. */
export async function timed(body) {
  const start = performance.now();
  const result = await body();
  return { seconds: (performance.now() - start) / 1000, ...result };
}

/** The median of microseconds a call, over `samples` samples of at least `least` milliseconds. */
export function microseconds(call, { samples = 5, least = 20 } = {}) {
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
