// Keeps and drops tensors for a number of steps, then lets all be collected. What is left as one JSON line on stdout.
import { collectGarbage, nextTask } from "#platform";
import * as torch from "../../src/index.ts";
import { keepAndDrop } from "./keeping.ts";

const steps = Number(process.argv[2]);
let done = 0;
const checks = await keepAndDrop(() => ++done < steps);
for (let i = 0; i < 3; i++) {
  collectGarbage();
  await nextTask();
}
console.log(JSON.stringify({ checks, ...torch.memoryStats() }));
