import * as d2l from "../../src/d2l/index.ts";
import * as torch from "../../src/index.ts";
import { nn, optim, type Tensor } from "../../src/index.ts";
import { type Figure, figure, line, scatter } from "../../src/plot/index.ts";
import type { Context, Job, Session, Settings } from "./job.ts";

const trueW = [2, -3.4];
const trueB = 4.2;
const numExamples = 1000;

/** Linear regression with nn and optim, section 3.3 of the book. */
export const linearRegression: Job = {
  name: "linear-regression",
  title: "linear regression",
  unit: "examples",
  metrics: [{ key: "loss", label: "loss", digits: 6 }],
  yscale: "log",
  start,
};

async function start({ batchSize, lr, dataDir }: Settings, { log }: Context): Promise<Session> {
  if (dataDir !== undefined) log("linear-regression draws its own data; --data-dir is not used");
  const w = torch.tensor(trueW);
  const [features, labels] = d2l.syntheticData(w, trueB, numExamples);
  const dataIter = d2l.loadArray([features, labels] as const, batchSize);

  const net = new nn.Sequential(new nn.Linear(2, 1));
  const { weight } = net[0];
  const bias = net[0].bias!;
  weight.data.normal_(0, 0.01);
  bias.data.fill_(0);
  const loss = new nn.MSELoss();
  const trainer = new optim.SGD(net.parameters(), { lr });
  const evaluate = async () => ({ loss: await d2l.evaluateLoss(net, [[features, labels]], loss) });

  return {
    source: `drawn: y = Xw + b + noise, w = [${trueW.join(", ")}], b = ${trueB}, ${numExamples} examples`,
    batches: dataIter.length,
    async epoch(progress) {
      for await (const [X, y] of progress.pass(dataIter)) {
        const l = loss(net(X) as Tensor, y);
        trainer.zeroGrad();
        l.backward();
        trainer.step();
      }
      return evaluate();
    },
    evaluate,
    weights: () => net.stateDict(),
    pictures: async () => ({ fit: fitted(features, labels, weight.data, bias.data) }),
    remarks() {
      const errorW: Tensor = w.sub(weight.data.reshape(w.sizes));
      const errorB: Tensor = bias.data.neg().add(trueB);
      return {
        values: { errorW: errorW.tolist() as number[], errorB: errorB.tolist() as number[] },
        lines: [`error in estimating w: ${errorW}`, `error in estimating b: ${errorB}`],
      };
    },
  };
}

/** The points, seen along the second feature, and what the model gives there when the first is 0. */
function fitted(features: Tensor, labels: Tensor, weight: Tensor, bias: Tensor): Figure {
  const x = features.index(":", 1).tolist() as number[];
  const y = labels.reshape(-1).tolist() as number[];
  const slope = weight.index(0, 1).item() as number;
  const ends = [Math.min(...x), Math.max(...x)];
  const onLine = ends.map((end) => (bias.item() as number) + slope * end);
  return figure({
    title: "Linear regression: the data and the fitted line",
    figsize: [4.5, 3],
    axes: {
      marks: [
        scatter(x, y, { s: 4, label: "data" }),
        line(ends, onLine, { fmt: "r-", label: "fitted, first feature 0" }),
      ],
      xlabel: "second feature",
      ylabel: "label",
    },
  });
}
