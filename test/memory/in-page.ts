// The loops of loops.ts in a page: `watch(name, steps, samples)` tells how memory went, as far as the browser says.
import * as torch from "../../src/index.ts";
import { loops } from "./loops.ts";
import { type Eyes, watch } from "./watch.ts";

/** What Chromium has and others have not; the collector only with --js-flags=--expose-gc. */
const { gc } = globalThis as { gc?: () => void };
const { memory } = performance as { memory?: { usedJSHeapSize: number; totalJSHeapSize: number } };

const eyes: Eyes = {
  taken: () => torch.memoryStats().reservedBytes + (memory?.totalJSHeapSize ?? 0),
  heap: () => memory?.totalJSHeapSize,
  held: () => {
    gc?.();
    return gc && memory?.usedJSHeapSize;
  },
};

const { setNumThreads } = torch;
Object.assign(globalThis, { watch: watch.bind(null, eyes), names: Object.keys(loops), setNumThreads });
