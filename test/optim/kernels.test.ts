import { expect, it } from "vitest";
import { bothBuilds, type Loaded } from "../random/builds.ts";

// The plain build puts multiply-adds together from what it has; their bits are those of the machine's own.

const SPECIAL = [0, -0, Number.NaN, Infinity, -Infinity, 1e-45, -1e-40, 3e38, -3e38];

function numbers(n: number, seed: number): Float64Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Float64Array.from({ length: n }, () =>
    next() < 0.1 ? SPECIAL[Math.floor(next() * SPECIAL.length)] : (next() - 0.5) * 10 ** (next() * 12 - 6),
  );
}

/** Runs each step on arrays of n numbers; gives what stands there after each. */
function run({ kernels, heap }: Loaded, dtype: 0 | 1, n: number): number[][] {
  const size = dtype === 0 ? 4 : 8;
  const read = (ptr: number) => [...(dtype === 0 ? heap.f32 : heap.f64).slice(ptr / size, ptr / size + n + 8)];
  const array = (seed: number, positive = false): number => {
    const { ptr } = heap.alloc((n + 8) * size);
    const values = numbers(n + 8, seed).map((x) => (positive ? Math.abs(x) : x));
    if (dtype === 0) heap.f32.set(values, ptr / 4);
    else heap.f64.set(values, ptr / 8);
    return ptr;
  };
  const all = [1, 2, 3, 4, 5].map((seed) => array(seed * 99 + n, seed > 2));
  const [x, g, a, b, c] = all;
  const before = all.map(read);
  const path: number[][] = [];
  const note = () => path.push(...all.map(read));
  for (const flag of [0, 1]) {
    kernels.sgdStep(dtype, x, g, flag ? a : 0, n, 0.1, 0.9, 0.7, 0.03, flag, 1 - flag, 0);
    note();
    kernels.adamStep(dtype, x, g, a, b, flag ? c : 0, n, 0.9, 0.99, -0.03, 0.2, 1e-8, 0.1, 0.999, flag);
    note();
    kernels.rmspropStep(dtype, x, g, b, flag ? a : 0, flag ? c : 0, n, 0.01, 0.99, 1e-8, 0.9, 0.01, flag);
    note();
    kernels.adagradStep(dtype, x, g, b, n, 0.1, 1e-10, 0.02, flag);
    note();
    kernels.adadeltaStep(dtype, x, g, b, c, n, 0.5, 0.9, 1e-6, 0.02, flag);
    note();
  }
  // Nothing is written behind the n numbers.
  all.forEach((ptr, i) => {
    expect(read(ptr).slice(n)).toEqual(before[i].slice(n));
  });
  return path;
}

it("both builds give the same bits", async () => {
  const builds = await bothBuilds();
  for (const dtype of [0, 1] as const) {
    for (const n of [0, 1, 2, 3, 4, 5, 7, 8, 9, 250]) {
      const [first, ...others] = builds.map((build) => run(build, dtype, n));
      for (const other of others) expect(other).toEqual(first);
    }
  }
});
