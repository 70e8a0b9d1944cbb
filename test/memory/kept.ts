// Keeps and drops tensors for a number of steps, then lets all be collected. What is left as one JSON line on stdout.
import { collectGarbage } from "#platform";
import * as torch from "../../src/index.ts";
import { keepAndDrop } from "./keeping.ts";
import { bytesLeft } from "./left.ts";

const steps = Number(process.argv[2]);
let done = 0;
const checks = await keepAndDrop(() => ++done < steps);
await bytesLeft(collectGarbage);
console.log(JSON.stringify({ checks, ...torch.memoryStats() }));
