import { int32 } from "../core/dtype.ts";
import * as heap from "./heap.ts";
import { address, empty, type Strided } from "./strided.ts";

// The weights with which Pillow makes a row of one length out of a row of another.

/** How a pixel's neighbours count: by their distance, in pixels of the coarser of the two images. */
export interface Filter {
  /** The distance from which on they do not. */
  readonly radius: number;
  weight(distance: number): number;
}

/** A number of equal steps along one side of an image, with what makes each out of those there were. */
export interface Weights {
  /** For each: the first that counts, and the weight of that and of those after it. */
  readonly each: readonly { first: number; weights: readonly number[] }[];
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

/** A cubic that goes through its points; `a` is its slope at distance 1. */
export const cubic = (a: number): Filter => ({
  radius: 2,
  weight(distance) {
    const x = Math.abs(distance);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  },
});

/** Pillow's filters, by the names that torchvision's InterpolationMode has for them. */
export const filters = {
  box: { radius: 0.5, weight: (x: number) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { radius: 1, weight: (x: number) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    radius: 1,
    weight: (x: number) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI))),
  },
  bicubic: cubic(-0.5),
  lanczos: { radius: 3, weight: (x: number) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
} as const satisfies Record<string, Filter>;

/**
 * The weights that make `to` pixels of `from`. When there are to be fewer the filter is widened, so that every pixel
 * counts; at the borders only pixels that are there do.
 * @see https://github.com/python-pillow/Pillow/blob/9.4.0/src/libImaging/Resample.c
 */
export function resamplingWeights(from: number, to: number, filter: Filter): Weights {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const support = filter.radius * widening;
  const each = Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    const weights: number[] = [];
    let total = 0;
    for (let x = 0; x < end - first; x++) {
      const weight = filter.weight((x + first - center + 0.5) * (1 / widening));
      weights.push(weight);
      total += weight;
    }
    return { first, weights: total === 0 ? weights : weights.map((weight) => weight / total) };
  });
  return { each };
}

/** Weights as kernels/images.ts takes them. To be given back with `heap.dispose(table.data.storage)`. */
export interface Table {
  readonly data: Strided;
  readonly length: number;
  readonly taps: number;
}

/** In whole numbers of 2⁻²², rounded as Pillow rounds them. */
export function weightTable({ each }: Weights): Table {
  const taps = Math.max(1, ...each.map(({ weights }) => weights.length));
  const data = empty([each.length, taps + 2], int32);
  let at = address(data) / 4;
  for (const { first, weights } of each) {
    heap.i32[at] = first;
    heap.i32[at + 1] = weights.length;
    for (const [k, w] of weights.entries()) heap.i32[at + 2 + k] = Math.trunc(w * 2 ** 22 + (w < 0 ? -0.5 : 0.5));
    at += taps + 2;
  }
  return { data, length: each.length, taps };
}
