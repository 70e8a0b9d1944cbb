import { DataLoader, TensorDataset } from "../data/index.ts";
import { matmul, noGrad, normal, type Tensor } from "../torch.ts";

// Linear regression, sections 3.2 and 3.3 of the book.

/**
 * y = Xw + b + noise: n rows of X from a normal distribution, noise with standard deviation 0.01.
 * @returns X of [n, len(w)] and y of [n, 1]
 * @see https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html
 * @example
 * const [features, labels] = d2l.syntheticData(torch.tensor([2, -3.4]), 4.2, 1000);
 * labels.shape; // torch.Size([1000, 1])
 */
export function syntheticData(w: Tensor, b: number, numExamples: number): [features: Tensor, labels: Tensor] {
  const X: Tensor = normal(0, 1, [numExamples, w.sizes[0]] as const);
  const y: Tensor = matmul(X, w).add(b);
  const noise: Tensor = normal(0, 0.01, [...y.sizes]);
  y.add_(noise);
  return [X, y.reshape(-1, 1)];
}

/** Xw + b. */
export function linreg(X: Tensor, w: Tensor, b: Tensor): Tensor {
  return matmul(X, w).add(b);
}

/** (ŷ − y)² / 2, for each by itself. */
export function squaredLoss(yHat: Tensor, y: Tensor): Tensor {
  return yHat.sub(y.reshape(yHat.sizes)).pow(2).div(2);
}

/** One step down the gradient, which is then set to zero: param −= lr · grad / batchSize. */
export function sgd(params: Iterable<Tensor>, lr: number, batchSize: number): void {
  noGrad(() => {
    for (const param of params) {
      if (param.grad === null) continue;
      param.sub_(param.grad, { alpha: lr / batchSize });
      param.grad.zero_();
    }
  });
}

/** Batches of tensors, in random order for training. */
export function loadArray<T extends readonly Tensor[]>(
  dataArrays: T,
  batchSize: number,
  isTrain = true,
): DataLoader<{ -readonly [K in keyof T]: Tensor }, TensorDataset<T>> {
  return new DataLoader(new TensorDataset(...dataArrays), { batchSize, shuffle: isTrain }) as never;
}
