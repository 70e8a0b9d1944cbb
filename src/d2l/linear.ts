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
export function syntheticData(w: Tensor, b: number | Tensor, numExamples: number): [features: Tensor, labels: Tensor] {
  const X: Tensor = normal(0, 1, [numExamples, w.sizes[0]] as const);
  const y: Tensor = matmul(X, w).add(b);
  const noise: Tensor = normal(0, 0.01, [...y.sizes]);
  y.add_(noise);
  return [X, y.reshape(-1, 1)];
}

/**
 * The model of linear regression: Xw + b.
 * @param X - [n, features]
 * @param w - [features, 1]
 * @param b - [1]
 * @returns [n, 1]
 * @throws ShapeError when the sizes do not fit
 * @see https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
 * @example
 * const [X, w] = [torch.tensor([[1, 2], [3, 4]]), torch.tensor([[1], [-1]])];
 * d2l.linreg(X, w, torch.tensor([0.5])).tolist(); // [[-0.5], [-0.5]]
 */
export function linreg(X: Tensor, w: Tensor, b: Tensor): Tensor {
  return matmul(X, w).add(b);
}

/**
 * (ŷ − y)² / 2 of each element, not summed up.
 * @param y - of as many elements as ŷ, whose shape it takes
 * @throws ShapeError when they differ in number
 * @see https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
 * @example
 * d2l.squaredLoss(torch.tensor([[3], [5]]), torch.tensor([1, 5])).tolist(); // [[2], [0]]
 */
export function squaredLoss(yHat: Tensor, y: Tensor): Tensor {
  return yHat.sub(y.reshape(yHat.sizes)).pow(2).div(2);
}

/**
 * One step down the gradient, which is then set to zero: param −= lr · grad / batchSize. Parameters without a gradient
 * stay as they are.
 * @param batchSize - over how many examples the loss was summed up; the last batch may have fewer
 * @see https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * w.mul(10).sum().backward();
 * d2l.sgd([w], 0.5, 10);
 * w.tolist(); // [0.5]
 */
export function sgd(params: Iterable<Tensor>, lr: number, batchSize: number): void {
  noGrad(() => {
    for (const param of params) {
      if (param.grad === null) continue;
      // In place, as the gradient is not needed after; in the book's order, for the book's roundings.
      param.sub_(param.grad.mul_(lr).div_(batchSize));
      param.grad.zero_();
    }
  });
}

/**
 * Batches of tensors, in random order for training. The last batch may be smaller.
 * @param dataArrays - of one length along their first dimension
 * @throws ShapeError when the lengths differ
 * @see https://d2l.ai/chapter_linear-regression/linear-regression-concise.html
 * @example
 * const dataIter = d2l.loadArray([torch.zeros([10, 2]), torch.zeros([10, 1])], 4);
 * for (const [X, y] of dataIter) X.sizes; // [4, 2], [4, 2] and [2, 2]
 */
export function loadArray<const T extends readonly Tensor[]>(
  dataArrays: T,
  batchSize: number,
  isTrain = true,
): DataLoader<{ -readonly [K in keyof T]: Tensor }, TensorDataset<T>> {
  return new DataLoader(new TensorDataset(...dataArrays), { batchSize, shuffle: isTrain }) as never;
}
