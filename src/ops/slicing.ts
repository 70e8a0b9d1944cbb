import { IndexError, ValueError } from "../core/errors.ts";
import { contiguousStrides, mapped, normalizeDim, type Sizes } from "../core/shape.ts";

import { floats } from "./samples.ts";
import { intoZeros } from "./strided.ts";
import { defineView, type View } from "./view.ts";

/** The i-th element of a dimension, which goes. */
export const select: View<[dim: number, index: number]> = defineView<[dim: number, index: number]>({
  name: "select",
  geometry(x, dim, index) {
    if (x.sizes.length === 0) throw new IndexError("select", "a 0-d tensor has no dimension to index; use item()");
    const d = normalizeDim("select", dim, x.sizes.length);
    const i = wrap("select", index, x.sizes[d], d);
    return { ...without(x.sizes, x.strides, d), offset: x.offset + i * x.strides[d] };
  },
  vjp(g, sizes, dim, index) {
    const d = normalizeDim("select", dim, sizes.length);
    const strides = contiguousStrides(sizes);
    const i = wrap("select", index, sizes[d], d);
    return intoZeros(g, sizes, { ...without(sizes, strides, d), offset: i * strides[d] });
  },
  samples: () => [
    [floats([3, 4]), 0, 1],
    [floats([2, 3, 4]), -1, -2],
  ],
});

function without(sizes: Sizes, strides: Sizes, dim: number) {
  return { sizes: sizes.filter((_, d) => d !== dim), strides: strides.filter((_, d) => d !== dim) };
}

/** An index counted from the front. @throws IndexError */
export function wrap(op: string, index: number, size: number, dim: number): number {
  if (Number.isInteger(index) && index >= -size && index < size) return index < 0 ? index + size : index;
  throw new IndexError(op, `index ${index} is out of range for dim ${dim} with size ${size}`);
}

/** Every `step`-th element of a dimension from `start` to before `end`, counted as Python's slices do. */
export const slice: View<[dim: number, start: number | null, end: number | null, step: number]> = defineView<
  [dim: number, start: number | null, end: number | null, step: number]
>({
  name: "slice",
  geometry(x, dim, start, end, step) {
    const d = normalizeDim("slice", dim, x.sizes.length);
    return within(x.sizes, x.strides, x.offset, d, bounds(x.sizes[d], start, end, step));
  },
  vjp(g, sizes, dim, start, end, step) {
    const d = normalizeDim("slice", dim, sizes.length);
    return intoZeros(g, sizes, within(sizes, contiguousStrides(sizes), 0, d, bounds(sizes[d], start, end, step)));
  },
  samples: () => [
    [floats([5, 3]), 0, 1, 4, 1],
    [floats([5, 3]), 0, null, null, 2],
    [floats([2, 5]), -1, -3, null, 1],
  ],
});

interface Bounds {
  first: number;
  count: number;
  step: number;
}

function within(sizes: Sizes, strides: Sizes, offset: number, dim: number, { first, count, step }: Bounds) {
  return {
    sizes: mapped(sizes, (n, d) => (d === dim ? count : n)),
    strides: mapped(strides, (s, d) => (d === dim ? s * step : s)),
    offset: offset + (count > 0 ? first * strides[dim] : 0),
  };
}

function bounds(size: number, start: number | null, end: number | null, step: number): Bounds {
  if (!Number.isInteger(step) || step < 1) {
    throw new ValueError("slice", `the step must be a whole number above 0, got ${step}; flip() turns the order round`);
  }
  const clip = (at: number) => Math.min(Math.max(at < 0 ? at + size : at, 0), size);
  const first = clip(start ?? 0);
  return { first, count: Math.max(0, Math.ceil((clip(end ?? size) - first) / step)), step };
}
