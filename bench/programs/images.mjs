// Fashion-MNIST for the peers, which have no loader of their own: bytes as they stand in the files.

export { readSplit } from "./read-split.mjs";

export function shuffled(n) {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The images with these numbers, as float32 from 0 to 1. */
export function gather(images, indices) {
  const out = new Float32Array(indices.length * 784);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * 784;
    for (let k = 0; k < 784; k++) out[i * 784 + k] = images[from + k] * (1 / 255);
  }
  return out;
}

/** Batches of a shuffled pass. */
export function* batches({ images, labels, n }, batchSize) {
  const order = shuffled(n);
  for (let i = 0; i < n; i += batchSize) {
    const indices = order.subarray(i, Math.min(n, i + batchSize));
    yield { x: gather(images, indices), y: Int32Array.from(indices, (k) => labels[k]), size: indices.length };
  }
}

/** Random normal numbers, for weights. */
export function normal(count, std) {
  return Float32Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    return std * radius * Math.cos(2 * Math.PI * Math.random());
  });
}
