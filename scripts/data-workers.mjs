// What workers bring with a transform in user code: node scripts/data-workers.mjs [images] [repeats]
// One pass over random images in batches of 256, shuffled, without workers and with two, in turn; the best of each.
import * as torch from "flambeau";
import { DataLoader } from "flambeau/data";
import { garments } from "./data-workers/dataset.mjs";

const [images = 60_000, repeats = 3] = process.argv.slice(2).map(Number);
torch.manualSeed(0);
const data = torch.randint(0, 256, [images, 28, 28], { dtype: torch.uint8 });
const dataset = garments(data, torch.randint(0, 10, [images]));

async function pass(numWorkers) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let seen = 0;
  for await (const [X] of new DataLoader(dataset, { batchSize: 256, shuffle: true, numWorkers })) seen += X.sizes[0];
  if (seen !== images) throw new Error(`${seen} images came of ${images}`);
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

const best = {};
for (let i = 0; i < repeats; i++) {
  for (const workers of [0, 2]) {
    const result = await pass(workers);
    if (best[workers] === undefined || result.seconds < best[workers].seconds) best[workers] = result;
  }
}
for (const [workers, { seconds, cpu }] of Object.entries(best)) {
  const gain = `${(best[0].seconds / seconds).toFixed(2)}× as fast`;
  const each = `${((seconds / images) * 1000).toFixed(3)} ms an image`;
  console.log(`${workers} workers  ${seconds.toFixed(2)} s (${cpu.toFixed(2)} s of processors)  ${each}  ${gain}`);
}
