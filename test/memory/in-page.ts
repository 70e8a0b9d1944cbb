// The loops of loops.ts in a page: `watch(name, steps, samples)` tells how memory went, as far as the browser says.
import * as torch from "../../src/index.ts";
import { loops } from "./loops.ts";
import { type Eyes, watch } from "./watch.ts";

/** What Chromium has and others have not; the collector only with --js-flags=--expose-gc. */
const { gc } = globalThis as { gc?: () => void };
interface Sizes {
  usedJSHeapSize?: number;
  totalJSHeapSize?: number;
}

/** How it is now: each object that the browser gives tells of one moment. */
const memory = () => (performance as { memory?: Sizes }).memory ?? {};

const eyes: Eyes = {
  taken: () => torch.memoryStats().reservedBytes + (memory().totalJSHeapSize ?? 0),
  heap: () => memory().totalJSHeapSize,
  held() {
    if (gc === undefined) return undefined;
    // Large buffers are given back by the collection after the one that finds them dropped.
    gc();
    gc();
    // The browser looks again only after 50 ms.
    for (const start = performance.now(); performance.now() - start < 60; );
    return memory().usedJSHeapSize;
  },
};

const { setNumThreads } = torch;
Object.assign(globalThis, { watch: watch.bind(null, eyes), names: Object.keys(loops), setNumThreads });
