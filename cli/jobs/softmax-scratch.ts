import * as d2l from "../../src/d2l/index.ts";
import type { Tensor } from "../../src/index.ts";
import * as torch from "../../src/index.ts";
import { classifierJob } from "./classifier.ts";

const [numInputs, numOutputs] = [784, 10];

/** Naive, as in the book: overflows where a logit is above 88. */
function softmax(X: Tensor): Tensor {
  const XExp = X.exp();
  const partition = XExp.sum(1, { keepdim: true });
  return XExp.div(partition);
}

function crossEntropy(yHat: Tensor, y: Tensor): Tensor {
  const rows = Array.from({ length: y.numel() }, (_, i) => i);
  return yHat.index(rows, y).log().neg();
}

/** Softmax regression with nothing but tensors, section 3.6 of the book. */
export const softmaxScratch = classifierJob(
  { name: "softmax-scratch", title: "softmax regression from scratch" },
  ({ lr }) => {
    const W = torch.normal(0, 0.01, [numInputs, numOutputs], { requiresGrad: true });
    const b = torch.zeros([numOutputs], { requiresGrad: true });
    return {
      net: (X: Tensor) => softmax(torch.matmul(X.reshape([-1, numInputs]), W).add(b)),
      loss: crossEntropy,
      updater: (batchSize) => d2l.sgd([W, b], lr, batchSize),
      weights: () => ({ W: W.detach(), b: b.detach() }),
    };
  },
);
