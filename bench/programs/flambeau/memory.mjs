import { rounds } from "../rounds.mjs";

// What the machine's memory gives one thread: a large copy by the system's own memcpy, in microseconds.

const from = Buffer.alloc(256 * 2 ** 20, 1);
const to = Buffer.alloc(256 * 2 ** 20, 2);
await rounds(() => {
  const start = performance.now();
  from.copy(to);
  return { "memcpy 256 MB": (performance.now() - start) * 1000 };
});
