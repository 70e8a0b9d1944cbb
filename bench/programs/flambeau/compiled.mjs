import * as torch from "flambeau";

/** One step of training, compiled; gives the summed loss and the number of right predictions. */
export function compiledStep(net, loss, trainer) {
  const step = torch.compile((X, y) => {
    trainer.zeroGrad();
    const yHat = net(X);
    const l = loss(yHat, y);
    l.backward();
    trainer.step();
    return [l, yHat.argmax(1).eq(y).sum()];
  });
  return (X, y) => {
    const [l, right] = step(X, y);
    return [l.item() * y.numel(), right.item()];
  };
}

/** Trains for one pass over the data, at its best; gives the mean loss and the accuracy. */
export function compiledEpoch(step, trainIter) {
  let [loss, right, n] = [0, 0, 0];
  for (const [X, y] of trainIter) {
    const [l, r] = step(X, y);
    loss += l;
    right += r;
    n += y.numel();
  }
  return [loss / n, right / n];
}

/** Gives the accuracy on other data. */
export function compiledAccuracy(net) {
  const hits = torch.compile((X, y) => torch.noGrad(() => net(X).argmax(1).eq(y).sum()));
  return (testIter) => {
    let [right, n] = [0, 0];
    for (const [X, y] of testIter) {
      right += hits(X, y).item();
      n += y.numel();
    }
    return right / n;
  };
}
