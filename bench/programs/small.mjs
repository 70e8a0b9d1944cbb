import { normal } from "./images.mjs";

// The numbers that small nets are trained on: 10,000 pairs with |a − b| + noise.

export const n = 10_000;
export const X = normal(2 * n, 1);
const noise = normal(n, 0.1);
export const y = Float32Array.from(noise, (e, i) => Math.abs(X[2 * i] - X[2 * i + 1]) + e);
