import { readdirSync } from "node:fs";
import { collectGarbage } from "../../src/platform/node.ts";

/** How many threads this process has, as the system counts them; 0 where it cannot be asked. */
export function countThreads(): number {
  try {
    return readdirSync("/proc/self/task").length;
  } catch {
    return 0;
  }
}

/** Waits until there are no more threads than before, and gives how many there are then. */
export async function settledThreads(before: number): Promise<number> {
  for (let i = 0; i < 100 && countThreads() > before; i++) {
    if (i % 10 === 9) collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return countThreads();
}
