import * as heap from "../../src/engine/heap.ts";
import { address } from "../../src/engine/strided.ts";
import { noGrad, type Tensor } from "../../src/index.ts";
import { FashionMNIST, transforms } from "../../src/vision/index.ts";
import type { Model } from "./models.ts";
import type { Examination, Sample } from "./protocol.ts";

// The data set, held once for all runs and the explorer.

const halves = new Map<boolean, Promise<FashionMNIST>>();

/** A half of Fashion-MNIST; asked for again if it could not be had before. */
export function garments(train: boolean): Promise<FashionMNIST> {
  let half = halves.get(train);
  if (!half) {
    half = FashionMNIST.load({ train, transform: new transforms.ToTensor() });
    halves.set(train, half);
    half.catch(() => halves.delete(train));
  }
  return half;
}

/** Worked out once for a half. */
function once<T>(make: (half: FashionMNIST) => T): (half: FashionMNIST) => T {
  const known = new Map<FashionMNIST, T>();
  return (half) => {
    const made = known.get(half) ?? make(half);
    known.set(half, made);
    return made;
  };
}

const labelsOf = once((half) => half.targets.tolist() as number[]);

/** The pixels as they lie in the engine's heap: to be read at once, as the heap may move. */
function pixelsOf({ data }: FashionMNIST): Uint8Array {
  const start = address(data);
  return heap.u8.subarray(start, start + data.numel());
}

const area = 784;

/** Images of one class, or of all, from the `from`-th on. */
export function samples(
  half: FashionMNIST,
  label: number | null,
  from: number,
  count: number,
): { all: number; found: Sample[] } {
  const [images, labels] = [pixelsOf(half), labelsOf(half)];
  const indices = labels.flatMap((each, i) => (label === null || each === label ? [i] : []));
  const found = indices.slice(from, from + count).map((index) => {
    return { index, label: labels[index], pixels: images.slice(index * area, (index + 1) * area) };
  });
  return { all: indices.length, found };
}

/** The mean image of each class, one after the other. */
export const meanImages = once((half): Float32Array => {
  const [images, labels] = [pixelsOf(half), labelsOf(half)];
  const sums = new Float64Array(10 * area);
  const counts = new Array<number>(10).fill(0);
  labels.forEach((label, i) => {
    counts[label]++;
    for (let p = 0; p < area; p++) sums[label * area + p] += images[i * area + p];
  });
  return Float32Array.from(sums, (sum, i) => sum / Math.max(1, counts[Math.floor(i / area)]));
});

const mostMistakes = 24;

/** Goes through all test images with a model: what it takes for what, and some that it gets wrong. */
export function examine(net: Model, test: FashionMNIST): Examination {
  const labels = labelsOf(test);
  const confusion = new Array<number>(100).fill(0);
  const mistakes: Examination["mistakes"] = [];
  const step = 1000;
  for (let from = 0; from < labels.length; from += step) {
    const probabilities = noGrad(() => {
      const X = (test.data.index(`${from}:${from + step}`) as Tensor).float().div(255);
      return (net(X as never) as Tensor).softmax(1).reshape(-1).tolist() as number[];
    });
    const images = pixelsOf(test);
    for (let i = 0; i < probabilities.length / 10; i++) {
      const row = probabilities.slice(i * 10, i * 10 + 10);
      const says = row.indexOf(Math.max(...row));
      const label = labels[from + i];
      confusion[label * 10 + Math.max(0, says)]++;
      if (says !== label && says >= 0 && mistakes.length < mostMistakes) {
        const pixels = images.slice((from + i) * area, (from + i + 1) * area);
        mistakes.push({ pixels, label, says, probability: row[says] });
      }
    }
  }
  return { confusion, mistakes };
}
