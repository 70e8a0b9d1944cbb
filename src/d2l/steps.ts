import { writeHits } from "../engine/reduction.ts";
import { Optimizer } from "../optim/index.ts";
import { compile, empty, int64, noGrad, type Tensor } from "../torch.ts";

// The steps of training and testing a classifier, as they are and compiled.

/** A model: a module, or a plain function. */
// biome-ignore lint/suspicious/noExplicitAny: a module's call says more about its input than "a tensor"
export type Net = (X: any) => Tensor;

/** Pairs of inputs and labels. */
export type Batches = Iterable<readonly [Tensor, Tensor]> | AsyncIterable<readonly [Tensor, Tensor]>;

export type LossFunction = (yHat: Tensor, y: Tensor) => Tensor;

/** Changes the parameters by their gradients: an optimizer, or a function of the batch's size. */
export type Updater = Optimizer | ((batchSize: number) => void);

/** Trains on a batch, as section 3.6 of the book does. */
export function trainOn(
  net: Net,
  loss: LossFunction,
  updater: Updater,
  X: Tensor,
  y: Tensor,
): [l: Tensor, yHat: Tensor] {
  const yHat = net(X);
  const l = loss(yHat, y);
  if (updater instanceof Optimizer) {
    updater.zeroGrad();
    (l.numel() === 1 ? l : l.mean()).backward();
    updater.step();
  } else {
    l.sum().backward();
    updater(X.sizes[0]);
  }
  return [l, yHat];
}

/** Whether predictions are scores of classes; otherwise they are classes. */
function areScores(yHat: Tensor): boolean {
  return yHat.ndim > 1 && yHat.sizes[1] > 1;
}

/** Whether each row of predictions has scores, for one class of y: the commonest case, which is counted in one go. */
export function areScoresOfEach(yHat: Tensor, y: Tensor): boolean {
  return areScores(yHat) && yHat.ndim === 2 && y.ndim === 1 && y.sizes[0] === yHat.sizes[0] && y.dtype === int64;
}

/** How many predictions are right, a tensor of one element. */
export function hits(yHat: Tensor, y: Tensor): Tensor {
  if (areScoresOfEach(yHat, y)) {
    const count: Tensor = empty([], { dtype: int64 });
    writeHits(count, yHat, y);
    return count;
  }
  const predicted: Tensor = areScores(yHat) ? yHat.argmax(1) : yHat;
  return predicted.to(y.dtype).eq(y).sum();
}

/** What a batch adds to the sum of losses, and to the number of right predictions. */
export type Step = (X: Tensor, y: Tensor) => [loss: number, right: number];

/** `trainOn`, compiled. */
export function compiledTrainStep(net: Net, loss: LossFunction, updater: Updater): Step {
  const step = compile((X: Tensor, y: Tensor) => {
    const [l, yHat] = trainOn(net, loss, updater, X, y);
    const mean = l.numel() === 1;
    return { sum: mean ? l : (l.sum() as Tensor), times: mean ? y.numel() : 1, right: noGrad(() => hits(yHat, y)) };
  });
  return (X, y) => {
    const { sum, times, right } = step(X, y);
    return [(sum.item() as number) * times, right.item() as number];
  };
}

/** The number of right predictions of a model, compiled. */
export function compiledTestStep(net: Net): (X: Tensor, y: Tensor) => number {
  const step = compile((X: Tensor, y: Tensor) => noGrad(() => hits(net(X), y)));
  return (X, y) => step(X, y).item() as number;
}
